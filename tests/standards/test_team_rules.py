"""What is raised about a team, case by case."""

import datetime as dt
from dataclasses import replace

import pytest

from guantong.standards.career import (
    Career,
    FamilyMember,
    Member,
    PostHeld,
    Sanction,
    Team,
    Work,
)
from guantong.standards.months import Month
from guantong.standards.rules import Override, RuleSet, Verdict, check_team

M = Month.parse
ON = dt.date(2026, 6, 15)


def member(key, birth="1980-01", start="2022-06", *, chief=False, sex="1", **more):
    post = PostHeld("甲县政府", "县长" if chief else f"副县长{key}", "1A31" if chief else "1A32",
                    M(start), chief=chief)  # fmt: skip
    facts = {"party_member": True, "family": (), **more}
    born = M(birth) if birth else None
    return Member(Career(key, f"虚构{key}", sex=sex, birth=born, posts=(post,), **facts), post)


def team(*members, **more):
    return Team("甲县政府", "甲县政府领导班子", members, work=Work.GOVERNMENT, **more)


# A chief, a woman, one from outside the Party, one young, one more.
SOUND = (
    member("赵", chief=True),
    member("钱", sex="2"),
    member("孙", party_member=False),
    member("李", "1988-01"),
    member("周"),
)


def raised(one, rule, on=ON, **values):
    overrides = [Override(rule, name, value, dt.date(2020, 1, 1)) for name, value in values.items()]
    found = [f for f in check_team(one, on, RuleSet.load(on, overrides)) if f.rule == rule]
    return found[0] if found else None


def test_a_sound_team_raises_nothing_and_every_finding_has_its_article():
    found = check_team(team(*SOUND), ON, RuleSet.load(ON))
    assert {f.verdict for f in found} == {Verdict.MET}
    assert all(f.article and f.source.startswith("《") for f in found)


# Men born 1966-08 reach retirement age in 2027-01 (60 and 5 months), born 1966-07 in 2026-12.
# Men born 1968-11: 61 years, 2029-11; 1968-07: 60 and 11 months, 2029-06; 1968-08: 2029-07.
@pytest.mark.parametrize(
    ("rule", "members", "verdict", "says"),
    [
        ("team.chief", SOUND[1:], "broken", "没有配备正职"),
        ("team.chief-age", (member("赵", "1966-07", chief=True),), "broken", "2026-12"),
        ("team.chief-age", (member("赵", "1966-08", chief=True),), "met", "6 个月内没有"),
        ("team.chief-age", (member("赵", None, chief=True),), "unknown", "虚构赵的出生年月"),
        (
            "team.age-wave",
            (*SOUND, member("吴", "1968-07"), member("郑", "1968-07")),
            "met",
            "2 人",
        ),
        (
            "team.age-wave",
            (*SOUND, *(member(x, "1968-07") for x in "吴郑王")),
            "broken",
            "3 年内到龄 3 人（共 8 人）",
        ),
        ("team.age-wave", (*SOUND, *(member(x, "1968-08") for x in "吴郑王")), "met", "0 人"),
        ("team.age-wave", (*SOUND[:2], member("吴", "1968-07")), "broken", "1 人（共 3 人）"),
        ("team.age-wave", (*SOUND[:3], member("吴", "1968-07")), "met", "1 人（共 4 人）"),
        ("team.young", SOUND[:3], "broken", "0/3"),
        ("team.young", (*SOUND, member("吴")), "met", "1/6"),
        ("team.young", (*SOUND, member("吴"), member("郑")), "broken", "1/7"),
        ("team.young", (member("李", "1985-07"),), "met", "1/1"),
        ("team.young", (member("李", "1985-06"),), "broken", "0/1"),
        ("team.young", (*SOUND[:3], member("李", None)), "unknown", "虚构李的出生年月"),
        ("team.women", (SOUND[0], SOUND[2]), "broken", "女干部 0 人"),
        ("team.women", (SOUND[0], member("钱", sex=None)), "unknown", "虚构钱的性别"),
        ("team.non-party", (SOUND[0], SOUND[1]), "broken", "党外干部 0 人"),
        ("team.non-party", (SOUND[0], member("孙", party_member=None)), "unknown", "政治面貌"),
        ("team.exchange", (member("赵", start="2016-06"),), "broken", "虚构赵（10年）"),
        ("team.exchange", (member("赵", start="2016-07"),), "met", "10 年"),
    ],
)
def test_warnings_worked_out_by_hand(rule, members, verdict, says):
    finding = raised(team(*members), rule)
    assert finding.verdict.value == verdict, finding
    assert says in finding.message


def test_last_three_years_running():
    assert raised(team(last_places=frozenset({2023, 2024, 2025})), "team.last").verdict == "broken"
    assert raised(team(last_places=frozenset({2022, 2024, 2025})), "team.last").verdict == "met"
    assert raised(team(last_places=None), "team.last").verdict == "unknown"
    two = raised(team(last_places=frozenset({2024, 2025})), "team.last", years=2)
    assert two.verdict == "broken"


def test_relatives_in_one_team_are_named_once():
    wife = FamilyMember("妻子", "虚构钱", "甲县政府", leads=True, person="钱")
    husband = FamilyMember("丈夫", "虚构赵", "甲县政府", leads=True, person="赵")
    both = (member("赵", family=(wife,)), member("钱", sex="2", family=(husband,)))
    finding = raised(team(*both), "team.kin")
    assert finding.verdict == "broken"
    assert finding.message.count("与") == 1


def test_an_old_schoolmate_in_the_team_is_no_relative():
    mate = FamilyMember("同学", "虚构钱", "甲县政府", person="钱")
    assert raised(team(member("赵", family=(mate,)), member("钱")), "team.kin").verdict == "met"


def test_a_family_not_recorded_leaves_the_question_open():
    finding = raised(team(member("赵", family=None)), "team.kin")
    assert finding.missing == ("虚构赵的家庭成员",)


@pytest.mark.parametrize(
    ("day", "verdict"), [("2025-06-01", "broken"), ("2025-05-31", "met"), ("2026-06-16", "met")]
)
def test_a_sanction_within_a_year(day, verdict):
    sanction = Sanction("p1", dt.date.fromisoformat(day))
    assert raised(team(member("赵", sanctions=(sanction,))), "team.sanction").verdict == verdict


@pytest.mark.parametrize(
    ("work", "start", "verdict"),
    [
        (Work.POLICE, "2021-06", "broken"),
        (Work.POLICE, "2021-07", "met"),
        (Work.OTHER, "2021-06", None),
    ],
)
def test_chiefs_of_police_and_the_like_are_exchanged_sooner(work, start, verdict):
    one = replace(team(member("赵", start=start, chief=True)), work=work)
    finding = raised(one, "team.exchange-chief")
    assert (finding and finding.verdict) == verdict


@pytest.mark.parametrize(
    ("assessed", "excellent", "unit", "verdict"),
    [
        (50, 10, False, "met"),
        (50, 11, False, "broken"),
        (49, 10, False, "broken"),
        (49, 9, False, "met"),
        (48, 12, True, "met"),
        (48, 13, True, "broken"),
    ],
)
def test_the_share_of_excellent(assessed, excellent, unit, verdict):
    one = team(assessed=assessed, excellent=excellent, excellent_unit=unit)
    assert raised(one, "team.excellent").verdict == verdict


def test_standards_for_women_are_asked_of_party_and_government_only():
    assert raised(replace(team(SOUND[0]), work=Work.OTHER), "team.women") is None
    assert raised(replace(team(SOUND[0]), work=Work.PARTY), "team.non-party") is None
