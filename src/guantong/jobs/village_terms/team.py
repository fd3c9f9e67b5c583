"""What is noticed of the teams of villages, set-wise: by rules of the job's data, none decides.

That something is not known is told as such: a village of which nobody is entered breaks no rule.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Q
from django.utils import timezone

from guantong.core.scope import pointing
from guantong.jobs.village_terms.models import PostKind, Reserve, VillageTerm
from guantong.people.models import Assessment, Party, Sex, TitleHeld, Training
from guantong.people.models.conduct import AssessmentResult
from guantong.people.queries import months_ago

CHIEFS = (PostKind.SECRETARY, PostKind.DIRECTOR)
#: Post → where it stands, the secretary first.
ORDER = {str(post): n for n, post in enumerate(PostKind)}
COMMITTEE = tuple(one for one in PostKind if one.startswith("committee_"))


@cache
def data() -> dict[str, Any]:
    """Return the job's rules: of teams, of files, of training, of the reserve."""
    file = resources.files("guantong.jobs.village_terms") / "data" / "team.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def years_before(on: dt.date, years: int) -> dt.date:
    """Return the day so many years before another."""
    return on.replace(year=on.year - years, day=min(on.day, 28 if on.month == 2 else 31))


def ending(on: dt.date) -> Q:
    """Return the condition «its term is over by a day», as registered, or by the years of one."""
    began = years_before(on, data()["term"]["years"])
    return Q(election__term_end__lte=on) | Q(election__term_end=None, first__lte=began)


@dataclass
class Member:
    """Somebody of a team now, with the posts held: post → since when, and whether over."""

    pk: int
    name: str
    sex: str
    birth: str
    schooling: str
    party: str
    party_month: str
    posts: dict[str, tuple[dt.date, bool]] = field(default_factory=dict)
    farmer: bool = False
    lacks: list[str] = field(default_factory=list)
    incompetent: bool = False
    term: int = 0

    @property
    def unknown(self) -> bool:
        """Whether schooling, or when a member entered the Party, is not known."""
        member = self.party in Party.members()
        return not self.schooling or (member and not self.party_month)

    def age(self, on: dt.date) -> int:
        """Return whole years on a day, by the month of birth."""
        year, month = map(int, self.birth.split("-"))
        return on.year - year - (on.month < month)

    @property
    def told(self) -> str:
        """The posts in words."""
        return "、".join(str(PostKind(one).label) for one in self.posts)


@dataclass
class Team:
    """A village's team on a day: who holds what, how many are in reserve, what is noticed."""

    members: dict[int, Member] = field(default_factory=dict)
    reserves: int = 0
    vacant_since: dt.date | None = None
    noticed: list[tuple[Mapping[str, Any], str]] = field(default_factory=list)

    def of(self, *posts: str) -> list[Member]:
        """Return who holds one of some posts."""
        return [one for one in self.members.values() if one.posts.keys() & set(posts)]


def _no_secretary(team: Team, rule: Mapping[str, Any], on: dt.date) -> str:
    since = team.vacant_since
    late = since is not None and f"{since:%Y-%m}" <= months_ago(rule["months"], on)
    return f"{since:%Y-%m-%d}" if late and not team.of(PostKind.SECRETARY) else ""


def _size(team: Team, rule: Mapping[str, Any], _on: dt.date) -> str:
    many = len(team.of(*COMMITTEE))
    return "" if rule["min"] <= many <= rule["max"] else f"{many}"


def _no_woman(team: Team, rule: Mapping[str, Any], _on: dt.date) -> str:
    women = [one for one in team.of(*COMMITTEE) if one.sex == Sex.FEMALE]
    return "" if len(women) >= rule["at_least"] else f"{len(women)}"


def _both(team: Team, _rule: Mapping[str, Any], _on: dt.date) -> str:
    return _names(one for one in team.members.values() if set(CHIEFS) <= one.posts.keys())


def _few(team: Team, rule: Mapping[str, Any], _on: dt.date) -> str:
    return "" if team.reserves >= rule["number"] else f"{team.reserves}"


def _each(test: Callable[[Member, Mapping[str, Any], dt.date], Any]) -> Any:
    def check(team: Team, rule: Mapping[str, Any], on: dt.date) -> str:
        return _names(one for one in team.members.values() if test(one, rule, on))

    return check


def _names(some: Iterable[Member]) -> str:
    return "、".join(one.name for one in some)


#: Code of a rule → what of a team it notices, "" for nothing.
CHECKS: dict[str, Callable[[Team, Mapping[str, Any], dt.date], str]] = {
    "no_secretary": _no_secretary, "size": _size, "no_woman": _no_woman, "both": _both,
    "few_reserves": _few,
    "over": _each(lambda one, _rule, _on: any(over for _day, over in one.posts.values())),
    "age": _each(lambda one, rule, on: one.age(on) >= rule["age"]),
    "incompetent": _each(
        lambda one, _rule, _on: one.incompetent and one.posts.keys() & set(COMMITTEE)
    ),
    "untrained": _each(lambda one, _rule, _on: one.lacks),
    "unknown": _each(lambda one, _rule, _on: one.unknown),
}  # fmt: skip
TOLD = (
    "unit_id", "person", "person__name", "person__sex", "person__birth_month",
    "person__schooling", "person__party", "person__party_month", "pk", "post", "first",
    "election__term_end",
)  # fmt: skip


def teams(units: Iterable[int], on: dt.date | None = None) -> dict[int, Team]:
    """Return the team of each village, by its key; their right was checked already."""
    day, units = on or timezone.localdate(), list(units)
    found = {pk: Team() for pk in units}
    rows = pointing(VillageTerm, "unit", units).order_by("pk")
    years = data()["term"]["years"]
    held = sorted(rows.filter(last=None).values_list(*TOLD), key=lambda row: ORDER[row[9]])
    for unit, person, *who, pk, post, first, ends in held:
        one = found[unit].members.setdefault(person, Member(person, *who))
        one.term = one.term or pk
        over = ends <= day if ends else first <= years_before(day, years)
        one.posts[post] = (first, over)
    gone = rows.filter(post=PostKind.SECRETARY).exclude(last=None)
    for unit, last in gone.order_by("last").values_list("unit_id", "last"):
        found[unit].vacant_since = last
    inside = pointing(Reserve, "unit", units).filter(left_on=None).exclude(entered_on=None)
    for unit in inside.values_list("unit_id", flat=True):
        found[unit].reserves += 1
    _learn([one for team in found.values() for one in team.members.values()], day)
    for team in found.values():
        team.noticed = list(_noticed(team, day)) if team.members or team.vacant_since else []
    return found


def _noticed(team: Team, on: dt.date) -> Iterable[tuple[Mapping[str, Any], str]]:
    for rule in data()["rule"]:
        parameters = rule.get("parameters", {})
        found = CHECKS[rule["code"]](team, parameters, on)
        if found:
            yield {**rule, "text": rule["text"] % parameters}, found


def _learn(members: Sequence[Member], on: dt.date) -> None:
    """Read what is on record of members: training, titles, the assessments of the last years."""
    by = defaultdict(list)
    for one in members:
        by[one.pk].append(one)
    words, years = data()["farmer"]["words"], _parameter("incompetent", "years")
    courses = defaultdict(list)
    for pk, name, start in pointing(Training, "person", by).values_list("person", "name", "start"):
        courses[pk].append((name, start))
    titles = pointing(TitleHeld, "person", by).values_list("person", "name")
    names = [(pk, name) for pk, some in courses.items() for name, _start in some] + list(titles)
    for pk in {pk for pk, name in names if any(word in name for word in words)}:
        for one in by[pk]:
            one.farmer = True
    failed: defaultdict[int, set[int]] = defaultdict(set)
    low = pointing(Assessment, "person", by).filter(result=AssessmentResult.INCOMPETENT)
    for pk, year in low.values_list("person", "year"):
        failed[pk].add(year)
    for one in members:
        said = failed.get(one.pk, set())
        one.incompetent = any({year - n for n in range(years)} <= said for year in said)
        one.lacks = [name for _code, name, due in needs(one.posts, courses[one.pk], on)
                     if due <= on]  # fmt: skip


def _parameter(code: str, name: str) -> int:
    found = next(one for one in data()["rule"] if one["code"] == code)["parameters"][name]
    return int(found)


def needs(
    posts: Mapping[str, tuple[dt.date, bool]], courses: Sequence[tuple[str, str]], on: dt.date
) -> list[tuple[str, str, dt.date]]:
    """Return the training that posts ask for and no course shows: code, name, by when.

    Parameters
    ----------
    courses
        The name and first month of each that was taken.

    """
    out = []
    for rule in data()["training"]:
        held = [first for post, (first, _over) in posts.items() if post in rule["posts"]]
        if not held:
            continue
        first, every = min(held), rule.get("every")
        since = months_ago(every, on) if every else f"{first:%Y-%m}"
        fits = [name for name, month in courses if month >= since
                and (not rule["words"] or any(word in name for word in rule["words"]))]  # fmt: skip
        if not fits:
            due = first + dt.timedelta(days=30.44 * (every or rule["within"]))
            out.append((rule["code"], rule["name"], due))
    return out
