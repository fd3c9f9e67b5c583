"""What stands around cases: holidays that become known, looking again, kin, other rooms' pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import publish
from tests.casework.paper import paper
from tests.casework.test_cases import now
from tests.conftest import _account

from guantong.casework.models import Case, Turn
from guantong.casework.process.due import last_day
from guantong.casework.services import finishing, opening
from guantong.core.acts import second
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import HolidayNotice, Signing
from guantong.core.services import accounts, holidays
from guantong.standards import workdays


@pytest.fixture
def year():
    """The first year without an arrangement; what a test takes in is forgotten."""
    found = next(y for y in range(2026, 2040) if not workdays.arranged(y))
    yield found
    for one in workdays.learnt():
        workdays.forget(one)


def taken_in(cast, town, year, off, work=""):
    holidays.take_in(cast.system, town.city, year=year, source="演示通知", off=off, work=work)
    other = _account("system2", town.city)
    accounts.grant(None, other, role="system_admin", unit=town.city)
    second(other, Signing.objects.unscoped("test").get(act="holidays"))


def test_limit_ends_on_a_working_day_and_skips_the_day_of_receipt():
    # 2026-09-28 is a Monday; the National Day is off from 10-01 to 10-07, 10-10 is worked.
    assert last_day(dt.date(2026, 9, 28), 5, "workdays") == (dt.date(2026, 10, 10), False)
    assert last_day(dt.date(2026, 9, 28), 0, "workdays") == (dt.date(2026, 9, 28), False)
    assert last_day(dt.date(2026, 8, 31), 1, "months") == (dt.date(2026, 9, 30), False)
    # 2026-11-30 and one month more: a Wednesday.
    assert last_day(dt.date(2026, 11, 30), 1, "months") == (dt.date(2026, 12, 30), False)
    # 30 days from a Friday end on a Sunday, so on Monday.
    assert last_day(dt.date(2026, 5, 8), 30, "days") == (dt.date(2026, 6, 8), False)


@pytest.mark.both
def test_provisional_day_is_reckoned_anew_when_the_holidays_are_known(
    desk, town, cast, request_process, year
):
    case = opening.open_case(desk.secretary, request_process, town.village, "路灯", need="不亮")
    other = opening.open_case(desk.secretary, request_process, town.village, "水管", need="漏水")
    start = dt.date(year, 1, 11)
    due, provisional = last_day(start, 5, "workdays")
    assert provisional
    (turn,) = now(case)
    Turn.objects.unscoped("test").filter(pk=turn.pk).update(
        counted_from=start, due=due, provisional=True
    )
    past = timezone.localdate() - dt.timedelta(days=3)
    (late,) = now(other)
    Turn.objects.unscoped("test").filter(pk=late.pk).update(due=past, provisional=True)
    first = next(day for n in range(1, 8) if (day := start + dt.timedelta(days=n)).weekday() < 5)
    taken_in(cast, town, year, f"{first.month}月{first.day}日")
    turn.refresh_from_db()
    late.refresh_from_db()
    assert turn.due == workdays.last_of(due + dt.timedelta(days=1), 1)
    assert not turn.provisional
    assert late.due == past
    row = HolidayNotice.objects.unscoped("test").get()
    assert (row.year, row.by, row.seconded_by.username) == (year, cast.system, "system2")


def test_arrangement_of_holidays_is_read_line_by_line(cast, town, year):
    with pytest.raises(GuantongError, match="看不懂“元旦”"):
        holidays.take_in(None, town.city, year=year, source="通知", off="元旦")
    with pytest.raises(GuantongError, match="起止不对"):
        holidays.take_in(None, town.city, year=year, source="通知", off="1月3日至1月1日")
    with pytest.raises(Conflict, match="2026 年的放假安排已有：国办发明电"):
        holidays.take_in(None, town.city, year=2026, source="通知", off="1月1日")
    holidays.take_in(None, town.city, year=year, source="通知", off="1月1日至1月3日\n5-1 至 5-5")
    assert not workdays.is_workday(dt.date(year, 5, 4))


LOOK_AGAIN = """
[[look_again]]
within = "6 months"
opens = "grid.request"
"""


@pytest.mark.both
def test_closed_case_is_looked_at_again_by_its_day(desk, town, request_process):
    from tests.casework.conftest import publish

    from guantong.casework.models import Review
    from guantong.casework.services import reviewing

    text = request_process.text.replace('"grid.request"', '"grid.again"', 1).replace(
        "[[step]]", LOOK_AGAIN + "\n[[step]]", 1
    )
    process = publish(text, town.first)
    case = opening.open_case(desk.secretary, process, town.village, "路灯", need="不亮")
    finishing.finish(desk.secretary, now(case)[0], outcome="已解决")
    finishing.finish(desk.secretary, now(case)[0], outcome="诉求人认可", evidence_0=paper())
    finishing.finish(desk.ship, now(case)[0])
    review = Review.objects.unscoped("test").get(case=case)
    expected, _provisional = last_day(timezone.localdate(), 6, "months")
    assert review.due == expected
    assert reviewing.open_overdue() == 0
    Review.objects.unscoped("test").update(due=timezone.localdate() - dt.timedelta(days=1))
    assert reviewing.open_overdue() == 1
    assert reviewing.open_overdue() == 0
    again = Case.objects.unscoped("test").get(source=case)
    assert again.title == "复查：路灯"
    review.refresh_from_db()
    assert review.opened == again


@pytest.mark.both
def test_figures_count_what_their_lists_show(desk, town, request_process):
    from guantong.casework.listings import Cases

    for n in range(6):
        case = opening.open_case(desk.secretary, request_process, town.village, f"{n}", need="水")
        if n < 2:
            past = timezone.localdate() - dt.timedelta(days=1)
            Case.objects.unscoped("test").filter(pk=case.pk).update(due=past)
    from guantong.casework.services.rows import late_cases

    assert late_cases(Cases.seen(desk.org)).count() == 2
    assert Cases.seen(desk.far).count() == 0


@pytest.mark.django_db
def test_relative_of_whom_a_case_is_about_keeps_out(desk, town, listed):
    from tests.casework.conftest import HERE, publish

    from guantong.people.models import FamilyMember, Person

    text = (
        (HERE / "review.toml")
        .read_text(encoding="utf-8")
        .replace("core.unit", "people.person")
        .replace("village.review", "person.review")
    )
    process = publish(text, town.first)
    person, uncle = (
        Person(
            unit=town.red, code=name, name=name, sex="1", birth_month="1980-01", category="cadre"
        )
        for name in ("周一", "周二")
    )
    person.save()
    uncle.account = desk.ship
    uncle.save()
    FamilyMember(person=person, kin="other", name="周二", relative=uncle).save()
    case = opening.open_case(None, process, town.village, "候选人", subject=person)
    (turn,) = now(case)
    with pytest.raises(Refused, match="亲属关系"):
        finishing.finish(desk.ship, turn)
    uncle.account, person.account = None, desk.ship
    uncle.save()
    person.save()
    with pytest.raises(Refused, match="您本人"):
        finishing.finish(desk.ship, turn)
    finishing.finish(desk.ship2, turn)


@pytest.mark.django_db
def test_what_belongs_to_a_person_is_about_that_person(desk, town, shelf):
    from tests.people.cadres import government

    from guantong.core import recusal
    from guantong.people.models import FamilyMember, Person, PostHeld

    gov = shelf.take(government, town)
    post = PostHeld.objects.unscoped("test").filter(person=gov.mayor).first()
    gov.woman.account = desk.ship
    gov.woman.save()
    assert recusal.reason(desk.ship, post) == ""
    FamilyMember(person=gov.mayor, kin="spouse", relative=gov.woman).save()
    assert "亲属关系" in recusal.reason(desk.ship, post)
    own = PostHeld.objects.unscoped("test").filter(person=gov.woman).first()
    assert "您本人" in recusal.reason(desk.ship, own)
    assert "您本人" in recusal.reason(desk.ship, desk.ship)
    Person.objects.unscoped("test").filter(pk=gov.mayor.pk).update(account=desk.ship2)
    assert "亲属关系" in recusal.reason(desk.ship, desk.ship2)
    assert recusal.reason(desk.ship, town.village) == ""


SEEN = """
[[field]]
name = "inside"
label = "内部意见"
most = 40
seen_by = ["village_secretary"]
"""


@pytest.fixture
def staffed(town, desk):
    """A process of the city that asks one thing of a village's secretary alone."""
    from guantong.casework.process import reading

    folder = Path(reading.__file__).parents[1] / "processes"
    text = (folder / "grid_request.toml").read_text(encoding="utf-8")
    text = text.replace("version = 1", "version = 3")
    return publish(text.replace("[[step]]", f"{SEEN}\n[[step]]", 1), town.city)


def test_a_field_of_some_is_asked_over_the_unit_where_the_case_opens(desk, town, staffed):
    given = {"need": "路灯不亮", "inside": "可以马上修"}
    case = opening.open_case(desk.secretary, staffed, town.village, "路灯", **given)
    assert case.data["inside"] == "可以马上修"
    with pytest.raises(GuantongError, match="“内部意见”在“一村”不由您填写"):
        opening.open_case(desk.ship, staffed, town.village, "路灯", **given)
    case = opening.open_case(desk.ship, staffed, town.village, "路灯", need="路灯不亮")
    assert "inside" not in case.data


def test_the_form_asks_it_of_whoever_may_answer_it_somewhere(client, desk, staffed):
    address = reverse("frame:act", args=["casework.process", staffed.pk, "open"])
    for who, asked in ((desk.secretary, True), (desk.ship, False)):
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        assert ("内部意见" in client.get(address).content.decode()) is asked
