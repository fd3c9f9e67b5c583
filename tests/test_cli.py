"""The commands of an operator, as an operator runs them."""

import os
import sqlite3
import subprocess
import sys

import pytest

from guantong.cli import main
from guantong.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(db):
    assert main(["init"]) == 0


@pytest.mark.both
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


@pytest.mark.both
def test_a_tampered_log_is_found_with_its_row(ready, capsys):
    main(["create-admins"])
    assert main(["verify-log"]) == 0
    Event.objects.unscoped("test").filter(seq=2).update(summary="别的内容")
    assert main(["verify-log"]) == 1
    assert "第 2 条" in capsys.readouterr().err


def _run(home, command):
    env = {**os.environ, "GUANTONG_HOME": str(home)}
    env.pop("GUANTONG_DATABASE", None)
    program = [sys.executable, "-m", "guantong", command]
    return subprocess.run(program, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture
def older(tmp_path):
    """What 0.1 left behind, as far as anybody looks at it."""
    file = tmp_path / "guantong.sqlite3"
    with sqlite3.connect(file) as database:
        database.executescript(
            """
            CREATE TABLE django_migrations (
                id integer PRIMARY KEY, app varchar(255), name varchar(255), applied datetime
            );
            INSERT INTO django_migrations (app, name, applied) VALUES
                ('core', '0001_initial', '2026-06-01'),
                ('core', '0002_event_number', '2026-06-01'),
                ('people', '0001_initial', '2026-06-01'),
                ('people', '0004_rule_parameter', '2026-06-01');
            CREATE TABLE people_person (id integer PRIMARY KEY, name varchar(40));
            INSERT INTO people_person VALUES (1, '甲（虚构）');
            """
        )
    database.close()
    return tmp_path


@pytest.mark.parametrize("command", ["init", "serve", "create-admins", "verify-log"])
def test_a_home_of_the_first_version_is_refused_and_left_as_it_is(older, command):
    def held():
        with sqlite3.connect(older / "guantong.sqlite3") as database:
            return list(database.iterdump())

    before = held()
    done = _run(older, command)
    assert done.returncode == 2
    assert "0.1 版建立" in done.stderr
    assert "GUANTONG_HOME" in done.stderr
    assert "Traceback" not in done.stderr
    assert held() == before


@pytest.mark.parametrize("command", ["serve", "create-admins", "verify-log"])
def test_before_the_database_is_made_a_command_says_what_to_run_first(tmp_path, command):
    done = _run(tmp_path, command)
    assert done.returncode == 2
    assert "guantong init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path):
    (tmp_path / "guantong.sqlite3").write_text("不是数据库" * 100)
    done = _run(tmp_path, "init")
    assert done.returncode == 2
    assert "GUANTONG_DATABASE" in done.stderr
    assert "Traceback" not in done.stderr
