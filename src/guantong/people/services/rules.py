"""Setting the parameters of the rules, and holding a person against a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.people.models import PostRank, RuleParameter
from guantong.people.room import PERSON_VIEW, RULE_MANAGE
from guantong.people.rules import teams
from guantong.people.rules.careers import career, careers, unit_key
from guantong.people.rules.seats import seats_of
from guantong.people.rules.versions import in_force, rules_for
from guantong.standards import career as plain
from guantong.standards.errors import RuleError
from guantong.standards.posts import in_full
from guantong.standards.rules import (
    Finding,
    Verdict,
    all_rules,
    check,
    check_team,
    check_value,
    parameter,
    review,
)

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person

COMMITTEES = {
    "prefecture": plain.Tier.PREFECTURE, "county": plain.Tier.COUNTY,
    "township": plain.Tier.TOWNSHIP,
}  # fmt: skip


@dataclass(frozen=True)
class Vacancy:
    """A post to be filled as an officer describes it, or a rank to be given.

    ``posts`` is the organ's establishment (编制), from which quotas of ranks are reckoned.
    """

    unit: Unit
    title: str
    level: str = ""
    work: str = plain.Work.OTHER.value
    chief: bool = False
    in_team: bool = True
    elected: bool = False
    committee: str = ""
    duties: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    rank: str = ""
    posts: int | None = None


@act(
    Unit, "规则.修改参数", gettext_lazy("设定任职规则参数"), needs=RULE_MANAGE, makes=RuleParameter,
    ask=(Field("reason", type="reason", most=240),), name="rule-set", open_to=(),
)  # fmt: skip
def set_parameter(
    actor: Account | None,
    unit: Unit,
    rule: str,
    name: str,
    *,
    value: int,
    effective: dt.date,
    reason: str,
) -> Done:
    """Write a new version of a parameter, for a unit and what is below it.

    Raises
    ------
    GuantongError
        If the value lies outside its bounds or changes nothing.

    """
    try:
        bounds = parameter(rule, name)
        check_value(rule, name, value)
    except RuleError as error:
        raise GuantongError(error.message, field=error.field) from error
    now = in_force(unit, effective).get((rule, name))
    before = now.value if now else bounds.default
    if before == value and (now is None or now.unit_id == unit.pk):
        raise GuantongError(_("当日生效的数值已是 %(n)s，没有改动。") % {"n": value}, field="value")
    row = RuleParameter(
        unit=unit, rule=rule, parameter=name, value=value, effective=effective, reason=reason,
        by=actor,
    )  # fmt: skip
    row.save()
    text = f"{unit.name}：{all_rules()[rule].name}，{bounds.label} {before}→{value}{bounds.unit}"
    data = {"before": before, "after": value, "effective": str(effective), "reason": reason}
    return Done(text, made=row, data=data)


@transaction.atomic
def check_person(
    actor: Account, person: Person, vacancy: Vacancy, on: dt.date
) -> Sequence[Finding]:
    """Hold a person against a post, by the rules in force where the post is; logged.

    Raises
    ------
    Refused
        If the account may not see the person.

    """
    if not actor.may(PERSON_VIEW, person.unit_path):
        raise Refused(_("您没有查看该人员的权限。"))
    upper, below, names = teams.around(vacancy.unit)
    post = _post(vacancy, upper, below)
    found = check(career(person, names), post, on, rules_for(vacancy.unit, on))
    summary = f"{in_full(vacancy.unit.name, vacancy.title)}，{len(found)} 条规则"
    events.record(actor, "任职资格.核对", person, summary)
    return found


@transaction.atomic
def check_people(
    actor: Account, pairs: Sequence[tuple[Person, Vacancy]], on: dt.date
) -> list[Sequence[Finding]]:
    """Hold persons against posts of one unit, each against its own; one event for all.

    Raises
    ------
    Refused
        If the account may not see one of the persons.

    """
    for path in {person.unit_path for person, _vacancy in pairs}:
        if not actor.may(PERSON_VIEW, path):
            raise Refused(_("您没有查看其中一些人员的权限。"))
    unit = pairs[0][1].unit
    upper, below, names = teams.around(unit)
    known = careers([person for person, _vacancy in pairs], names)
    rules = rules_for(unit, on)
    found: list[Sequence[Finding]] = [
        check(known[person.pk], _post(vacancy, upper, below), on, rules)
        for person, vacancy in pairs
    ]
    data = {"persons": [person.pk for person, _vacancy in pairs]}
    text = f"{unit.name}，{len(pairs)} 人"
    events.record(actor, "任职资格.核对", unit, text, data=data)
    return found


def _post(vacancy: Vacancy, upper: str | None, below: frozenset[str]) -> plain.Post:
    unit = vacancy.unit
    return plain.Post(
        unit=unit_key(unit.pk, ""),
        title=vacancy.title,
        level=vacancy.level or None,
        tier=teams.tier(unit),
        work=plain.Work(vacancy.work),
        superior=upper,
        below=below,
        duties=frozenset(plain.Work(one) for one in vacancy.duties),
        area=teams.area_of(unit),
        chief=vacancy.chief,
        in_team=vacancy.in_team,
        elected=vacancy.elected,
        committee=COMMITTEES.get(vacancy.committee),
        requires=frozenset(vacancy.requires),
        rank=PostRank(vacancy.rank).value if vacancy.rank else None,
        staff=teams.staff(unit, vacancy.posts) if vacancy.posts else None,
    )


@dataclass(frozen=True)
class TeamView:
    """A team with what should be raised, and what its members' present posts do not meet."""

    team: plain.Team
    findings: Sequence[Finding]
    reviews: Sequence[tuple[Person, Sequence[Finding]]]


@transaction.atomic
def look_at_team(actor: Account, unit: Unit, people: Sequence[Person], on: dt.date) -> TeamView:
    """Look at a unit's team by the rules in force there; logged, because families are read.

    Parameters
    ----------
    people
        Persons that the account may see: those of the unit, or the same after a change.

    Raises
    ------
    Refused
        If the account may not see the unit's persons.

    """
    if not actor.may(PERSON_VIEW, unit.path):
        raise Refused(_("您没有查看该单位人员的权限。"))
    rules = rules_for(unit, on)
    team = teams.team_of(unit, people, on)
    _upper, _below, names = teams.around(unit)
    known, seats = careers(people, names), seats_of(people)
    reviews = []
    for person in people:
        seat = seats.get(person.pk)
        found = review(known[person.pk], seat, on, rules) if seat else []
        open_ones = [one for one in found if one.verdict is not Verdict.MET]
        if open_ones:
            reviews.append((person, open_ones))
    text = f"{unit.name} {len(people)} 人，班子提示和现任职务复核"
    events.record(actor, "班子结构.查看", unit, text)
    return TeamView(team, check_team(team, on, rules), reviews)
