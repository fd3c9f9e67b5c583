"""A database of an earlier release is upgraded by `guantong init`, and nothing in it is lost."""

import json

import pytest
from tests.upgrade.homes import FOLDER, home
from tests.upgrade.keep import SUFFIX

KEPT = sorted(FOLDER.glob("*.xz"))
INVENTED = [f"{name}（虚构）" for name in "甲乙丙丁戊己赵钱孙李"]


def test_every_release_is_kept_of_each_kind_and_small():
    releases = {path.name.removesuffix(".sqlite3.xz") for path in FOLDER.glob("*.sqlite3.xz")}
    assert releases
    wanted = {f"{release}.{end}" for release in releases for end in SUFFIX.values()}
    assert {path.name for path in KEPT} == wanted
    assert all(path.stat().st_size < 300_000 for path in KEPT)


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_a_kept_database_is_upgraded_read_and_its_log_is_whole(kept, tmp_path):
    kind = next(kind for kind, end in SUFFIX.items() if kept.name.endswith(end))
    with home(tmp_path, kind) as at:
        at.put_back(kept)
        upgraded = at.run("guantong", "init")
        assert upgraded.returncode == 0, upgraded.stderr
        checked = at.run("guantong", "verify-log")
        assert checked.returncode == 0, checked.stderr
        opened = at.run("tests.upgrade.inside", "read")
        assert opened.returncode == 0, opened.stderr
        upgraded_tables = _tables(at)
    (tmp_path / "new").mkdir()
    with home(tmp_path / "new", kind) as at:
        made = at.run("guantong", "init")
        assert made.returncode == 0, made.stderr
        assert upgraded_tables == _tables(at)
    found = json.loads(opened.stdout.splitlines()[-1])
    assert found["names"] == sorted(INVENTED)
    assert set(found["pages"].values()) == {200}, found["pages"]
    for label in ("core.Event", "core.Unit", "people.PostHeld", "assess.RateeResult",
                  "staffing.Scenario", "staffing.Judgement", "meeting.Motion"):  # fmt: skip
        assert found["rows"][label] > 0, label


def _tables(at):
    told = at.run("tests.upgrade.inside", "tables")
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.splitlines()[-1])
