"""What predicates say they lack becomes kinds of fact, each of a known place."""

import datetime as dt

import pytest

from guantong.standards.career import Career, FamilyMember, Post, PostHeld, Tier, Work
from guantong.standards.codes import table
from guantong.standards.months import Month
from guantong.standards.rules import RuleSet, check
from guantong.standards.rules.missing import (
    KINDS,
    MOST,
    bits_of,
    codes_of,
    kind_of,
    lacks,
    names_of,
)

ON = dt.date(2026, 6, 1)
BARE = Career(key="1", name="某")
CLERK = Career(key="2", name="某", posts=(PostHeld("unit:1", "科员", None, None, grassroots=None),))
KIN = Career(key="3", name="某", family=(
    FamilyMember("表姑", "甲", "unit:1"), FamilyMember("父亲", "乙", None),
    FamilyMember("妻子", "丙", "unit:1", leads=False),
))  # fmt: skip


def _posts():
    for level in table("level").labels:
        for tier in Tier:
            yield Post("unit:1", "书记", level, tier, Work.PARTY, chief=True, committee=tier,
                       requires=frozenset({"法律职业资格"}))  # fmt: skip
            yield Post("unit:1", "科员", level, tier, in_team=False, area="某县")


@pytest.mark.parametrize("person", [BARE, CLERK, KIN])
def test_every_fact_that_a_rule_lacks_has_a_kind_of_its_own(person):
    rules = RuleSet.load(ON)
    said = {words for post in _posts() for one in check(person, post, ON, rules)
            for words in one.missing}  # fmt: skip
    assert said
    assert {words for words in said if kind_of(words).code == "other"} == set()


def test_a_clerk_without_history_lacks_each_kind_once_however_many_rules_ask():
    post = Post("unit:1", "副县长", "1A32", Tier.COUNTY, Work.GOVERNMENT)
    found = lacks(check(CLERK, post, ON, RuleSet.load(ON)))
    codes = [one.kind.code for one in found]
    assert len(codes) == len(set(codes))
    by = {one.kind.code: one for one in found}
    assert by["study"].rules == ("文化程度",)
    assert by["study"].kind.kept == "A08"
    assert len(by["posts"].rules) + len(by["level"].rules) > 2
    assert "2025年度考核结果" in by["assessment"].told


def test_what_only_advises_keeps_nobody_from_a_post():
    person = Career(key="4", name="某", posts=(PostHeld("unit:2", "副镇长", "1A42", None),))
    post = Post("unit:1", "副镇长", "1A42", Tier.TOWNSHIP)
    found = check(person, post, ON, RuleSet.load(ON))
    assert "dates" in {one.kind.code for one in lacks(found) if "任期内职务调整" in one.rules}
    every = [name for one in lacks(found, ["tenure.moves"]) for name in one.rules]
    assert "任期内职务调整" not in every


def test_kinds_are_bits_that_come_back_as_they_went():
    assert len(KINDS) <= MOST
    codes = ["study", "training", "family"]
    assert codes_of(bits_of(codes)) == codes
    assert bits_of(["no longer known"]) == 0
    assert names_of(["study", "no longer known"]) == ["学历"]


def test_a_month_says_nothing_of_the_kind():
    assert kind_of(f"{Month(2019, 3)}至{Month(2021, 6)}的任职情况").code == "posts"
    assert kind_of("父亲的工作单位").code == "family"
    assert kind_of("法律职业资格").code == kind_of("法定资格").code == "titles"
    assert kind_of("党内警告的日期").code == "sanctions"
