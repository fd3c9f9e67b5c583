"""The board of a round: every cadre in one of five groups or in none, unit by unit.

Units come in the tree's order and persons in the roster's; the board is never sorted by a result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.core.services import events
from guantong.frame import allowed, way
from guantong.people import queries
from guantong.people.models import Level, Person
from guantong.staffing.listings import FollowUps, Records
from guantong.staffing.models import JudgementRound
from guantong.staffing.queries import judgement as reads
from guantong.staffing.queries.followed import since
from guantong.staffing.queries.judgement_cards import Card, cards
from guantong.staffing.queries.side_by_side import (
    FEWEST,
    MOST,
    dimensions,
    labels,
    sides,
)
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.standards.judgement import Group, groups
from guantong.ui import tables as ui_tables

View, Manage = PLAN_VIEW, PLAN_MANAGE
#: Units are shown whole, so many that a page has about this many cards.
CARDS_A_PAGE = 48
AGES = [
    ("-35", gettext_lazy("35 岁及以下")),
    ("36-40", gettext_lazy("36–40 岁")),
    ("41-45", gettext_lazy("41–45 岁")),
    ("46-50", gettext_lazy("46–50 岁")),
    ("51-55", gettext_lazy("51–55 岁")),
    ("56-", gettext_lazy("56 岁及以上")),
]


class Search(ui_tables.Table):
    """What the search row of the board looks in."""

    @classmethod
    def find(cls, rows: QuerySet[Person], word: str) -> QuerySet[Person]:
        """Search names by characters and pinyin, posts and units by characters."""
        return queries.by_name_or_post(rows, word)


@dataclass(frozen=True)
class Zone:
    """A column of a unit: a group and its cards there."""

    group: Group
    cards: list[Card]


@dataclass(frozen=True)
class Section:
    """A unit with its columns; the first holds who is in none."""

    unit: Unit
    people: int
    zones: list[Zone]


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the board, or for htmx its next units."""
    row = allowed.get(request, JudgementRound, pk, View)
    actor: Any = request.user
    everybody = reads.cadres(actor, row)
    filters = _filters(request, row)
    people, unit = ui_tables.narrowed(request, Search, everybody, filters)
    units, number, more = _units(people, request.GET.get("page"))
    shown = list(people.filter(unit__in=units))
    found = cards(actor, shown, row, timezone.localdate())
    context = {
        "title": row.name, "crumbs": way.to(row), "round": row,
        "sections": _sections(found), "next": number + 1 if more else None, "number": number,
        "filters": ui_tables.drop_downs(filters, request.GET), "under": unit, "narrows": True,
        "filtered": any(request.GET.get(f.name) for f in filters) or request.GET.get("q"),
        "places": row.is_open and actor.may(Manage, row.unit_path), "most": MOST,
    }  # fmt: skip
    if request.headers.get("HX-Target") == "more-units":
        return render(request, "staffing/judgement_units.html", context)
    counted = reads.counts(everybody, actor)
    context |= {
        "last_round": reads.last_round(actor, row),
        "tiles": [(one, counted.get(one.code, 0)) for one in _columns()],
        "total": sum(counted.values()), "done": reads.discussed(everybody, actor, row).count(),
    }  # fmt: skip
    return render(request, "staffing/judgement_board.html", context)


@allowed.needs(View)
def person(request: Request, pk: int, person: int) -> HttpResponse:
    """Show one person's facts, results and history side by side; that it was read is logged."""
    row, one = allowed.get(request, JudgementRound, pk, View), get(request, person)
    [side] = sides(request.user, [one])
    summary = f"查看 {one.unit.name} 1 人的研判材料"
    events.record(request.user, "研判.查看", one, summary)
    manages = request.user.may(Manage, one.unit_path)
    before = reads.before(request.user, [one.pk], row).get(one.pk)
    context = {
        "title": one.name, "crumbs": way.through(row), "round": row, "s": side, "person": one,
        "manages": manages, "places": manages and row.is_open,
        "last": side.judgements[0] if side.judgements else None, "before": before,
        "followed": since(request.user, [before])[one.pk] if before else [],
        "drawer": request.GET.get("view") == "drawer",
    }  # fmt: skip
    drawn = "drawer" if context["drawer"] else "person"
    return render(request, f"staffing/judgement_{drawn}.html", context)


@allowed.needs(View)
def compare(request: Request, pk: int) -> HttpResponse:
    """Show up to four persons side by side, in the roster's order; that it was read is logged."""
    row = allowed.get(request, JudgementRound, pk, View)
    keys = list(dict.fromkeys(k for k in request.GET.getlist("person") if k.isdigit()))
    if not FEWEST <= len(keys) <= MOST:
        words = _("请选 %(few)d 至 %(most)d 人并列比较，现在选了 %(n)d 人。")
        raise GuantongError(words % {"few": FEWEST, "most": MOST, "n": len(keys)})
    people = list(reads.cadres(request.user, row).filter(pk__in=keys))
    columns = sides(request.user, people)
    for one in people:
        summary = f"并列查看 {one.unit.name} 1 人的研判材料"
        events.record(request.user, "研判.查看", one, summary)
    context = {
        "title": _("并列比较"), "crumbs": way.through(row), "round": row, "columns": columns,
        "facts": [(label, [one.fact(label) for one in columns]) for label in labels(columns)],
        "dimensions": [
            (name, [_span(one, name) for one in columns]) for name in dimensions(columns)
        ],
    }  # fmt: skip
    return render(request, "staffing/judgement_compare.html", context)


@allowed.needs(View)
def record(request: Request, pk: int) -> HttpResponse:
    """Show what a round said about whom, by whom; and let an officer close it."""
    row = allowed.get(request, JudgementRound, pk, View)
    return Records.show(
        request, row, title=_("研判记录"), crumbs=way.through(row), round=row,
        template="staffing/judgement_record.html",
    )  # fmt: skip


@allowed.needs(View)
def followed(request: Request, pk: int) -> HttpResponse:
    """Show what followed each placement of a round, until today."""
    row = allowed.get(request, JudgementRound, pk, View)
    return FollowUps.show(
        request, row, title=_("%(name)s：以后的情况") % {"name": row.name}, crumbs=way.through(row)
    )


def get(request: Request, pk: int, permission: Permission = View) -> Person:
    """Return a person over whom the account holds a permission, or answer 404."""
    found: Person = allowed.get(request, Person, pk, permission)
    return found


def _columns() -> tuple[Group, ...]:
    """Return the columns of the board: first those whom no officer has placed."""
    return (Group(reads.NONE, _("未研判"), "", _("还没有研判意见"), bars=False), *groups())


def _span(side: Any, name: str) -> Any:
    if not side.results or side.results[0].hidden:
        return None
    return next((row for row in side.results[0].dimensions if row["name"] == name), None)


def _filters(request: Request, row: JudgementRound) -> tuple[ui_tables.Choice, ...]:
    actor: Any = request.user

    def by_group(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
        return reads.in_group(rows, actor, value)

    def by_round(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
        done = reads.discussed(rows, actor, row)
        return done if value == "1" else rows.exclude(pk__in=done.order_by().values("pk"))

    named = [(one.code, one.name) for one in _columns()]
    return (
        ui_tables.Choice("group", _("研判意见"), named, apply=by_group),
        ui_tables.Choice("level", _("职务层次"), Level.choices),
        ui_tables.Choice("age", _("年龄"), AGES, apply=queries.in_age_band),
        ui_tables.Choice("round", _("本次"), [("1", _("本次已研判")), ("0", _("本次未研判"))],
                         apply=by_round),
    )  # fmt: skip


def _units(people: QuerySet[Person], number: str | None) -> tuple[list[int], int, bool]:
    """Cut the units into pages of about as many cards; return a page, its number, if any follow."""
    counted = people.order_by("unit_path").values_list("unit", "unit_path").annotate(n=Count("pk"))
    pages: list[list[int]] = [[]]
    room = CARDS_A_PAGE
    for unit, _path, many in counted:
        if pages[-1] and many > room:
            pages.append([])
            room = CARDS_A_PAGE
        pages[-1].append(unit)
        room -= many
    wanted = int(number) if number and number.isdigit() else 1
    wanted = min(max(wanted, 1), len(pages))
    return pages[wanted - 1], wanted, wanted < len(pages)


def _sections(found: Sequence[Card]) -> list[Section]:
    by_unit: dict[int, list[Card]] = {}
    for card in found:
        by_unit.setdefault(card.person.unit_id, []).append(card)
    return [
        Section(
            mine[0].person.unit,
            len(mine),
            [
                Zone(one, [c for c in mine if (c.group or reads.NONE) == one.code])
                for one in _columns()
            ],
        )
        for mine in by_unit.values()
    ]
