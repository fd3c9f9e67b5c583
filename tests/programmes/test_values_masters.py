"""Elements and rules as masters: a county adds its own; what is asked of a village stays little."""

import pytest

from guantong.core.errors import GuantongError
from guantong.core.models import Event, Unit
from guantong.frame import figures
from guantong.jobs.economy.services import elements as shipped
from guantong.programmes import asking
from guantong.programmes.demo.values import invent_quarter
from guantong.programmes.models import DataElement, DataRule, DataSheet, DataValue, Told
from guantong.programmes.services import elements, reporting, seasons, values

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "光伏收入", "group": "收入", "unit_kind": "village", "period": "quarter",
    "stock": False, "measure": "元", "decimals": 2, "low": None, "high": None, "told": "above",
}  # fmt: skip
RULE = {
    "name": "光伏不大于销售",
    "sign": "le",
    "tolerance": 0,
    "basis": "own_draft",
    "verify": True,
}


def test_a_countys_own_element_is_asked_there_and_nowhere_else(town, staff, asked):
    made = elements.add(staff.org, town.first, **FACTS)
    assert made.code == f"own_{made.pk}"
    assert made in asking.elements_at(town.village)
    assert made not in asking.elements_at(town.second)


def test_a_village_itself_is_asked_for_six_numbers_and_no_more(town, staff, asked):
    for n in range(3):
        elements.add(staff.org, town.first, **{**FACTS, "name": f"收入{n}", "told": Told.SELF})
    with pytest.raises(GuantongError, match="已有 6 项"):
        elements.add(staff.org, town.first, **{**FACTS, "name": "又一项", "told": Told.SELF})


def test_a_rule_is_written_in_names_and_kept_in_codes(town, staff, asked):
    own = elements.add(staff.org, town.first, **FACTS)
    made = elements.add_rule(staff.org, town.first, left="光伏收入", right="销售收入 + 租金收入",
                             **RULE)  # fmt: skip
    assert (made.left, made.right) == (own.code, "sales + rent")
    assert elements.in_words(made, "right") == "销售收入 + 租金收入"
    with pytest.raises(GuantongError, match="没有数据项“种植收入”"):
        elements.add_rule(staff.org, town.first, left="种植收入", right="0", **RULE)


def test_each_change_of_a_master_is_a_version_that_says_what_changed(town, staff, asked):
    made = elements.add(staff.org, town.first, **FACTS)
    elements.change(staff.org, made, **{**FACTS, "name": "光伏发电收入"})
    told = Event.objects.unscoped("test").filter(action="数据项.修改").get()
    assert "光伏收入→光伏发电收入" in told.summary
    assert DataElement.objects.unscoped("test").get(pk=made.pk).version == 2


def test_an_ended_element_is_asked_no_more_and_keeps_its_numbers(town, staff, asked):
    values.put(None, [values.Said(asked["sales"], town.village, "2026-Q1", 5)])
    elements.end(staff.city, asked["sales"])
    assert asked["sales"] not in asking.elements_at(town.village)
    assert DataValue.objects.unscoped("test").count() == 1
    elements.resume(staff.city, DataElement.objects.unscoped("test").get(pk=asked["sales"].pk))


def test_what_ships_asks_a_village_for_six_numbers_and_names_its_sources(town):
    assert shipped.load() == 22
    assert shipped.load() == 0
    rows = DataElement.objects.unscoped("test")
    assert rows.filter(told=Told.SELF, period="quarter").count() == 6
    assert [one.name for one in rows if not one.source] == []
    known = set(rows.values_list("code", flat=True))
    from guantong.programmes.arithmetic import Sum

    for rule in DataRule.objects.unscoped("test"):
        assert {*Sum.read(rule.left).names, *Sum.read(rule.right).names} <= known
        assert "ve_subsidy" not in rule.left + rule.right


def test_the_reporting_rate_is_counted_by_period_in_the_trees_order(town, staff, asked):
    from guantong.frame.periods import Period

    seasons.ask(staff.org, town.first, period="2026-Q1")
    sheet = DataSheet.objects.unscoped("test").get(unit=town.village)
    reporting.fill(staff.secretary, sheet, sales=1, rent=1, income=2)
    figure = figures.find("programmes.reported")
    found = figures.number(figure, staff.org, town.first, Period.read("2026-Q1"))
    assert (found.n, found.base) == (1, 2)
    assert figures.number(figure, staff.org, town.first, Period.read("2026-Q2")).base == 0


def test_the_demonstrations_quarter_has_something_for_each_level(town, staff, shelf):
    from tests.programmes import forty

    shipped.load()
    villages = [town.village, *forty.villages(town)]
    accounts = {"zuzhi": staff.org, "xiangzhen": staff.ship, "kuaiji": staff.accountant}
    assert invent_quarter(accounts, villages) == 38 * 12
    rows = DataSheet.objects.unscoped("test").filter(unit__in=villages)
    assert rows.get(unit=town.village).state == "open"
    assert {one.state for one in rows} == {"open", "reported", "checked", "fixed"}
    assert [one.breaks for one in rows if one.breaks] == [1]
    assert all(one.is_demo for one in rows)
    assert Unit.objects.unscoped("test").filter(parent=town.red).count() == 42
