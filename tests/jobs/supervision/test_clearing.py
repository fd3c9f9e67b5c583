"""A name is cleared where it was hurt; on the record it stands only as the person agrees."""

import datetime as dt

import pytest
from tests.jobs.supervision.steps import finish, now

from guantong.core.errors import Refused
from guantong.jobs.supervision.listings.findings import ClearedNames, Findings
from guantong.jobs.supervision.models import Cleared
from guantong.jobs.supervision.services import findings

pytestmark = pytest.mark.django_db


def _clear(row, bureau, outcome):
    findings.clear(bureau.sup, row)
    finish(row, bureau.sup, place="红星镇机关", way="干部会议通报", cleared_on=dt.date(2026, 4, 2),
           false_report="甲组转〔2026〕9号")  # fmt: skip
    finish(row, bureau.sup, file_number="2026-澄-1")
    finish(row, bureau.sup, outcome, visited_by="李某（虚构）", visited_on=dt.date(2026, 5, 6))
    with pytest.raises(Refused, match="须由另一人办理"):
        finish(row, bureau.sup)
    finish(row, bureau.sup2)


@pytest.fixture
def unfounded(finding, bureau):
    finish(finding, bureau.sup, "不属实")
    assert not findings.to_clear(finding)
    finish(finding, bureau.sup2)
    finding.case.refresh_from_db()
    return finding


def test_cleared_name_stands_on_the_record_as_the_person_agreed(unfounded, bureau):
    waiting = next(one for one in Findings.waits if one.act == "clear")
    assert waiting.rows(bureau.sup).get() == unfounded
    _clear(unfounded, bureau, "同意记入本人情况")
    assert not waiting.rows(bureau.sup).exists()
    row = Cleared.objects.visible_to(bureau.cadre).get()
    assert (row.place, row.way, row.cleared_on) == (
        "红星镇机关", "干部会议通报", dt.date(2026, 4, 2)
    )  # fmt: skip
    (on,) = ClearedNames.on
    assert on.rows(Cleared.objects.unscoped("test"), bureau.chief).get() == row
    assert not findings.to_clear(unfounded)


def test_without_the_persons_yes_nothing_stands_there(unfounded, bureau):
    _clear(unfounded, bureau, "不记入")
    assert not Cleared.objects.unscoped("test").exists()


def test_false_report_is_kept_as_a_number_only(unfounded, bureau):
    findings.clear(bureau.sup, unfounded)
    asked = {one.name: one for one in now(unfounded).definition.fields}
    assert asked["false_report"].most == 40
    assert "不写内容和姓名" in str(asked["false_report"].help)


def test_founded_finding_clears_nobody(finding, bureau):
    finish(finding, bureau.sup, "无法查清")
    finish(finding, bureau.sup2)
    finding.case.refresh_from_db()
    assert finding.case.result == "无法查清"
    assert not findings.to_clear(finding)
