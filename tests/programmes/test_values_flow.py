"""A sheet goes up the tree: the village says, the township checks, the county fixes."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.urls import reverse

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event, Unit
from guantong.core.services import systems
from guantong.frame import workbench
from guantong.programmes.models import DataSheet, DataValue, DataWord, ValueState
from guantong.programmes.services import checks, reporting, seasons, values
from guantong.programmes.services.values import Said

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q1"
NUMBERS = {"sales": Decimal(100), "rent": Decimal(20), "income": Decimal(120)}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def sheet(town, staff, asked):
    """The sheet of 一村 for a quarter, asked for."""
    seasons.ask(staff.org, town.first, period=QUARTER)
    return now(town.village)


def now(unit, period=QUARTER):
    return DataSheet.objects.unscoped("test").select_related("unit").get(unit=unit, period=period)


def second(town):
    return Unit.objects.unscoped("test").get(code="A12")


def current(unit, code="sales"):
    rows = DataValue.objects.unscoped("test").select_related("element", "unit")
    return rows.get(unit=unit, element__code=code, period=QUARTER, current=True)


def fixed(town, staff, sheet):
    reporting.fill(staff.secretary, sheet, **NUMBERS)
    reporting.check(staff.ship, now(town.village))
    reporting.fix(staff.org, now(town.village))
    return now(town.village)


def test_a_quarter_is_asked_of_every_village_once_with_its_day(town, staff, asked, sheet):
    assert (sheet.due, sheet.lacking) == (dt.date(2026, 4, 15), 4)
    seasons.ask(staff.org, town.first, period=QUARTER)
    assert DataSheet.objects.unscoped("test").count() == 2


@pytest.mark.both
def test_each_level_hands_on_and_the_numbers_go_along(town, staff, sheet):
    reporting.fill(staff.secretary, sheet, **NUMBERS)
    assert (now(town.village).state, current(town.village).state) == ("reported", "reported")
    reporting.check(staff.ship, now(town.village))
    assert current(town.village).state == "checked"
    reporting.fix(staff.org, now(town.village))
    one = now(town.village)
    assert (one.state, one.reported_by, one.checked_by, one.fixed_by) == (
        "fixed", staff.secretary, staff.ship, staff.org,
    )  # fmt: skip
    assert current(town.village).state == "fixed"


def test_what_one_said_another_checks_and_a_third_fixes(town, staff, sheet):
    reporting.fill(staff.ship, sheet, **NUMBERS)
    with pytest.raises(Refused, match="另一人"):
        reporting.check(staff.ship, now(town.village))
    reporting.check(staff.org, now(town.village))
    with pytest.raises(Refused, match="另一人核定"):
        reporting.fix(staff.org, now(town.village))
    reporting.fix(staff.org2, now(town.village))


def test_a_fixed_number_is_unlocked_with_a_reason_by_the_level_that_fixed_it(town, staff, sheet):
    fixed(town, staff, sheet)
    with pytest.raises(Refused):
        reporting.unlock(staff.ship, now(town.village), why="村里报错了")
    with pytest.raises(GuantongError):
        reporting.unlock(staff.org, now(town.village), why="。")
    reporting.unlock(staff.org, now(town.village), why="村里报错了")
    told = Event.objects.unscoped("test").filter(action="报表.解锁").latest("pk")
    assert "村里报错了" in told.summary
    assert now(town.village).state == ValueState.CHECKED


def test_what_the_prefecture_fixed_no_county_unlocks(town, staff, sheet):
    reporting.fill(staff.secretary, sheet, **NUMBERS)
    reporting.check(staff.ship, now(town.village))
    reporting.fix(staff.city, now(town.village))
    with pytest.raises(Refused, match="示范市"):
        reporting.unlock(staff.org, now(town.village), why="县里要改")


def test_a_correction_keeps_the_old_number_and_is_fixed_by_another(town, staff, sheet):
    fixed(town, staff, sheet)
    reporting.unlock(staff.org, now(town.village), why="漏记一笔租金")
    was = current(town.village, "rent")
    reporting.correct(staff.org, was, value=Decimal(25), reason="漏记一笔租金")
    one = current(town.village, "rent")
    assert (one.value, one.version, one.corrected_from, one.reason) == (25, 2, was, "漏记一笔租金")
    old = DataValue.objects.unscoped("test").get(pk=was.pk)
    assert (old.value, old.current, old.said_by) == (20, False, staff.secretary)
    with pytest.raises(Refused):
        reporting.fix(staff.org, now(town.village))


def test_a_broken_rule_needs_a_word_before_it_is_handed_on(town, staff, sheet):
    wrong = {**NUMBERS, "income": Decimal(150)}
    with pytest.raises(GuantongError, match="相差 30") as told:
        reporting.fill(staff.secretary, sheet, **wrong)
    assert told.value.field == "word"
    assert not DataValue.objects.unscoped("test").exists()
    reporting.fill(staff.secretary, sheet, word="含上年补记 30 元", **wrong)
    assert now(town.village).state == ValueState.REPORTED
    assert DataWord.objects.unscoped("test").get().word == "含上年补记 30 元"


def test_a_word_holds_only_for_the_numbers_it_was_said_of(town, staff, sheet):
    reporting.fill(staff.secretary, sheet, word="补记", **{**NUMBERS, "income": Decimal(150)})
    reporting.correct(staff.ship, current(town.village, "income"), value=Decimal(160),
                      reason="与账核对")  # fmt: skip
    assert now(town.village).breaks == 1
    with pytest.raises(Conflict, match="相差 40"):
        reporting.check(staff.org, now(town.village))
    about = checks.look([now(town.village)])[sheet.pk].open[0].about
    reporting.explain(staff.secretary, now(town.village), about=[about], word="含补记 40 元")
    reporting.check(staff.org, now(town.village))


def test_a_sheet_with_open_numbers_is_handed_on_as_not_known(town, staff, sheet):
    reporting.fill(staff.secretary, sheet, sales=Decimal(100))
    assert now(town.village).state == ValueState.OPEN
    reporting.report(staff.secretary, now(town.village))
    one = now(town.village)
    assert (one.state, one.lacking) == (ValueState.REPORTED, 3)


def test_an_empty_sheet_is_not_handed_on(town, staff, sheet):
    with pytest.raises(GuantongError, match="一项也没有填"):
        reporting.report(staff.secretary, sheet)
    with pytest.raises(GuantongError, match="一项也没有填"):
        reporting.fill(staff.secretary, sheet)


def test_each_step_has_its_way_back(town, staff, sheet):
    reporting.fill(staff.secretary, sheet, **NUMBERS)
    reporting.withdraw(staff.secretary, now(town.village))
    assert current(town.village).state == "open"
    reporting.report(staff.secretary, now(town.village))
    reporting.send_back(staff.ship, now(town.village), returned="租金与合同不符")
    assert now(town.village).returned == "租金与合同不符"
    reporting.report(staff.secretary, now(town.village))
    reporting.check(staff.ship, now(town.village))
    reporting.uncheck(staff.ship, now(town.village))
    reporting.check(staff.ship, now(town.village))
    reporting.hand_down(staff.org, now(town.village), returned="再核一次合计")
    assert now(town.village).state == ValueState.REPORTED


def test_a_townships_quarter_is_passed_at_once_but_for_what_is_left_out(town, staff, asked, sheet):
    reporting.fill(staff.secretary, sheet, **NUMBERS)
    reporting.fill(staff.ship, now(second(town)), **NUMBERS)
    done = seasons.check_all.run(staff.ship, town.red, period=QUARTER)
    assert "1 张是您本人经办的" in done.told
    assert (now(town.village).state, now(second(town)).state) == ("checked", "reported")
    assert current(town.village).state == "checked"
    event = Event.objects.unscoped("test").filter(action="报表.成批审核").get()
    assert json.loads(event.data)["rows"] == 1
    seasons.fix_all(staff.org, town.first, period=QUARTER)
    assert now(town.village).state == "fixed"


def test_a_number_far_from_the_villages_own_past_is_shown_with_that_past(town, staff, sheet):
    past = [Said(asked_of(town, "sales"), town.village, f"2025-Q{n}", Decimal(v))
            for n, v in ((1, 90), (2, 110), (3, 100), (4, 105))]  # fmt: skip
    values.put(None, past, state=ValueState.FIXED)
    with pytest.raises(GuantongError, match="此前 4 期（由近及远）是 105、100、110、90"):
        reporting.fill(staff.secretary, sheet, sales=Decimal(900))
    reporting.fill(staff.secretary, sheet, sales=Decimal(900), word="卖了一批木材")


def asked_of(town, code):
    from guantong.programmes.models import DataElement

    return DataElement.objects.unscoped("test").get(code=code)


def test_where_an_outside_system_keeps_the_numbers_nobody_is_asked(town, staff, asked, sheet):
    systems.declare(None, town.red, kind="programmes.datasheet", system="三资平台")
    assert workbench.kinds(staff.secretary) == []
    page = acts.find("programmes.datasheet", "fill")
    assert systems.closes(page, sheet).system == "三资平台"
    done = seasons.ask.run(staff.org, town.first, period="2025-Q4")
    assert "2 个单位不填" in done.told


def test_what_waits_for_whom(town, staff, sheet):
    assert waits(staff.secretary) == [("数据待填报", 1)]
    assert waits(staff.accountant) == [("数据待填报", 2)]
    assert waits(staff.ship) == []
    reporting.fill(staff.secretary, sheet, **NUMBERS)
    assert waits(staff.ship) == [("报表待审核", 1)]
    reporting.check(staff.ship, now(town.village))
    assert waits(staff.org) == [("报表待核定", 1)]


def waits(account):
    return [(str(one.label), one.count) for one in workbench.kinds(account)]


def test_the_accountant_is_asked_what_the_village_is_not(client, town, staff, sheet):
    at = reverse("frame:act", args=["programmes.datasheet", sheet.pk, "fill"])
    client.force_login(staff.secretary, backend=BACKEND)
    assert "成员户数" not in client.get(at).content.decode()
    client.force_login(staff.accountant, backend=BACKEND)
    assert "成员户数" in client.get(at).content.decode()


def test_last_periods_number_stands_beside_the_field_and_never_in_it(client, town, staff, sheet):
    one = Said(asked_of(town, "sales"), town.village, "2025-Q4", Decimal("1234.50"))
    values.put(None, [one], state=ValueState.FIXED)
    client.force_login(staff.secretary, backend=BACKEND)
    at = reverse("frame:act", args=["programmes.datasheet", sheet.pk, "fill"])
    page = client.get(at).content.decode()
    assert "上期 1,234.5" in page
    assert 'value="1234' not in page


@pytest.mark.parametrize("who", ["secretary", "ship", "org"])
def test_the_pages_of_a_sheet_a_board_a_number_a_series_open(client, town, staff, sheet, who):
    reporting.fill(staff.secretary, sheet, **NUMBERS)
    client.force_login(getattr(staff, who), backend=BACKEND)
    number = current(town.village)
    for address in (
        sheet.get_absolute_url(), number.get_absolute_url(),
        f"{number.get_absolute_url()}?view=drawer",
        f"{reverse('programmes:series')}?unit={town.village.pk}&element={number.element_id}",
        f"{reverse('programmes:quarter')}?period={QUARTER}", reverse("programmes:sheets"),
        reverse("programmes:values"), reverse("programmes:elements"), reverse("programmes:rules"),
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
    assert "一村" in client.get(sheet.get_absolute_url()).content.decode()
