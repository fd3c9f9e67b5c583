"""A programme's rows become an instance; a plan is searched, kept, told in words."""

import datetime as dt

import numpy as np
import pytest
from tests.programmes.plans_world import FIRST, ON, incomes, staged, today  # noqa: F401

from guantong.core.errors import GuantongError
from guantong.core.scope import rows_of
from guantong.programmes.models import BatchPlan, BatchRow, PlanVillage, Project
from guantong.programmes.planning import engine, packing
from guantong.programmes.planning.instance import build
from guantong.programmes.planning.question import Question
from guantong.programmes.queries import boards
from guantong.programmes.services import keeping, pins, projects, searching

pytestmark = pytest.mark.django_db


def project(staged, village, kind="solar"):  # noqa: F811
    return Project.objects.unscoped("test").get(unit=staged.villages[village], kind__code=kind)


def planned(staged, question=None):  # noqa: F811
    return searching.plan_now(staged.programme, question or Question(on=ON), 10, rounds=3)


def test_what_is_not_known_is_told_and_not_planned_with(staged):  # noqa: F811
    solar = project(staged, "八村")
    projects.change(staged.org, solar, name=solar.name, cost=None, income=30_000,
                    income_error=None, said_by="县农经站（虚构）", basis="")  # fmt: skip
    built = build(staged.programme, Question(on=ON))
    names = [one.removesuffix("村") for one in built.instance.villages]
    assert names == ["一", "二", "三", "四", "五", "七", "八"]
    told = {(one.what, one.unit) for one in built.lacks}
    assert ("base", staged.villages["六村"].pk) in told
    assert ("cost", staged.villages["八村"].pk) in told
    at = built.villages.index(staged.villages["八村"].pk), built.kinds.index(solar.kind_id)
    assert not built.instance.can[at]
    assert built.instance.base[0] == 20.0
    assert built.instance.budget[0].sum() == 4 * 800
    assert built.instance.group_high[0, 0].tolist() == [1, 2, 2]


def test_an_instance_is_the_same_after_it_was_kept(staged):  # noqa: F811
    one = build(staged.programme, Question(on=ON)).instance
    text = packing.packed(packing.as_data(one))
    again = packing.from_data(packing.unpacked(text))
    assert packing.packed(packing.as_data(again)) == text
    assert np.array_equal(again.budget, one.budget)
    assert again.weights == one.weights


def test_a_plan_is_kept_with_its_proof_its_money_and_its_words(staged):  # noqa: F811
    plan = planned(staged)
    assert plan.certified
    assert plan.value <= plan.bound + 1e-6
    rows = list(rows_of(plan, BatchRow).select_related("kind", "unit"))
    for row in rows:
        assert sum(amount for _fund, _year, amount in row.paid) == row.cost
        assert row.why
    told = [words for one in rows_of(plan, PlanVillage) for words in one.others]
    assert told
    assert all("得益" in words for words in told)
    lifted = rows_of(plan, PlanVillage).filter(outcome="lifted")
    assert plan.facts["outcomes"]["lifted"] == lifted.count() > 0
    paid = sum(one[4] for one in plan.facts["money"])
    assert abs(paid - sum(row.cost for row in rows)) <= 10
    assert all(one[4] <= one[3] + 1 for one in plan.facts["money"])
    unknown = rows_of(plan, PlanVillage).get(unit=staged.villages["六村"])
    assert (unknown.outcome, unknown.base) == ("unknown", None)
    left = rows_of(plan, PlanVillage).filter(outcome="weak_left")
    assert all(one.why for one in left)
    assert boards.best_words(plan)
    years = [column.year for column in boards.columns(plan, None, None)]
    assert years == [FIRST, FIRST + 1, FIRST + 2]


def test_the_proof_of_a_plan_does_not_hold_for_another(staged):  # noqa: F811
    plan = planned(staged)
    found, built = keeping.restored(BatchPlan.objects.unscoped("test").get(pk=plan.pk))
    assert engine.proven(found).value == pytest.approx(plan.value)
    wrong = engine.certificate(found) | {"bound": found.bound * 0.9}
    with pytest.raises(engine.StageError, match="上界"):
        engine.proven(engine.restored(built.instance, wrong))


def test_locks_and_bans_hold_in_the_plan_and_say_so(staged):  # noqa: F811
    lock, ban = project(staged, "三村"), project(staged, "一村")
    pins.lock(staged.org, staged.programme, lock, FIRST + 2, "村里要求晚两年")
    pins.ban(staged.org, staged.programme, ban, "屋顶不够牢固")
    plan = planned(staged)
    row = rows_of(plan, BatchRow).get(project=lock)
    assert (row.year, row.locked) == (FIRST + 2, True)
    assert "锁定" in row.why
    assert not rows_of(plan, BatchRow).filter(project=ban).exists()


def test_a_lock_on_what_nobody_reckoned_is_refused_in_words(staged):  # noqa: F811
    solar = project(staged, "三村")
    pins.lock(staged.org, staged.programme, solar, FIRST, "村里的要求")
    projects.appraise(staged.org, solar, feasible="no", why_not="屋顶朝北")
    with pytest.raises(GuantongError, match="三村光伏"):
        planned(staged)


def test_less_money_is_a_question_and_lifts_no_more(staged):  # noqa: F811
    plan = planned(staged)
    less = planned(staged, Question(on=ON, percent=-50))
    assert less.value < plan.value
    assert less.facts["outcomes"]["lifted"] <= plan.facts["outcomes"]["lifted"]


def test_what_was_begun_is_fixed_with_its_real_cost(staged, incomes):  # noqa: F811
    solar = project(staged, "二村")
    projects.approve(staged.org, solar, dt.date(FIRST, 1, 5))
    projects.begin(staged.org, solar, dt.date(FIRST, 2, 1))
    incomes.update({(name, FIRST): value for (name, _year), value in list(incomes.items())})
    later = Question(on=dt.date(FIRST + 1, 3, 1))
    built = build(staged.programme, later)
    at = built.villages.index(staged.villages["二村"].pk), built.kinds.index(solar.kind_id)
    assert built.instance.begun[at]
    assert built.instance.published[at] == 0
    plan = planned(staged, later)
    assert rows_of(plan, BatchRow).get(project=solar).year == FIRST
    years = rows_of(plan, BatchRow).exclude(project=solar).values_list("year", flat=True)
    assert min(years) > FIRST
