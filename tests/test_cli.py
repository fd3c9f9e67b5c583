"""The commands of an operator, as an operator runs them."""

import pytest

from guantong.cli import main
from guantong.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(db):
    assert main(["init"]) == 0


def test_a_prefecture_is_set_up_by_two_commands(ready, capsys):
    assert main(["create-admins"]) == 0
    out = capsys.readouterr().out
    assert [name for name in ("sysadmin", "secadmin", "auditadmin") if name in out] == [
        "sysadmin", "secadmin", "auditadmin",
    ]  # fmt: skip
    assert main(["create-admins"]) == 2
    assert "已经存在" in capsys.readouterr().err


def test_the_administrators_need_the_tree_first(db, capsys):
    assert main(["create-admins"]) == 2
    assert "guantong init" in capsys.readouterr().err


def test_a_tampered_log_is_found_with_its_row(ready, capsys):
    main(["create-admins"])
    assert main(["verify-log"]) == 0
    Event.objects.unscoped("test").filter(seq=2).update(summary="别的内容")
    assert main(["verify-log"]) == 1
    assert "第 2 条" in capsys.readouterr().err
