"""For any tree every village of the scope is swept exactly once; unknown is never a hit."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guantong.core.facts import FACTS, Known, Unknown
from guantong.core.models import Unit
from guantong.core.services import units
from guantong.jobs.rectification.services import criteria
from guantong.programmes.models import Sweep, SweepHit, SweptUnit
from guantong.programmes.services import reading, sweeping

#: Of each township, how many villages; of each county its townships.
TREES = st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=1, max_size=3)


class EveryTree(TestCase):
    @settings(max_examples=12)
    @given(TREES)
    def test_each_village_under_the_unit_is_swept_once_and_no_other(self, tree):
        root = units.found_root("示范市", "prefecture", "C")
        criteria.load()
        counties = [self._county(root, n, towns) for n, towns in enumerate(tree)]
        scope = counties[0]
        inside = list(scope.villages)
        if not inside:
            return
        row = sweeping.begin(None, scope.unit, name="排查", due=dt.date(2099, 1, 1))
        swept = SweptUnit.objects.unscoped("test").filter(sweep=row)
        assert sorted(swept.values_list("unit", flat=True)) == sorted(one.pk for one in inside)
        whole = sweeping.begin(None, root, name="全市排查", due=dt.date(2099, 1, 1))
        every = [one.pk for county in counties for one in county.villages]
        swept = SweptUnit.objects.unscoped("test").filter(sweep=whole)
        assert sorted(swept.values_list("unit", flat=True)) == sorted(every)
        sweeping.read_again(None, whole)
        assert swept.count() == len(every)
        assert not SweepHit.objects.unscoped("test").exists()
        assert Sweep.objects.unscoped("test").count() == 2

    def _county(self, root, n, towns):
        unit = units.create(None, root, name=f"{n}县", kind="county", code=f"A{n}")
        villages = []
        for t, many in enumerate(towns):
            town = units.create(None, unit, name=f"{n}{t}镇", kind="township", code=f"A{n}-{t}")
            for v in range(many):
                villages.append(units.create(
                    None, town, name=f"{n}{t}{v}村", kind="village", code=f"A{n}-{t}-{v}"
                ))  # fmt: skip
        return SimpleNamespace(unit=unit, villages=villages)


ANSWERS = st.one_of(
    st.just(Unknown("没有登记")), st.just(None), st.integers(0, 50).map(lambda n: Known(n, "登记"))
)


@given(ANSWERS, st.integers(0, 50))
def test_unknown_is_never_a_hit_and_known_is_one_above_the_number(answer, above):
    unit = SimpleNamespace(pk=1)
    criterion = SimpleNamespace(code="w01", fact="test.answer", above=above)
    fact = SimpleNamespace(label="数", model=Unit, __call__=None)
    told = {} if answer is None else {1: answer}
    FACTS["test.answer"] = type("Told", (), {
        "label": fact.label, "model": Unit, "__call__": lambda _self, _rows, _on: told,
    })()  # fmt: skip
    try:
        found = reading.read([unit], [criterion], None)[1]["w01"]
    finally:
        del FACTS["test.answer"]
    met = reading.is_met(criterion, found)
    assert met == (isinstance(answer, Known) and answer.value > above)
    assert found[1]


@pytest.mark.django_db
def test_a_fact_that_no_room_knows_is_unknown_and_says_so(town):
    criterion = SimpleNamespace(code="w21", fact="no.such_fact", above=0)
    found = reading.read([town.village], [criterion], None)
    assert found[town.village.pk]["w21"] == [None, "系统没有这项资料"]
    assert not reading.is_met(criterion, found[town.village.pk]["w21"])


def test_of_several_organisations_one_is_enough_and_one_unknown_leaves_it_open():
    worst = reading._worst
    assert worst([Known(3, "甲"), Known(5, "乙")], 4) == Known(5, "乙")
    assert worst([Known(5, "乙"), Unknown()], 4) == Known(5, "乙")
    assert worst([Known(3, "甲"), Unknown("没有")], 4) == Unknown("没有")
