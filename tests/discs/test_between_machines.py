"""From the main system to a machine without a network and back, each with its own home and keys."""

import datetime as dt
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from tests.people.cadres import government

from guantong.cli import main
from guantong.core import discs
from guantong.core.models import Unit
from guantong.core.services import accounts, registers, units
from guantong.discs.models import Arrival
from guantong.meeting.services import applying, notice
from guantong.people.models import Person, PostHeld

pytestmark = pytest.mark.django_db
WORDS = "红星镇的稻子2026年黄了"
ROOMS = [
    "assess", "casework", "discs", "judgement", "meeting", "office", "people", "staffing", "teams",
]  # fmt: skip


@pytest.fixture
def county(settings_fast):
    """The public register, and below its prefecture a county that only the main system knows."""
    registers.import_divisions(None)
    city = Unit.objects.unscoped("test").get(parent=None)
    first = units.create(None, city, name="甲县", kind="county", code="A")
    red = units.create(None, first, name="红星镇", kind="township", code="A1")
    officer, _first = accounts.create(
        None, city, username="officer", display_name="王五", password="Yongzhou!2026"
    )
    accounts.grant(None, officer, role="cadre_officer", unit=city)
    gov = government(SimpleNamespace(first=first, red=red))
    number = "43112119800101002X"
    Person.objects.unscoped("test").filter(pk=gov.woman.pk).update(id_number=number)
    return SimpleNamespace(officer=officer, number=number, mayor=gov.mayor)


@pytest.fixture
def elsewhere(tmp_path):
    """Run a module as the machine without a network does."""
    home = tmp_path / "offline"
    env = {
        **os.environ, "GUANTONG_HOME": str(home), "GUANTONG_PASSPHRASE": WORDS,
        "GUANTONG_SECOND_FACTOR": "0",
    }  # fmt: skip
    env.pop("GUANTONG_DATABASE", None)

    def run(*module, **more):
        program = [sys.executable, "-m", *map(str, module)]
        return subprocess.run(
            program, env=env | more, capture_output=True, text=True, timeout=300, check=False
        )

    return run


def test_a_decision_goes_its_way_by_disc_and_is_carried_out_at_home(
    county, elsewhere, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("GUANTONG_PASSPHRASE", WORDS)
    out, back = tmp_path / "人员.gtdisc", tmp_path / "决定.gtdisc"
    assert main(["disc", "out", str(out), "--unit", "A", "--as", "officer"]) == 0
    assert "干部 4 人" in capsys.readouterr().out

    done = elsewhere("guantong", "init", GUANTONG_MODE="offline")
    assert "只在本机监听" in done.stdout, done.stderr
    # From here on the home alone says what it is.
    done = elsewhere("guantong", "serve", "--host", "0.0.0.0")
    assert (done.returncode, "单机系统只在本机监听" in done.stderr) == (2, True)
    done = elsewhere("tests.discs.elsewhere", out, back, discs.own_fingerprint())
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["status"], told["people"], told["id_number"]) == (0, 4, county.number)
    assert told["rooms"] == ROOMS
    assert told["hosts"] == ["localhost", "127.0.0.1", "[::1]"]
    assert told["signer"] != discs.own_fingerprint()

    home = ["disc", "in", str(back), "--as", "officer", "--yes"]
    assert main([*home, "--signer", "0000-0000"]) == 2
    assert "指纹不符" in capsys.readouterr().err
    assert main([*home, "--signer", told["signer"]]) == 0
    assert "签字：clerk、checker" in capsys.readouterr().out
    assert main(home) == 2
    assert "不能重复读入" in capsys.readouterr().err

    meeting = Arrival.objects.unscoped("test").get(digest=told["digest"]).meeting
    notice.publish(county.officer, meeting, first=dt.date(2026, 11, 26), place="组织部网站")
    applying.apply_decision(
        county.officer, meeting, document="甲干〔2026〕12号", month="2026-12",
        today=dt.date(2026, 12, 3),
    )  # fmt: skip
    held = PostHeld.objects.unscoped("test").get(person=county.mayor, end="")
    assert (held.title, held.document) == ("副县长", "甲干〔2026〕12号")


def test_a_home_of_the_main_system_does_not_become_a_machine_without_a_network(
    db, settings, tmp_path, capsys
):
    settings.OFFLINE, settings.OFFLINE_MARK = True, tmp_path / "OFFLINE"
    assert main(["init"]) == 2
    assert "不能改作单机系统" in capsys.readouterr().err
    assert not settings.OFFLINE_MARK.exists()


def test_a_database_elsewhere_is_refused_without_a_network(elsewhere):
    done = elsewhere(
        "guantong", "init", GUANTONG_MODE="offline",
        GUANTONG_DATABASE="postgresql://user@10.0.0.5/name",
    )  # fmt: skip
    assert (done.returncode, "只能在本机" in done.stderr) == (2, True)


def test_whoever_comes_by_a_network_is_not_answered(client, cast, settings):
    from django.core.exceptions import MiddlewareNotUsed

    from guantong.office.middleware import OnThisMachine, is_here

    with pytest.raises(MiddlewareNotUsed):
        OnThisMachine(lambda _request: None)
    settings.OFFLINE = True
    client.handler._middleware_chain = None
    assert client.get("/", REMOTE_ADDR="10.0.0.7").status_code == 403
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert "单机" in client.get("/", REMOTE_ADDR="127.0.0.1").content.decode()
    assert [is_here(one) for one in ("::1", "127.8.8.8", "", "192.168.1.2", "nonsense")] == [
        True, True, True, False, False,
    ]  # fmt: skip
