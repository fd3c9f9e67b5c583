"""Derived facts on a reference date, counted by hand."""

import datetime as dt

import pytest

from guantong.standards import derived
from guantong.standards.career import Career, PostHeld, RankHeld, Study
from guantong.standards.months import Month

M = Month.parse
ON = dt.date(2026, 6, 15)


def post(start, end=None, level="1A41", unit="甲镇", title="镇长", **more):
    begun, ended = (M(text) if text else None for text in (start, end))
    return PostHeld(unit, title, level, begun, ended, **more)


def test_age_turns_in_the_month():
    person = Career("1", "虚构甲", birth=M("1976-06"))
    assert derived.age(person, ON) == 50
    assert derived.age(person, dt.date(2026, 5, 31)) == 49


def test_unknown_facts_stay_unknown():
    nobody = Career("1", "虚构甲")
    assert derived.age(nobody, ON) is None
    assert derived.service(nobody, ON).missing == ("参加工作时间",)
    assert derived.party_age(nobody, ON).missing == ("政治面貌",)
    assert derived.months_to_retirement(nobody, ON) is None
    assert derived.in_post(nobody, ON).missing == ("现任职务",)
    assert derived.in_rank(nobody, ON).missing == ("职级",)
    assert derived.highest_study(nobody) is None


def test_a_person_outside_the_party_has_no_party_age():
    assert derived.party_age(Career("1", "虚构甲", party_member=False), ON) == derived.Span(0)


def test_overlapping_posts_count_once():
    person = Career(
        "1", "虚构甲",
        posts=(
            post("2015-03", "2018-03"),
            post("2017-03", "2019-03", unit="乙镇", title="书记"),
            post("2021-06", unit="丙局", title="局长"),
        ),
    )  # fmt: skip
    assert derived.at_level(person, ON, "1A41").months == 48 + 60


def test_a_post_that_begins_later_does_not_count_yet():
    person = Career("1", "虚构甲", posts=(post("2026-07"),))
    assert derived.at_level(person, ON, "1A41").months == 0
    assert derived.current_post(person, ON) is None


def test_a_post_without_a_start_leaves_a_gap_that_is_named():
    person = Career("1", "虚构甲", posts=(post("2020-06", "2024-06"), post(None, title="副局长")))
    span = derived.at_level(person, ON, "1A41")
    assert span.months == 48
    assert span.missing == ("“副局长”的任职时间",)
    assert span.known is None


def test_grassroots_time_asks_for_what_is_not_recorded():
    person = Career(
        "1", "虚构甲",
        posts=(post("2020-06", "2022-06", grassroots=True), post("2022-06", grassroots=None)),
    )  # fmt: skip
    span = derived.at_grassroots(person, ON)
    assert (span.months, span.missing) == (24, ("“镇长”的是否基层经历",))


def test_the_present_post_is_the_principal_one():
    second = post("2024-01", unit="市人大", title="委员", principal=False, level="1A32")
    person = Career("1", "虚构甲", posts=(second, post("2023-06")))
    assert derived.current_post(person, ON).title == "镇长"
    assert derived.current_level(person, ON) == "1A32"
    assert derived.in_post(person, ON).months == 36


def test_time_in_rank_runs_from_its_own_start():
    person = Career(
        "1", "虚构甲",
        ranks=(RankHeld("31", M("2019-06"), M("2023-06")), RankHeld("24", M("2023-06"))),
    )  # fmt: skip
    assert derived.current_rank(person, ON) == "24"
    assert derived.in_rank(person, ON).months == 36
    assert derived.in_rank(person, ON, "31").months == 48
    assert derived.current_rank(person, dt.date(2023, 5, 31)) == "31"


@pytest.mark.parametrize(
    ("sex", "level", "left"),
    [("1", "1A41", 65), ("2", "1A41", -10), ("2", "1A32", 65)],
)
def test_months_to_retirement_depend_on_sex_and_level(sex, level, left):
    # Born 1970-06: men and county-level women 2031-11; other women 55 + 2 months: 2025-08.
    held = (post("2020-01", level=level),)
    person = Career("1", "虚构甲", sex=sex, birth=M("1970-06"), posts=held)
    assert derived.months_to_retirement(person, ON) == left


def test_education_full_time_and_in_service_are_told_apart():
    person = Career("1", "虚构甲", studies=(Study("31", True), Study("14", False)))
    assert derived.highest_study(person) == "14"
    assert derived.highest_study(person, full_time=True) == "31"
    assert derived.highest_study(Career("2", "虚构乙", studies=())) is None


def test_stretches_without_a_post_are_named():
    held = (post("2010-08", "2015-03"), post("2017-05", unit="乙镇"))
    person = Career("1", "虚构甲", work_start=M("2008-07"), posts=held)
    assert derived.gaps(person, ON) == (
        "2008-07至2010-08的任职情况",
        "2015-03至2017-05的任职情况",
    )


def test_a_year_between_posts_is_no_gap_and_overlaps_hide_none():
    held = (post("2010-08", "2015-03"), post("2012-01", "2013-01"), post("2016-03", unit="乙镇"))
    assert derived.gaps(Career("1", "虚构甲", work_start=M("2009-08"), posts=held), ON) == ()
    assert derived.gaps(Career("1", "虚构甲", posts=()), ON) == ("任职情况",)
