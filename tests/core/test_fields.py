"""Fields: their types and answers, when they are asked, what is kept."""

import datetime as dt
from decimal import Decimal

import pytest

from guantong.core import conditions
from guantong.core.conditions import Condition
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, checked, packed, phone_of, unpacked
from guantong.core.models import Unit
from guantong.core.roles import UNIT_VIEW, Role

ROAD = (
    Field("kind", "事项", "choice", choices=[("new", "新办"), ("move", "变更")]),
    Field("before", "原编号", when="kind=move"),
    Field("known", "是否到场", "yesno"),
    Field("why", "未到原因", "reason", when="!known"),
    Field("who", "代办人", when="known=no|unknown"),
    Field("phone", "代办人电话", "phone", when="who"),
)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, {"kind", "known"}),
        ({"kind": "move"}, {"kind", "known", "before"}),
        ({"kind": "new", "known": "yes"}, {"kind", "known"}),
        ({"known": "no"}, {"kind", "known", "why", "who"}),
        # That nobody knows is not a no.
        ({"known": "unknown"}, {"kind", "known", "who"}),
        ({"known": "no", "who": "张三（虚构）"}, {"kind", "known", "why", "who", "phone"}),
        # What depends on a question that is not asked is not asked, whatever was typed there.
        ({"known": "yes", "who": "张三（虚构）"}, {"kind", "known"}),
    ],
)
def test_a_field_is_asked_when_another_says_so(given, asked):
    assert conditions.shown(ROAD, given) == asked


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("a", ["x", True, 3, ["x"]], ["", None, False, []]),
        ("!a", ["", None, False, []], ["x", True]),
        ("a=x|y", ["x", ["z", "y"]], ["z", "", ["z"]]),
        ("!a=x", ["y", ["y", "z"]], ["x", "", None, []]),
        ("a=3", [3, "3"], [4, None]),
    ],
)
def test_conditions(text, holds, fails):
    one = Condition.read(text)
    assert str(one) == text
    assert [value for value in holds if not one.holds(value)] == []
    assert [value for value in fails if one.holds(value)] == []


@pytest.mark.parametrize(
    "text", ["", "A", "a=", "a|b", "a=b=c", "__import__('os')", "a or b", "!!a"]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(ValueError, match="no condition"):
        Condition.read(text)
    if text:
        with pytest.raises(ValueError, match="no condition"):
            Field("x", when=text)


def test_what_is_not_asked_is_neither_required_nor_kept():
    given = {
        "kind": "new",
        "before": "旧",
        "known": "yes",
        "why": "",
        "who": "张三（虚构）",
        "phone": "1",
    }
    assert checked(ROAD, given) == {"kind": "new", "known": "yes"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "move", "known": "yes"}, "before"),
        ({"known": "yes"}, "kind"),
        ({"kind": "sold", "known": "yes"}, "kind"),
        ({"kind": "new", "known": "maybe"}, "known"),
        ({"kind": "new", "known": "no", "why": "无"}, "why"),
        ({"kind": "new", "known": "unknown", "who": "张三（虚构）", "phone": "12x"}, "phone"),
    ],
)
def test_what_is_asked_is_required_and_must_be_an_answer(given, field):
    with pytest.raises(GuantongError) as error:
        checked(ROAD, given)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("number", [0, 5], [True, "5", 6, -1]),
        ("money", [Decimal("2.5"), 1], [2.5, 6]),
        ("date", [dt.date(2026, 3, 1)], ["2026-03-01", dt.datetime(2026, 3, 1, tzinfo=dt.UTC)]),
        ("month", ["1975-03"], ["1975-13", 3]),
        ("flag", [True, False], ["on", 1]),
        ("yesno", ["unknown"], ["", True, None]),
        ("choices", [["a"]], ["a", ["c"], [["a"]]]),
        (Unit, [Unit(name="一村")], ["一村", 1]),
        ("units", [[Unit(name="一村")]], [["一村"], Unit(name="一村")]),
    ],
)
def test_what_each_type_takes(kind, good, bad):
    one = Field("x", "题", kind, least=0, most=5, choices=[("a", "甲"), ("b", "乙")])
    assert [value for value in good if not one.takes(value)] == []
    assert [value for value in bad if one.takes(value)] == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("０７４６－８３２１２３４", "0746-8321234"),
        ("(0746)8321234", "0746-8321234"),
        ("8321234", "8321234"),
        ("400-800-1234", "400-800-1234"),
        ("12345", "12345"),
    ],
)
def test_a_phone_number_is_tidied(typed, kept):
    assert phone_of(typed) == kept


@pytest.mark.parametrize("typed", ["1380000123", "23800001234", "电话", "0746-", "12345x", "--"])
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(GuantongError, match="手机号"):
        phone_of(typed)


@pytest.mark.django_db
def test_several_units_are_kept_as_json(town):
    kept = packed({"where": [town.red, town.village]})
    assert kept == {
        "where": {
            "list": [{"row": ["core.unit", town.red.pk]}, {"row": ["core.unit", town.village.pk]}]
        }
    }
    assert unpacked(kept, lambda _label, pk: pk) == {"where": [town.red.pk, town.village.pk]}


def test_fields_that_only_ask_each_other_stand_in_a_circle():
    a, b, c = Field("a", when="b"), Field("b", when="!a"), Field("c", when="a")
    assert conditions.circles(conditions.of([a, b, c])) == {"a", "b"}
    assert conditions.shown([a, b, c], {"a": "x", "b": "y"}) == set()


@pytest.mark.django_db
def test_who_is_asked_is_told_by_a_right_or_a_role_over_the_place(town, cast):
    by_right = Field("x", "题", seen_by=(UNIT_VIEW,))
    by_role = Field("x", "题", seen_by=(Role("cadre_officer", ""), Role("leader", "")))
    for one in (by_right, by_role):
        assert one.seen(cast.officer, town.red)
        assert one.seen(None, town.red)
        assert not one.seen(cast.stranger, town.red)
        assert one.seen(cast.stranger, town.blue)
        assert one.seen(cast.stranger)
        assert not one.seen(cast.nobody, town.red)
    assert by_role.seen(cast.leader, town.red)
    assert not by_role.seen(cast.supervisor, town.red)
