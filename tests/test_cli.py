"""The commands of an operator, as an operator runs them."""

import os
import socket
import sqlite3
import subprocess
import sys

import pytest

from guantong import __version__
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


def test_an_upgrade_is_the_same_command_and_says_what_was_done(db, capsys):
    assert main(["init"]) == 0
    assert "新增机构 3541 个" in capsys.readouterr().out
    assert main(["init"]) == 0
    assert "新增机构 0 个" in capsys.readouterr().out


def _run(home, *command, **more):
    env = {**os.environ, "GUANTONG_HOME": str(home)}
    env.pop("GUANTONG_DATABASE", None)
    program = [sys.executable, "-m", "guantong", *command]
    return subprocess.run(program, env=env | more, capture_output=True, text=True, timeout=600)


def _refused(done, *words):
    """One sentence, no traceback."""
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    for one in words:
        assert one in done.stderr


@pytest.mark.parametrize("command", ["init", "serve", "create-admins", "verify-log", "rooms"])
def test_a_home_that_cannot_be_written_is_told_in_words(tmp_path, command):
    (tmp_path / "file").touch()
    _refused(_run(tmp_path / "file" / "home", command), "GUANTONG_HOME", "权限")


def test_a_demonstration_leaves_another_database_as_it_is(tmp_path):
    other = tmp_path / "other.sqlite3"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE 名册 (姓名 text)")
        before = list(database.iterdump())
    database.close()
    home = tmp_path / "home"
    done = _run(home, "demo", "--no-serve", GUANTONG_DATABASE=f"sqlite://{other}")
    _refused(done, "没有改动", "空的数据库")
    with sqlite3.connect(other) as database:
        assert list(database.iterdump()) == before
    database.close()


def test_a_wrong_setting_is_told_in_words(tmp_path):
    _refused(_run(tmp_path, "serve", GUANTONG_DATABASE="mysql://host/name"), "GUANTONG_DATABASE")


def test_an_address_that_is_taken_is_not_shared(tmp_path):
    assert _run(tmp_path, "init").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        _refused(_run(tmp_path, "serve", "--port", port), "--port")


def test_a_database_that_a_later_version_made_is_left_alone(tmp_path):
    assert _run(tmp_path, "init").returncode == 0
    with sqlite3.connect(tmp_path / "guantong.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('people', '9999_of_tomorrow', '2030-01-01')"
        )
    database.close()
    _refused(_run(tmp_path, "verify-log"), "更新的版本")


@pytest.mark.parametrize("wrong", ["0", "65", "many"])
def test_threads_are_bounded(capsys, wrong):
    with pytest.raises(SystemExit):
        main(["serve", "--threads", wrong])
    assert "1 到 64" in capsys.readouterr().err


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert __version__ in capsys.readouterr().out


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
