"""Whatever is said in whatever order, one number is current; sums add up as they are written."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guantong.programmes.arithmetic import Sum, SumError
from guantong.programmes.models import DataRule, DataValue
from guantong.programmes.services import values
from guantong.programmes.services.checks import broken, far
from guantong.programmes.services.values import Said

NAMES = st.sampled_from(["sales", "rent", "投资收益", "其他收入"])
NUMBERS = st.decimals(-(10**8), 10**8, places=2, allow_nan=False)
TERMS = st.lists(st.tuples(st.sampled_from("+-"), NAMES), min_size=1, max_size=8)
SAID = st.tuples(
    st.sampled_from(["sales", "rent"]), st.sampled_from(["2026-Q1", "2026-Q2", "2025"]),
    st.integers(0, 3),
)  # fmt: skip


def written(terms):
    return "".join(f" {sign} {name}" for sign, name in terms)


@given(TERMS, st.dictionaries(NAMES, NUMBERS, min_size=4))
def test_a_sum_is_the_sum_of_its_terms(terms, numbers):
    told = sum((numbers[name] if sign == "+" else -numbers[name] for sign, name in terms),
               Decimal(0))  # fmt: skip
    assert Sum.read(written(terms)).value(numbers) == told


@given(TERMS)
def test_what_is_written_reads_back_the_same(terms):
    one = Sum.read(written(terms))
    assert Sum.read(one.written({})) == one


@given(TERMS, st.dictionaries(NAMES, NUMBERS, max_size=3))
def test_nothing_is_said_of_a_rule_whose_numbers_are_not_all_known(terms, numbers):
    rule = DataRule(code="r", name="x", left=written(terms), sign="eq", right="missing")
    assert broken(rule, {}, numbers) is None


@given(NUMBERS, NUMBERS, st.sampled_from(["eq", "le", "ge"]), st.integers(0, 100))
def test_a_rule_is_broken_exactly_beyond_its_tolerance(a, b, sign, tolerance):
    rule = DataRule(code="r", name="x", left="a", sign=sign, right="b", tolerance=tolerance)
    holds = {
        "eq": abs(a - b) <= tolerance, "le": a <= b + tolerance, "ge": a >= b - tolerance
    }[sign]  # fmt: skip
    assert (broken(rule, {}, {"a": a, "b": b}) is None) == holds


@given(st.lists(NUMBERS, min_size=4, max_size=8))
def test_a_number_within_the_past_is_never_far(past):
    assert not any(far(one, past) for one in past)


@pytest.mark.parametrize("text", ["", "sales +", "+ + rent", "sales - - rent"])
def test_what_is_no_sum_is_refused(text):
    with pytest.raises(SumError):
        Sum.read(text)


@pytest.mark.django_db
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(SAID, min_size=1, max_size=4), min_size=1, max_size=5))
def test_one_number_is_current_whatever_is_said(town, asked, batches):
    every = DataValue.objects.unscoped("test")
    every.all().delete()
    last = {}
    for batch in batches:
        values.put(None, [Said(asked[code], town.village, when, n) for code, when, n in batch])
        last |= {(code, when): n for code, when, n in batch}
    rows = DataValue.objects.unscoped("test").filter(current=True)
    now = {(one.element.code, one.period): one.value for one in rows.select_related("element")}
    assert now == last
    for one in DataValue.objects.unscoped("test").filter(current=False):
        assert DataValue.objects.unscoped("test").filter(corrected_from=one).count() == 1
