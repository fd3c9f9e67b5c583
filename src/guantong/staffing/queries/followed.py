"""What followed a placement: the facts that were recorded of a person since, each with its day.

Rooms above register what they know (a meeting's decisions); nothing here is judged or counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.people.models import (
    Assessment,
    AwardKind,
    AwardSanction,
    PostHeld,
    PracticePosting,
    RankHeld,
    Training,
)
from guantong.standards.codes import table
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.staffing.models import Judgement


@dataclass(frozen=True)
class Followed:
    """One thing that happened since.

    Attributes
    ----------
    on
        A day or a month, as it is kept: what is kept by the month sorts among the days.
    address
        The page that tells more; "" for none.

    """

    on: str
    what: str
    address: str = ""

    def __str__(self) -> str:
        year, month, *day = self.on.split("-")
        return f"{self.on if day else f'{year}年{int(month)}月'} {self.what}"


@dataclass(frozen=True)
class Since:
    """Of whom, since which day, and in which post the person stood then."""

    person: int
    on: dt.date
    post: str

    @property
    def month(self) -> str:
        """The month of the day, as months are kept."""
        return f"{self.on:%Y-%m}"


#: Returns pairs of a person's number and what happened since the day that is told of it.
Source = Callable[["Account", Mapping[int, Since]], Iterable[tuple[int, Followed]]]
SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Let a room say what it knows."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def since(actor: Account, rows: Iterable[Judgement]) -> dict[int, list[Followed]]:
    """Return what followed each placement: its person's number → by the day, the latest first.

    One query a source, however many placements; a person is asked about once.
    """
    asked = {row.person_id: Since(row.person_id, row.on, row.post) for row in rows}
    out: dict[int, list[Followed]] = {person: [] for person in asked}
    if asked:
        for source in SOURCES:
            for person, one in source(actor, asked):
                out[person].append(one)
    return {
        person: sorted(dict.fromkeys(some), key=lambda one: one.on, reverse=True)
        for person, some in out.items()
    }


def _records(person: int, info_set: str) -> str:
    return reverse("people:records", args=[person, info_set])


@register
def posts(actor: Account, asked: Mapping[int, Since]) -> Iterator[tuple[int, Followed]]:
    """Posts taken up and left. What began in the month of the placement and was held then is not
    new.
    """
    rows = PostHeld.objects.visible_to(actor).filter(person__in=list(asked))
    for row in rows:
        at = asked[row.person_id]
        name, address = in_full(row.unit_name, row.title), _records(row.person_id, "A02")
        held = row.start == at.month and row.title in at.post
        if row.start >= at.month and not held:
            yield row.person_id, Followed(row.start, _("任%s") % name, address)
        if row.end and row.end >= at.month:
            yield row.person_id, Followed(row.end, _("不再任%s") % name, address)


@register
def ranks(actor: Account, asked: Mapping[int, Since]) -> Iterator[tuple[int, Followed]]:
    """Ranks given."""
    for row in RankHeld.objects.visible_to(actor).filter(person__in=list(asked)):
        if row.start > asked[row.person_id].month:
            what = _("任%s") % table("rank").label(row.rank)
            yield row.person_id, Followed(row.start, what, _records(row.person_id, "A05"))


@register
def practice(actor: Account, asked: Mapping[int, Since]) -> Iterator[tuple[int, Followed]]:
    """Work away from the own organ that began or ended."""
    rows = PracticePosting.objects.visible_to(actor).filter(person__in=list(asked))
    for row in rows.select_related("unit"):
        at = asked[row.person_id].month
        name = f"{row.get_kind_display()}：{row.receiver}"
        if row.start > at:
            yield row.person_id, Followed(row.start, name, row.get_absolute_url())
        if row.end and row.end > at:
            ended = _("%s结束") % name
            yield row.person_id, Followed(row.end, ended, row.get_absolute_url())


@register
def conduct(actor: Account, asked: Mapping[int, Since]) -> Iterator[tuple[int, Followed]]:
    """Awards and sanctions decided."""
    for row in AwardSanction.objects.visible_to(actor).filter(person__in=list(asked)):
        if row.on >= asked[row.person_id].on:
            words = _("奖励：%s") if row.kind == AwardKind.AWARD else _("处分处理：%s")
            address = _records(row.person_id, "A14")
            yield row.person_id, Followed(f"{row.on:%Y-%m-%d}", words % row.name, address)


@register
def trainings(actor: Account, asked: Mapping[int, Since]) -> Iterator[tuple[int, Followed]]:
    """Courses that ended."""
    for row in Training.objects.visible_to(actor).filter(person__in=list(asked)):
        ended = row.end or row.start
        if ended > asked[row.person_id].month:
            address = _records(row.person_id, "A11")
            yield row.person_id, Followed(ended, _("培训：%s") % row.name, address)


@register
def assessments(actor: Account, asked: Mapping[int, Since]) -> Iterator[tuple[int, Followed]]:
    """Grades of years that were not over then."""
    for row in Assessment.objects.visible_to(actor).filter(person__in=list(asked)):
        if row.year >= asked[row.person_id].on.year:
            told = {"year": row.year, "result": row.get_result_display()}
            what = _("%(year)s年度考核%(result)s") % told
            address = _records(row.person_id, "A15")
            yield row.person_id, Followed(f"{row.year}-12", what, address)
