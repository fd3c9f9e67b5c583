"""What comes due, and in which month."""

import datetime as dt

from guantong.standards.career import Career, PostHeld, RankHeld, Sanction, Work
from guantong.standards.months import Month
from guantong.standards.rules import DueKind, Override, RuleSet, due

M = Month.parse
RULES = RuleSet.load(dt.date(2026, 6, 1))


def listed(person, first="2026-01", last="2026-12", rules=RULES, work=Work.OTHER):
    found = due(person, M(first), M(last), rules, work)
    return [(str(d.month), d.kind) for d in found]


def person(*posts, birth="1980-01", **more):
    return Career("1", "虚构甲", sex="1", birth=M(birth), posts=posts, **more)


def post(start, **more):
    return PostHeld("丙局", "局长", "1A41", M(start), **more)


def test_age_is_due_in_the_month_of_the_reform():
    # Born 1966-05: 60 in 2026-05, five months later under the reform.
    assert listed(person(birth="1966-05")) == [("2026-10", DueKind.AGE)]
    assert listed(person(birth="1966-05"), last="2026-09") == []


def test_probation_ends_after_a_year_unless_elected_or_recorded_otherwise():
    assert listed(person(post("2025-09"))) == [("2026-09", DueKind.PROBATION)]
    assert listed(person(post("2025-09", elected=True))) == []
    recorded = post("2025-09", probation_until=M("2026-11"))
    assert listed(person(recorded)) == [("2026-11", DueKind.PROBATION)]


def test_terms_are_due_after_five_and_ten_years_and_exchange_after_ten():
    assert listed(person(post("2021-06"))) == [("2026-06", DueKind.TERM)]
    assert listed(person(post("2016-06"))) == [
        ("2026-06", DueKind.EXCHANGE),
        ("2026-06", DueKind.TERM),
    ]
    assert listed(person(post("2016-06", end=M("2020-01")))) == []
    assert listed(person(post("2021-06", principal=False))) == []


def test_chiefs_of_some_organs_are_exchanged_after_five_years():
    chief = person(post("2021-06", chief=True))
    assert ("2026-06", DueKind.EXCHANGE) in listed(chief, work=Work.POLICE)
    assert ("2026-06", DueKind.EXCHANGE) not in listed(chief, work=Work.OTHER)


def test_a_rank_step_is_due_when_its_years_are_full():
    clerk = person(ranks=(RankHeld("32", M("2024-08")),))
    assert listed(clerk) == [("2026-08", DueKind.RANK)]
    good = person(ranks=(RankHeld("32", M("2024-08")),), assessments={2025: "1"})
    assert listed(good) == [("2026-02", DueKind.RANK)]
    assert listed(person(ranks=(RankHeld("11", M("2020-01")),))) == []


def test_the_end_of_a_sanctions_influence_is_due():
    punished = person(sanctions=(Sanction("p1", dt.date(2025, 3, 10)),))
    (one,) = due(punished, M("2026-01"), M("2026-12"), RULES)
    assert (str(one.month), one.kind, one.rule) == ("2026-03", DueKind.SANCTION, "sanction.party")
    assert "2026-03-10" in one.text


def test_officers_parameters_move_what_is_due():
    overrides = [Override("tenure.probation", "months", 18, dt.date(2026, 1, 1))]
    changed = RuleSet.load(dt.date(2026, 6, 1), overrides)
    assert listed(person(post("2025-02")), rules=changed) == [("2026-08", DueKind.PROBATION)]


def test_earliest_first():
    many = person(post("2021-06"), ranks=(RankHeld("24", M("2024-03")),), birth="1966-05")
    assert listed(many) == [
        ("2026-03", DueKind.RANK),
        ("2026-06", DueKind.TERM),
        ("2026-10", DueKind.AGE),
    ]
