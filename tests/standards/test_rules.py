"""Every rule against cases worked out by hand, to the day and the month."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.standards.errors import RuleError
from guantong.standards.months import Month
from guantong.standards.rules import (
    Override,
    RuleSet,
    Verdict,
    all_rules,
    check,
    check_value,
    parameter,
    read_rules,
)
from guantong.standards.rules.registry import ELSEWHERE

from .rule_cases import CASES, HU, SEAT

ON = dt.date(2026, 6, 15)
LONG_AGO = dt.date(2020, 1, 1)


def findings(person, post, on, **changed):
    overrides = [Override(rule, name, value, LONG_AGO) for (rule, name), value in changed.items()]
    return check(person, post, on, RuleSet.load(on, overrides))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule}-{c.expected}-{c.on}")
def test_cases_worked_out_by_hand(case):
    overrides = [Override(case.rule, name, value, LONG_AGO) for name, value in case.set.items()]
    found = check(case.person, case.post, case.day, RuleSet.load(case.day, overrides))
    matching = [f for f in found if f.rule == case.rule]
    if case.expected == "none":
        assert not matching
        return
    (finding,) = matching
    assert finding.verdict.value == case.expected, finding
    assert case.says in finding.message, finding.message
    if case.exceptional is not None:
        assert finding.exceptional is case.exceptional, finding


def test_there_are_more_than_120_cases_and_they_touch_every_rule_about_a_person():
    assert len(CASES) >= 120
    person_rules = {
        r.id
        for r in all_rules().values()
        if not r.id.startswith("team.") and r.test not in ELSEWHERE
    }
    assert person_rules == {case.rule for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule}-{c.expected}-{c.on}")
def test_every_finding_names_its_article_source_and_facts(case):
    for finding in check(case.person, case.post, case.day, RuleSet.load(case.day)):
        assert finding.article
        assert finding.source.startswith("《")
        assert finding.citation == finding.source + finding.article
        assert "{" not in finding.message
        assert finding.facts or finding.missing
        assert bool(finding.missing) == (finding.verdict is Verdict.UNKNOWN)
        assert not (finding.exceptional and finding.verdict is not Verdict.BROKEN)


def test_the_head_of_a_bureau_meets_every_rule_for_deputy_head_of_a_county():
    found = check(HU, SEAT, ON, RuleSet.load(ON))
    assert {f.verdict for f in found} == {Verdict.MET}
    # Two clauses of (1), then (2), (3), (4), (5), (6), Art. 9 and 24: nine; avoidance three;
    # tenure two; sanctions eight; retirement two.
    assert len(found) == 24


def test_article_8_is_covered_clause_by_clause():
    articles = {r.article for r in all_rules().values() if r.id.startswith("selection.")}
    for clause in "一二三四五六七":
        assert any(f"第八条第一款第（{clause}）项" in article for article in articles), clause


def test_a_parameter_counts_from_the_day_it_takes_effect():
    overrides = [
        Override("selection.service", "years", 6, dt.date(2026, 1, 1)),
        Override("selection.service", "years", 7, dt.date(2026, 7, 1)),
    ]

    def value(day):
        return RuleSet.load(dt.date.fromisoformat(day), overrides).value(
            "selection.service", "years"
        )

    assert [value(d) for d in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")] == [
        5,
        6,
        6,
        7,
    ]
    assert RuleSet.load(ON).value("selection.service", "years") == 5


def test_of_two_versions_of_one_day_the_later_counts():
    day = dt.date(2026, 1, 1)
    overrides = [Override("selection.service", "years", n, day) for n in (6, 8)]
    assert RuleSet.load(ON, overrides).value("selection.service", "years") == 8


def test_a_value_outside_its_bounds_is_refused_in_words():
    with pytest.raises(RuleError, match=r"须在 0 到 20年之间，现为 21"):
        check_value("selection.service", "years", 21)
    with pytest.raises(RuleError, match="没有规则"):
        parameter("selection.nothing", "years")
    with pytest.raises(RuleError, match="没有参数"):
        RuleSet.load(ON, [Override("selection.service", "days", 1, ON)])


RULE = """
group = "试"
source = "《试》"
[[rule]]
id = "x"
name = "试"
article = "第一条"
test = "service"
met = "好"
broken = "不好"
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (RULE.replace('test = "service"', 'test = "__import__"'), "判断“__import__”不存在"),
        (RULE + 'when = ["always"]', "条件“always”不存在"),
        (RULE.replace('article = "第一条"', ""), "缺少 article"),
        (RULE.replace('source = "《试》"', ""), "没有写明出处"),
        (RULE + 'colour = "red"', "不认识的项“colour”"),
        (RULE + "parameters = {years = {default = 1}}", "参数“years”须有"),
        (
            RULE + 'parameters = {y = {label="年", unit="年", default=9, min=0, max=5}}',
            "默认值不在范围内",
        ),
        (RULE.replace('group = "试"', ""), "缺少 group"),
        ("[[rule", "不是合格的 TOML"),
    ],
)
def test_a_faulty_rule_file_is_refused_as_a_whole(text, reason):
    assert len(read_rules(RULE, "good.toml")) == 1
    with pytest.raises(RuleError, match=reason):
        read_rules(text, "bad.toml")


def test_numbers_from_secondary_sources_are_marked_for_checking():
    marked = [r.id for r in all_rules().values() if r.verify]
    assert "selection.service" not in marked
    assert "team.young" in marked
    assert parameter("selection.training", "days").verify


@given(st.integers(Month(1990, 1).index, Month(2026, 6).index), st.integers(0, 20))
def test_more_service_never_turns_met_into_broken(start, years):
    overrides = [Override("selection.service", "years", years, LONG_AGO)]
    rules = RuleSet.load(ON, overrides)
    import dataclasses

    person = dataclasses.replace(HU, work_start=Month.from_index(start))
    (finding,) = [f for f in check(person, SEAT, ON, rules) if f.rule == "selection.service"]
    served = Month(2026, 6).index - start
    assert (finding.verdict is Verdict.MET) == (served >= years * 12)
