"""Unknown is a third state: proposed by nobody, until two persons say why it may be."""

import random
from itertools import islice

import numpy as np
import pytest
from django.urls import reverse
from tests.staffing.clerks import MANY, WHY, accept, bare, missing
from tests.staffing.shared import do, fresh, sign_in

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event, Signing
from guantong.people.models import RECORDS, Person, Training
from guantong.people.rules.careers import career
from guantong.people.rules.versions import rules_for
from guantong.people.services import records
from guantong.staffing.eligibility import bars_of, pool_of
from guantong.staffing.eligibility.pool import around, plain_post
from guantong.staffing.models import MissingFact, Plan, Seat
from guantong.staffing.queries import unknowns as reads
from guantong.staffing.services import (
    asking,
    eligibility,
    explaining,
    freshness,
    pins,
    runs,
    unknowns,
)
from guantong.standards import derived
from guantong.standards.rules import Verdict, check
from guantong.standards.rules.missing import KINDS, bits_of, kind_of

pytestmark = pytest.mark.django_db
ADVISORY = {"tenure.moves"}


def _seated(plan, people):
    rows = Seat.objects.unscoped("test").filter(plan=plan, person__in=people)
    return list(rows.select_related("person", "post__unit"))


def _searched(run):
    done = do(run)
    assert done.task.state == "done", done.task.message
    return Plan.objects.unscoped("test").filter(pk__in=done.task.result.get("plans", []))


def _scenario(clerks):
    return fresh(clerks.scenario)


def test_clerks_without_history_are_in_no_plan_and_no_question(clerks):
    keys = {one.pk for one in clerks.clerks}
    officer, scenario = clerks.officer, _scenario(clerks)
    (plan,) = _searched(runs.solve(officer, scenario, version=1, seconds=10))
    assert plan.unknown == 0
    others = [*_searched(runs.alternatives(officer, plan, 2, seconds=3))]
    others += _searched(runs.frontier(officer, plan, (0, 2), seconds=3))
    seat = Seat.objects.unscoped("test").filter(plan=plan, changed=True).exclude(person=None)[0]
    pins.ban(officer, scenario, seat.person, seat.post, "已另有任用", version=1)
    others += _searched(runs.what_if(officer, plan, version=2, seconds=3))
    assert len(others) >= 3
    for one in (plan, *others):
        assert _seated(one, keys) == []
    do(runs.robustness(officer, plan, 2))
    drawn = {person for _post, person, _share in fresh(plan).robustness["often"]}
    assert drawn
    assert not drawn & keys
    clerk = clerks.clerks[0]
    assert "不在本方案考虑的人选之列" in explaining.barring(plan, clerk, seat.post)[0]
    assert explaining.change_of(officer, plan, clerk, seat.post) is None


def test_accepted_by_two_they_may_sit_and_every_seat_says_what_is_missing(clerks):
    accept(clerks, clerks.clerks)
    scenario = _scenario(clerks)
    built = asking.ask(scenario).built
    people = {built.people.index(one.pk) for one in clerks.clerks}
    arcs = [n for n, p in enumerate(built.instance.arc_person.tolist()) if p in people]
    assert len({built.instance.arc_person[n] for n in arcs}) == MANY
    assert all(built.lacks[n] for n in arcs)
    (plan,) = _searched(runs.solve(clerks.officer, scenario, version=1, seconds=10))
    seats = _seated(plan, clerks.clerks)
    rest = Seat.objects.unscoped("test").filter(plan=plan).exclude(person__in=clerks.clerks)
    assert all(seat.missing for seat in seats)
    assert not any(seat.missing for seat in rest)
    assert plan.unknown == len(seats)


@pytest.mark.both
def test_one_person_alone_accepts_nothing_and_the_second_does_all_at_once(clerks):
    rows = missing(clerks.scenario, clerks.clerks)
    assert {row.person_id for row in rows} == {one.pk for one in clerks.clerks}
    with pytest.raises(GuantongError, match="理由"):
        unknowns.accept.over(clerks.officer, rows, reason="可以")
    assert unknowns.accept.over(clerks.officer, rows, reason=WHY) == len(rows)
    signing = Signing.objects.visible_to(clerks.other).get()
    assert unknowns.accepted(clerks.scenario) == {}
    with pytest.raises(Refused):
        acts.second(clerks.officer, signing)
    acts.second(clerks.other, signing)
    now = missing(clerks.scenario, clerks.clerks)
    told = {(row.state, row.reason, row.by, row.seconded_by) for row in now}
    assert told == {("accepted", WHY, clerks.officer, clerks.other)}
    assert set(unknowns.accepted(clerks.scenario)) == {one.pk for one in clerks.clerks}
    log = Event.objects.unscoped("test").filter(action="缺少事实.同意考虑")
    assert log.count() == len(rows)
    assert "干部监督科核签" in log[0].summary


def test_it_is_taken_back_by_an_act_and_nobody_is_proposed_on_it_any_more(clerks):
    accept(clerks, clerks.clerks[:1])
    scenario, clerk = _scenario(clerks), clerks.clerks[0]
    assert clerk.pk in asking.ask(scenario).built.people
    (row, *_rest) = missing(scenario, [clerk])
    unknowns.withdraw(clerks.officer, row, reason="档案查明有出入，先补录。")
    assert fresh(row).state == "open"
    assert clerk.pk not in asking.ask(scenario).built.people
    history = Event.objects.unscoped("test").filter(subject=f"staffing.missingfact:{row.pk}")
    done = [one.action for one in history.order_by("seq")]
    assert done == ["缺少事实.同意考虑.提请", "缺少事实.同意考虑", "缺少事实.同意考虑.核签",
                    "缺少事实.撤回同意"]  # fmt: skip


def test_once_the_fact_is_entered_it_lapses_and_the_rule_decides(clerks):
    clerk = clerks.clerks[0]
    accept(clerks, [clerk])
    records.save_record(
        None, clerk, "A08",
        {"schooling": "6", "schooling_text": "高中", "mode": "full", "school": "某中学"},
    )  # fmt: skip
    scenario = _scenario(clerks)
    with pytest.raises(Conflict, match="干部的信息已有改动"):
        asking.ask(scenario)
    eligibility.prepare(clerks.officer, scenario)
    row = MissingFact.objects.unscoped("test").get(person=clerk, kind="study")
    assert (row.state, row.posts) == ("entered", 0)
    bars = eligibility.load(scenario)
    at = bars.people.index(clerk.pk)
    assert all("selection.education" in bars.rules_of(int(x)) for x in bars.barred[at])
    assert clerk.pk not in asking.ask(scenario).built.people


def test_a_fact_that_was_entered_and_taken_out_again_must_be_accepted_anew(clerks):
    clerk = clerks.clerks[0]
    accept(clerks, [clerk])
    MissingFact.objects.unscoped("test").filter(person=clerk, kind="study").update(state="entered")
    eligibility.prepare(clerks.officer, _scenario(clerks))
    assert MissingFact.objects.unscoped("test").get(person=clerk, kind="study").state == "open"
    assert clerk.pk not in asking.ask(_scenario(clerks)).built.people


def test_whoever_holds_a_post_stays_in_it_whatever_is_missing_and_goes_nowhere_else(county):
    pool = pool_of(county.scenario)
    some = dict(islice(pool.holders.items(), 8))
    for one in some.values():
        bare(pool.people[pool.place[one]])
    eligibility.prepare(county.officer, county.scenario)
    # Of some of them the little that is left already says that they go nowhere else.
    post, holder = next(pair for pair in some.items() if missing(county.scenario, [pair[1]]))
    built = asking.ask(county.scenario).built
    who, at = built.people.index(holder), built.posts.index(post)
    own = {built.posts[j] for p, j in zip(built.instance.arc_person, built.instance.arc_post,
                                          strict=True) if p == who}  # fmt: skip
    same = {one.pk for one in pool.posts if (one.unit_id, one.title) == (
        pool.posts[at].unit_id, pool.posts[at].title)}  # fmt: skip
    assert post in own
    assert own <= same
    arc = built.instance.arc(who, at)
    assert built.lacks[arc] == 0


def test_a_lock_does_not_go_round_it(clerks):
    scenario, clerk = _scenario(clerks), clerks.clerks[0]
    pool = pool_of(scenario)
    bars = eligibility.load(scenario)
    free = int(np.flatnonzero(bars.barred[bars.people.index(clerk.pk)] == 0)[0])
    post = pool.posts[free]
    with pytest.raises(GuantongError, match=r"缺少事实：.*学历.*不能锁定"):
        pins.lock(clerks.officer, scenario, clerk, post, "工作需要，指定人选", version=1)
    accept(clerks, [clerk])
    pins.lock(clerks.officer, scenario, clerk, post, "工作需要，指定人选", version=1)
    asking.ask(_scenario(clerks))
    row = MissingFact.objects.unscoped("test").get(person=clerk, kind="study")
    unknowns.withdraw(clerks.officer, row, reason="档案查明有出入，先补录。")
    with pytest.raises(Conflict, match=r"锁定任.*缺学历"):
        asking.ask(_scenario(clerks))


def _one_by_one(pool, person, post):
    """Return what keeps a person from a post, rule by rule: broken rules, kinds missing."""
    near = around(post.unit)
    known = career(person, near.names)
    found = check(known, plain_post(post, near), pool.on, rules_for(post.unit, pool.on))
    broken = {one.rule for one in found if one.verdict is Verdict.BROKEN} - ADVISORY
    lacking = {
        kind_of(words).code for one in found
        if one.verdict is Verdict.UNKNOWN and one.rule not in ADVISORY for words in one.missing
    }  # fmt: skip
    held = derived.current_posts(known, pool.on)
    return broken, lacking, any((p.unit, p.title) == (plain_post(post, near).unit, post.title)
                                for p in held)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_no_pair_with_an_unknown_is_open_unless_each_kind_was_accepted(county, seed):
    rng = random.Random(seed)
    for model in RECORDS:
        rows = model.objects.unscoped("test")
        keys = list(rows.values_list("pk", flat=True))
        rows.filter(pk__in=rng.sample(keys, len(keys) // 6)).delete()
    for name in ("health", "work_month", "grew_up", "party_month"):
        keys = list(Person.objects.unscoped("test").values_list("pk", flat=True))
        Person.objects.unscoped("test").filter(pk__in=rng.sample(keys, 8)).update(**{name: ""})
    pool = pool_of(county.scenario)
    bars = bars_of(pool)
    codes = [one.code for one in KINDS]
    accepted = {one: bits_of(rng.sample(codes, rng.randrange(len(codes)))) for one in bars.people}
    shut = bars.shut(accepted)
    open_, unknown = 0, 0
    for _n in range(150):
        p, j = rng.randrange(len(pool.people)), rng.randrange(len(pool.posts))
        person, post = pool.people[p], pool.posts[j]
        broken, lacking, stays = _one_by_one(pool, person, post)
        left = bits_of(lacking) & ~accepted[person.pk]
        may = not left or stays or pool.holders.get(post.pk) == person.pk
        if shut[p, j] == 0:
            assert may
            open_ += 1
        elif not broken and may:
            assert any(code.startswith(("policy.", "judgement.")) and code != "policy.unknown"
                       for code in bars.rules_of(int(shut[p, j])))  # fmt: skip
        unknown += bool(lacking and not broken)
    assert open_
    assert unknown


def test_the_fact_that_opens_most_seats_comes_first(county):
    pool = pool_of(county.scenario)
    chief, *rest = (person for person in pool.people if person.pk in pool.holders.values())
    Person.objects.unscoped("test").filter(pk=chief.pk).update(health="")
    some = rest[:8]
    Training.objects.unscoped("test").filter(person__in=some).delete()
    eligibility.prepare(county.officer, county.scenario)
    bars = eligibility.load(county.scenario)
    told = reads.openings(county.scenario, {})
    assert [one.alone for one in told] == sorted((one.alone for one in told), reverse=True)
    by = {one.code: one for one in told}
    bit = np.uint32(bits_of(["training"]))
    lone = (bars.barred == 0) & (bars.lacks == bit)
    assert by["training"].alone == lone.sum() > 0
    assert by["training"].people == lone.any(axis=1).sum() <= len(some)
    # What is accepted keeps nobody any more.
    known = {one.pk: int(bit) for one in some}
    assert "training" not in {one.code for one in reads.openings(county.scenario, known)}


def test_what_changed_is_told_before_solving_with_the_button_to_check_again(client, clerks):
    sign_in(client, clerks.officer)
    address = reverse("staffing:scenario", args=[clerks.scenario.pk])
    assert "生成方案" in client.get(address).content.decode()
    assert freshness.changed_since(clerks.scenario) == []
    records.save_record(
        None, clerks.clerks[0], "A08",
        {"schooling": "2", "schooling_text": "大学", "mode": "full", "school": "某大学"},
    )  # fmt: skip
    page = client.get(address).content.decode()
    assert "核对资格之后，干部的信息已有改动" in page
    assert ">生成方案</button>" not in page
    assert "重新核对资格" in page


def test_the_list_says_of_whom_what_is_missing_and_where_it_is_entered(client, clerks):
    sign_in(client, clerks.officer)
    clerk = clerks.clerks[0]
    listing = reverse("staffing:missing-facts")
    page = client.get(f"{listing}?scenario={clerks.scenario.pk}&kind=study").content.decode()
    assert f'href="{reverse("people:records", args=[clerk.pk, "A08"])}"' in page
    assert clerk.name in page
    asked = {"scope": "all", "reason": WHY, "token": "t",
             "row": [row.pk for row in missing(clerks.scenario, [clerk])]}  # fmt: skip
    asked.pop("scope")
    bulk = reverse("frame:bulk", args=["staffing:missing-facts", "accept"])
    told = client.post(bulk, asked, follow=True).content.decode()
    assert f"已提请 {len(asked['row'])} 条，待另一人核签" in told
    waits = client.get(f"{listing}?scenario={clerks.scenario.pk}&q={clerk.name}").content.decode()
    assert "已提请，待核签" in waits
    row = missing(clerks.scenario, [clerk])[0]
    assert client.get(row.get_absolute_url()).status_code == 200
