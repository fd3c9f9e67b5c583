"""补缺: who may take one post, who may not and by which article, of whom a fact is missing.

It compares nobody: persons stay in the roster's order, and each answer names its articles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.people.missing import address_of
from guantong.people.models import Category, Level, Person, PostHeld, PracticePosting, Status
from guantong.people.queries import BULKY
from guantong.people.rules.careers import careers
from guantong.people.rules.versions import rules_for
from guantong.staffing.eligibility import answers_of, pool
from guantong.staffing.eligibility.policies import POLICIES, name_of
from guantong.staffing.eligibility.pool import around, county_of, county_paths, plain_post
from guantong.staffing.models import Post
from guantong.staffing.queries.holders import holders
from guantong.staffing.scoring import weighting
from guantong.standards.rules import Finding, Verdict, all_rules, check
from guantong.standards.rules.missing import OF_CODE, Kind, codes_of, lacks

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.scope import ScopedQuerySet

#: What a résumé calls work away from one's post.
PRACTICE = ("挂职", "驻村", "第一书记", "跟班", "专班", "援疆", "援藏")


class Answer(models.TextChoices):
    """What the rules say of a person and a post; unknown is a third state."""

    MET = "met", _("符合")
    BROKEN = "broken", _("不符合")
    UNKNOWN = "unknown", _("信息不全")


@dataclass(frozen=True)
class Judged:
    """A person, with the codes of what bars and the kinds of fact that nobody knows."""

    person: Person
    answer: Answer
    codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why a person may not take a post: the rule, what it found, its article."""

    name: str
    words: str = ""
    citation: str = ""
    exceptional: bool = False
    verify: bool = False


@dataclass(frozen=True)
class Lacking:
    """A fact that nobody knows, what exactly, and where it is entered ("" where nowhere)."""

    kind: Kind
    detail: str
    address: str


@dataclass(frozen=True)
class Told:
    """Why a person got an answer.

    Attributes
    ----------
    advice
        What is only advised and not kept; it keeps nobody from the post.

    """

    reasons: tuple[Reason, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    advice: tuple[Reason, ...] = field(default=())


def reach(actor: Account, post: Post) -> ScopedQuerySet:
    """Return the cadres in office whom an account sees, but whoever holds the post, by roster."""
    rows: ScopedQuerySet = Person.objects.visible_to(actor)
    rows = rows.filter(category=Category.CADRE, status=Status.ACTIVE)
    team = rows_of(post.unit, Post).filter(closed_on=None)
    held = holders(team).get(post.pk)
    return rows.exclude(pk=held) if held else rows


def near(rows: models.QuerySet[Person], post: Post) -> models.QuerySet[Person]:
    """Keep those of the post's level and of the next below; and whose level is not on record.

    Of a post that a county manages only its own people are near.
    """
    levels = Level.values
    at = levels.index(post.level)
    rows = rows.filter(level__in=[*levels[at : at + 2], ""])
    if post.level not in weighting.preset()["who"]["within_county"]:
        return rows
    county = county_of(post.unit_path, county_paths())
    return rows.filter(unit_path__startswith=county) if county else rows


def practised(rows: models.QuerySet[Person], kind: str) -> models.QuerySet[Person]:
    """Keep those with posts at the grassroots, or who were sent to work elsewhere for a time."""
    keys = rows.order_by().values("pk")
    held = PostHeld.objects.filter(person__in=keys).order_by()
    sent = PracticePosting.objects.filter(person__in=keys).order_by()
    if kind == "grassroots":
        there = (some.filter(at_grassroots=True).values("person") for some in (held, sent))
        at, also = (models.Q(pk__in=one) for one in there)
        return rows.filter(at | also)
    said = models.Q()
    for word in PRACTICE:
        said |= models.Q(resume__contains=word)
    posts = models.Q()
    for word in PRACTICE:
        posts |= models.Q(title__contains=word) | models.Q(reason__contains=word)
    said |= models.Q(pk__in=held.filter(posts).values("person"))
    return rows.filter(said | models.Q(pk__in=sent.values("person")))


def judged(post: Post, people: Sequence[Person], on: dt.date) -> list[Judged]:
    """Hold persons against a post, all at once, in the order given."""
    bars = answers_of(pool(post.unit, on, [post], people))
    out = []
    rows = zip(people, bars.barred[:, 0].tolist(), bars.lacks[:, 0].tolist(), strict=True)
    for person, barred, missing in rows:
        answer = Answer.BROKEN if barred else Answer.UNKNOWN if missing else Answer.MET
        kinds = () if barred else tuple(codes_of(missing))
        out.append(Judged(person, answer, tuple(bars.rules_of(barred)), kinds))
    return out


def counts(found: Sequence[Judged]) -> dict[Answer, int]:
    """Count persons by answer."""
    return {answer: sum(one.answer == answer for one in found) for answer in Answer}


def told(post: Post, found: Sequence[Judged], on: dt.date) -> dict[int, Told]:
    """Say for a few persons what each rule found; families are read, so log it (`log`)."""
    area, advising = around(post.unit), set(weighting.preset()["who"]["advisory"])
    plain, rules = plain_post(post, area), rules_for(post.unit, on)
    known = careers([one.person for one in found], area.names)
    return {
        one.person.pk: _told(
            one, check(known[one.person.pk], plain, on, rules), advising, post.unit
        )
        for one in found
    }


def log(actor: Account, post: Post, found: Sequence[Judged]) -> None:
    """Log that persons were held against a post."""
    many = counts(found)
    text = f"{post.full_name}：" + "，".join(
        f"{events.chinese(answer.label)} {n} 人" for answer, n in many.items()
    )
    events.record(actor, "补缺.核对", post, text)


def people_of(rows: models.QuerySet[Person]) -> list[Person]:
    """Read persons with what the page says of them."""
    return list(rows.select_related("unit").defer(*BULKY))


def _told(one: Judged, found: Sequence[Finding], advising: set[str], unit: Unit) -> Told:
    rules = {finding.rule: finding for finding in found}
    words = {lack.kind.code: lack.detail for lack in lacks(found, advising)}
    return Told(
        tuple(_reason(code, rules.get(code)) for code in one.codes),
        tuple(
            Lacking(OF_CODE[code], words.get(code, ""), address_of(code, one.person.pk, unit))
            for code in one.kinds
        ),
        tuple(
            _reason(finding.rule, finding) for finding in found
            if finding.rule in advising and finding.verdict is Verdict.BROKEN
        ),
    )  # fmt: skip


def _reason(code: str, found: Finding | None) -> Reason:
    if found is not None:
        return Reason(found.name, found.message, found.citation, found.exceptional, found.verify)
    if code in POLICIES or code not in all_rules():
        return Reason(name_of(code))
    rule = all_rules()[code]
    return Reason(rule.name, "", rule.citation, verify=rule.verify)
