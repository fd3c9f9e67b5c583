"""Practice postings: no seat, counted where a parameter says so, appraised once by who received."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.frame.filing import book, faults, handed_in, undone, written
from tests.people.cadres import enter

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.facts import FACTS
from guantong.people.models import Person, PostHeld, PracticePosting
from guantong.people.queries import in_practice
from guantong.people.rules.calendar import due_between
from guantong.people.rules.careers import career
from guantong.people.services import practice
from guantong.standards import derived
from guantong.standards.months import Month

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WELL = "驻村期间吃住在村，完成三项任务。"
ON = dt.date(2026, 6, 15)


def village(actor, person, unit, start="2024-03", planned=24, **more):
    said = {"kind": "village", "unit": unit, "task": "驻村帮扶", "at_grassroots": True, **more}
    return practice.add(actor, person, start=start, planned=planned, **said)


def waiting(account):
    from guantong.people.listings import Practices

    return {str(one.label): list(one.rows(account)) for one in Practices.waits}


def test_a_posting_is_no_post_and_says_when_it_is_full(cast, town, person):
    row = village(cast.officer, person, town.village)
    assert (row.receiver, row.sent_from, row.due_on) == ("一村", "红星镇", dt.date(2026, 2, 28))
    assert not PostHeld.objects.unscoped("test").filter(person=person).exists()
    known = career(person)
    assert [post.title for post in known.posts] == ["红星镇党委书记"]
    assert derived.at_grassroots(known, ON).months == 0
    # 2024-03 to 2026-06, and one who came back after a year.
    assert derived.grassroots_practice(known, ON).months == 27
    practice.finish(cast.officer, row, end="2025-03")
    assert derived.grassroots_practice(career(person), ON).months == 12


def test_facts_add_up_the_months_and_name_what_runs(cast, town, person):
    assert "value" not in vars(FACTS["person.practice_months"].of(person, ON))
    village(cast.officer, person, town.village, end="2025-03")
    practice.add(
        cast.officer, person, kind="attached", unit_name="某省直单位", task="挂职",
        start="2026-01", planned=12,
    )  # fmt: skip
    assert FACTS["person.practice_months"].of(person, ON).value == 12
    assert FACTS["person.practice_now"].of(person, ON).value == "挂职 某省直单位"


def test_what_is_full_within_thirty_days_is_due_and_waits(cast, town, person):
    month = Month.of(timezone.localdate())
    village(cast.officer, person, town.village, start=str(month + -11), planned=12)
    assert [one.kind for one in due_between([person], town.red, month, month)] == ["practice"]
    assert len(waiting(cast.officer)["实践锻炼将满"]) == 1
    later = enter(town.red, "甲")
    village(cast.officer, later, town.village, start=str(month), planned=12)
    assert len(waiting(cast.officer)["实践锻炼将满"]) == 1
    assert waiting(cast.stranger)["实践锻炼将满"] == []


def test_the_receiving_unit_appraises_once_and_sees_whom_it_received(cast, town, person, client):
    row = village(cast.officer, person, town.blue, end="2026-03")
    assert waiting(cast.stranger)["实践锻炼待鉴定"] == [row]
    client.force_login(cast.stranger, backend=BACKEND)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "填写实践锻炼鉴定" in page
    assert "人员页面" not in page
    practice.appraise(cast.stranger, town.blue, posting=str(row.pk), appraisal=WELL)
    now = PracticePosting.objects.unscoped("test").get(pk=row.pk)
    assert (now.appraisal, now.appraised_by) == (WELL, cast.stranger)
    with pytest.raises(Conflict):
        practice.appraise(
            cast.stranger, town.blue, posting=str(row.pk), appraisal="再写一次，不行。"
        )
    with pytest.raises(Refused):
        practice.edit(cast.stranger, now, task="别的")
    with pytest.raises(Conflict):
        practice.remove(cast.officer, now)
    assert waiting(cast.stranger)["实践锻炼待鉴定"] == []


def test_another_unit_appraises_nobody(cast, town, person):
    row = village(cast.officer, person, town.village)
    other = village(cast.officer, enter(town.blue, "甲"), town.blue)
    with pytest.raises(Refused):
        practice.appraise(cast.stranger, town.village, posting=str(row.pk), appraisal=WELL)
    with pytest.raises(Conflict, match="不在本单位"):
        practice.appraise(cast.stranger, town.blue, posting=str(row.pk), appraisal=WELL)
    assert not PracticePosting.objects.unscoped("test").exclude(appraisal="").exists()
    assert other.unit == town.blue


@pytest.mark.parametrize(
    ("more", "words"),
    [({"unit": None}, "请选择接收单位"), ({"end": "2024-01"}, "早于开始时间")],
)
def test_what_contradicts_itself_is_refused(cast, town, person, more, words):
    with pytest.raises(GuantongError, match=words):
        village(cast.officer, person, more.pop("unit", town.village), **more)


def test_the_same_posting_is_entered_once(cast, town, person):
    village(cast.officer, person, town.village)
    with pytest.raises(Conflict, match="2024-03 的驻村已经登记过"):
        village(cast.officer, person, town.village)


def test_postings_come_from_a_workbook_and_are_taken_back(cast, town, person):
    head = ["姓名", "方式", "接收单位", "任务", "在基层", "开始时间", "计划月数"]
    line = [person.name, "驻村", "某县某村", "驻村帮扶", "是", "2026.03", "24"]
    read = handed_in(cast.officer, "core.unit", "practice-take", town.red, book([head, line]))
    assert faults(read) == []
    done = written(cast.officer, read)
    assert (done.state, done.made) == ("done", 1)
    row = PracticePosting.objects.unscoped("test").get()
    assert (row.person, row.unit_name, row.at_grassroots) == (person, "某县某村", True)
    undone(cast.officer, done)
    assert not PracticePosting.objects.unscoped("test").exists()
    wrong = book([head, ["查无此人", *line[1:]]])
    read = handed_in(cast.officer, "core.unit", "practice-take", town.red, wrong, title="乙.xlsx")
    assert "查无此人不在本单位的在职干部中" in faults(read)[0][2]


def test_the_roster_is_narrowed_to_who_is_away_and_the_person_page_shows_it(
    cast, town, person, client
):  # fmt: skip
    village(cast.officer, person, town.village)
    rows = Person.objects.visible_to(cast.officer)
    assert list(in_practice(rows, "now")) == [person]
    assert list(in_practice(rows, "none")) == []
    client.force_login(cast.officer, backend=BACKEND)
    page = client.get(f"{reverse('people:person', args=[person.pk])}?tab=practice").content.decode()
    assert "驻村帮扶" in page
    assert "登记实践锻炼" in page
    picture = client.get(f"{reverse('people:person', args=[person.pk])}?tab=timeline")
    assert "驻村 一村" in picture.content.decode()
    assert client.get(f"{reverse('people:practices')}?_export=xlsx").status_code == 200
