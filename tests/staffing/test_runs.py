"""A search leaves a whole plan or nothing: whether it ends, is stopped, or crashes."""

import pytest
from django.utils import timezone
from tests.staffing.shared import do, fresh

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Task
from guantong.core.scope import rows_of
from guantong.core.services import tasks
from guantong.engines.match import certificate, evaluate
from guantong.engines.match.questions.robustness import error_of
from guantong.people.models import Person, Training
from guantong.staffing.models import MissingFact, Plan, PlanState, Post, Run, Seat, Snapshot
from guantong.staffing.queries import plans as reads
from guantong.staffing.queries.holders import holders
from guantong.staffing.services import (
    asking,
    eligibility,
    explaining,
    judgement,
    keeping,
    pins,
    runs,
    scenarios,
    searching,
)

pytestmark = pytest.mark.django_db
NOTHING = {Plan: 0, Seat: 0, Snapshot: 0, PlanState: 0}


def _there():
    counts = {}
    for model in NOTHING:
        rows = model.objects
        counts[model] = (rows.unscoped("test") if hasattr(rows, "unscoped") else rows).count()
    return counts


@pytest.mark.both
def test_a_search_ends_in_a_whole_plan_that_proves_itself_anew(solved):
    assert (solved.run.task.state, solved.run.task.message) == ("done", "得到方案 1")
    plan = solved.plan
    assert plan.complete
    assert plan.certified
    assert Seat.objects.unscoped("test").filter(plan=plan).count() == solved.made.posts
    found, built, _asked = keeping.restored(plan)
    told = evaluate(found.instance, found.seats)
    assert told.feasible
    assert told.value == pytest.approx(plan.value)
    assert certificate(found).bound == pytest.approx(plan.bound, abs=1e-6)
    assert plan.bound >= plan.value
    assert [built.people[p] for p in range(len(built.people))] == list(built.people)


def test_seats_say_who_comes_who_goes_and_from_where(solved):
    rows = list(reads.seats(solved.officer, solved.plan))
    changed = [seat for seat in rows if seat.changed]
    assert solved.plan.moved == sum(seat.person_id is not None for seat in changed)
    for seat in rows:
        assert seat.changed == (seat.person_id != seat.holder_id)
        if seat.from_post and not seat.changed:
            assert seat.from_post_id == seat.post_id
            assert seat.move == 0
    seated = [seat.person_id for seat in rows if seat.person_id]
    assert len(seated) == len(set(seated))


def test_the_curve_was_written_where_the_officer_watches(solved):
    curve = fresh(solved.run).curve
    assert curve
    assert all(value is None or value <= bound + 1e-6 for _s, value, bound in curve if bound)
    assert solved.plan.curve[-1][1] == pytest.approx(solved.plan.value)


@pytest.mark.both
def test_a_crash_in_the_middle_of_writing_leaves_no_half_plan(county, monkeypatch):
    def crash(*_args, **_kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(keeping.PlanState.objects, "create", crash)
    run = do(runs.solve(county.officer, county.scenario, version=1, seconds=10))
    assert run.task.state == "failed"
    assert run.plan is None
    assert _there() == NOTHING


@pytest.mark.both
def test_a_crash_in_the_search_leaves_nothing_and_the_next_runs(county, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(searching.match, "solve", lambda *_a, **_k: 1 / 0)
        assert do(runs.solve(county.officer, county.scenario, version=1)).task.state == "failed"
    assert _there() == NOTHING
    run = do(runs.solve(county.officer, county.scenario, version=1, seconds=10))
    assert run.plan is not None


def test_a_search_stopped_before_its_first_plan_keeps_nothing(county):
    run = runs.solve(county.officer, county.scenario, version=1)
    # As if the officer had stopped it while it was being read.
    Task.objects.unscoped("test").filter(pk=run.task_id).update(cancel_requested=True)
    run = do(run)
    assert run.task.state == "cancelled"
    assert "没有保存" in run.task.message
    assert _there() == NOTHING


def test_a_search_stopped_later_keeps_its_best_plan_as_a_whole_one(county, monkeypatch):
    asked = []

    def tell(watch, point, plan):
        asked.append(plan)
        if plan is not None:
            watch.stopped = True
        return plan is None

    monkeypatch.setattr(searching.Watch, "__call__", tell)
    run = do(runs.solve(county.officer, county.scenario, version=1, seconds=20))
    assert run.task.state == "done"
    assert "已停止，保留方案 1" in run.task.message
    assert not run.plan.complete
    assert _there()[Seat] == county.made.posts


def test_a_plan_that_breaks_a_rule_or_its_proof_is_not_written(county, monkeypatch):
    from dataclasses import replace

    question = asking.ask(county.scenario)
    found = searching.match.solve(question.built.instance)
    outcome = keeping.Outcome(
        found, question.built, "run", 1, keeping.digest_of(county.scenario)
    )  # fmt: skip
    better = replace(outcome, found=replace(found, bound=found.value - 5, value=found.value))
    with pytest.raises(keeping.GuantongError, match="复核"):
        keeping.keep(county.officer, county.scenario, [better])
    seats = found.seats.copy()
    seats[:] = seats[0]
    with pytest.raises(keeping.GuantongError, match="违反"):
        keeping.keep(county.officer, county.scenario, [
            outcome, replace(outcome, found=replace(found, seats=seats)),
        ])  # fmt: skip
    assert _there() == NOTHING


@pytest.mark.both
def test_a_second_search_of_a_scenario_waits_for_the_first(county):
    run = runs.solve(county.officer, county.scenario, version=1)
    with pytest.raises(Conflict, match="正在生成方案（干部科提交）"):
        runs.solve(county.officer, county.scenario, version=1)
    with pytest.raises(Conflict, match="正在生成方案"):
        runs.prepare(county.officer, county.scenario)
    assert runs.running(county.scenario) == run
    runs.stop(county.officer, run)
    assert runs.running(county.scenario) is None


@pytest.mark.both
def test_a_search_that_a_stopped_server_left_behind_stops_nobody(county):
    run = runs.solve(county.officer, county.scenario, version=1)
    Task.objects.unscoped("test").filter(pk=run.task_id).update(state="running")
    tasks.interrupt_running()
    assert runs.running(county.scenario) is None
    assert _there() == NOTHING


def test_only_officers_start_and_stop_searches(county, cast):
    with pytest.raises(Refused):
        runs.solve(cast.nobody, county.scenario, version=1)
    run = runs.solve(county.officer, county.scenario, version=1)
    with pytest.raises(Refused):
        runs.stop(cast.nobody, run)
    assert list(Run.objects.visible_to(cast.nobody)) == []


def test_a_scenario_not_prepared_is_not_solved(county):
    later = county.scenario.on.replace(year=county.scenario.on.year + 1)
    held = scenarios.change(county.officer, county.scenario, version=1, on=later)
    with pytest.raises(Conflict, match="核对资格"):
        runs.solve(county.officer, held, version=2)


def test_what_if_keeps_the_new_lock_and_the_new_ban(solved):
    rows = [s for s in reads.seats(solved.officer, solved.plan) if s.person and not s.changed]
    first, second = rows[0], rows[5]
    pins.ban(solved.officer, solved.scenario, first.person, first.post, "另有任用", version=1)
    pins.lock(solved.officer, solved.scenario, second.person, second.post, "继续任职", version=2)
    run = do(runs.what_if(solved.officer, solved.plan, version=3))
    assert run.task.state == "done", run.task.message
    after = {seat.post_id: seat.person_id for seat in reads.seats(solved.officer, run.plan)}
    assert after[first.post_id] != first.person_id
    assert after[second.post_id] == second.person_id
    assert (run.plan.kind, run.plan.parent, run.plan.scenario_version) == (
        "what_if", solved.plan, 3,
    )  # fmt: skip
    # Nothing but pins changed: both plans rest on one snapshot.
    assert Snapshot.objects.unscoped("test").count() == 1


def test_a_lock_outside_the_proposals_opens_the_seat(county):
    posts = Post.objects.unscoped("test").order_by("unit_path", "position", "pk")
    staff = holders(list(posts)).values()
    people = Person.objects.unscoped("test").exclude(pk__in=staff).filter(category="cadre")
    person = people.filter(unit=posts[0].unit, party="01").first()
    # Whoever was not trained last year is proposed for no town's post.
    rows_of(person, Training).update(start="2015-01", end="2015-01")
    eligibility.prepare(county.officer, county.scenario)
    # Of a rank without a post it must be found first what it counts for.
    MissingFact.objects.unscoped("test").filter(person=person).delete()
    MissingFact(scenario=county.scenario, person=person, kind="standing", state="accepted").save()
    plan = do(runs.solve(county.officer, county.scenario, version=1, seconds=10)).plan
    assert person.pk not in {seat.person_id for seat in reads.seats(county.officer, plan)}
    post = posts.filter(unit=person.unit, level="1A42").first()
    pin = pins.lock(county.officer, county.scenario, person, post, "破格，经集体研究", version=1)
    run = do(runs.what_if(county.officer, plan, version=2))
    assert run.task.state == "done", run.task.message
    after = {seat.post_id: seat.person_id for seat in reads.seats(county.officer, run.plan)}
    assert after[pin.post_id] == person.pk


def test_what_if_is_refused_once_a_judgement_changed(solved):
    row = judgement.open_round(solved.officer, solved.scope, "换届研判", timezone.localdate())
    why = "年轻，缺基层一线历练，宜到乡镇任实职。"
    judgement.place(solved.officer, row, solved.cadres[0], "load", why, seen=0)
    run = do(runs.what_if(solved.officer, solved.plan, version=solved.scenario.version))
    assert run.task.state == "failed"
    assert "研判意见" in run.task.message


def test_what_if_is_refused_once_weights_changed(solved):
    scenarios.change(solved.officer, solved.scenario, version=1, prices={"move": 30})
    run = do(runs.what_if(solved.officer, solved.plan, version=2))
    assert run.task.state == "failed"
    assert "请重新生成方案" in run.task.message


def test_dearer_moves_move_fewer(solved):
    scenarios.change(solved.officer, solved.scenario, version=1, prices={"move": 900})
    run = do(runs.solve(solved.officer, solved.scenario, version=2, seconds=20))
    assert run.plan.moved < solved.plan.moved
    assert run.plan.number == 2


def test_rules_that_clash_are_named_in_words(solved):
    rows = [seat for seat in reads.seats(solved.officer, solved.plan) if seat.person]
    locked = next(seat for seat in rows if seat.person.sex == "1")
    pins.lock(solved.officer, solved.scenario, locked.person, locked.post, "继续任职", version=1)
    team = [seat for seat in rows if seat.post.unit_id == locked.post.unit_id]
    women = {
        "name": "女干部", "attribute": "women", "per": "team", "unit": locked.post.unit,
        "low": len(team),
    }  # fmt: skip
    scenarios.add_bound(solved.officer, solved.scenario, **women, version=2)
    run = do(runs.solve(solved.officer, solved.scenario, version=3, seconds=10))
    assert run.task.state == "failed"
    assert "不能同时满足" in run.task.message
    assert run.clash
    assert all(set(row) == {"kind", "text", "people", "posts"} for row in run.clash)
    assert any("女干部" in row["text"] for row in run.clash)
    assert run.plan is None


def test_alternatives_differ_and_name_the_plan_they_vary(solved):
    run = do(runs.alternatives(solved.officer, solved.plan, 2, seconds=5))
    assert run.task.state == "done", run.task.message
    made = list(Plan.objects.unscoped("test").filter(kind="alternative"))
    assert 1 <= len(made) <= 2
    for plan in made:
        assert plan.parent == solved.plan
        assert plan.value <= solved.plan.bound
        told = reads.compare(solved.officer, [solved.plan, plan])
        assert told.sides[1].differs > 0


def test_the_frontier_moves_fewer_the_dearer_moves_are(solved):
    run = do(runs.frontier(solved.officer, solved.plan, (0.0, 1.0, 8.0), seconds=4))
    assert run.task.state == "done", run.task.message
    made = Plan.objects.unscoped("test").filter(kind="frontier").order_by("factor")
    assert [plan.factor for plan in made] == [0.0, 1.0, 8.0]
    moved = [plan.moved for plan in made]
    assert moved == sorted(moved, reverse=True)
    # Each goes on from its own price of moves.
    found, _built, _asked = keeping.restored(made[2])
    assert certificate(found).value == pytest.approx(made[2].value)


def test_robustness_says_how_often_each_sat_where(solved):
    run = do(runs.robustness(solved.officer, solved.plan, samples=3))
    assert run.task.state == "done", run.task.message
    told = fresh(solved.plan).robustness
    assert told["samples"] == 3
    # All that counts is on file and no vote counts: only ways of working have an error.
    assert told["error"] == pytest.approx(error_of(keeping.restored(solved.plan)[0]))
    assert 0 < told["error"] < 0.01 * solved.plan.value
    by_post = {}
    for post, person, often in told["often"]:
        assert 0 < often <= 1
        assert Person.objects.unscoped("test").filter(pk=person).exists()
        by_post[post] = by_post.get(post, 0) + often
    assert all(total <= 1.001 for total in by_post.values())


def test_a_seat_is_explained_by_who_else_could_sit_there(solved):
    seat = next(s for s in reads.seats(solved.officer, solved.plan) if s.person)
    told = explaining.explain(solved.officer, solved.plan, seat.post, count=4)
    assert [one.person for one in told.brought] == [seat.person]
    assert told.brought[0].gain == pytest.approx(seat.gain)
    assert 0 < len(told.choices) <= 4
    assert seat.person not in [one.person for one in told.choices]
    assert told.eligible >= len(told.choices) + 1
    assert sum(count for _name, count in told.barred) > 0
    with pytest.raises(GuantongError, match="没有这个职位"):
        explaining.explain(solved.officer, solved.plan, _stray(), count=4)


def _stray():
    return Post(pk=10**6, unit_path="0", title="别处的职位")
