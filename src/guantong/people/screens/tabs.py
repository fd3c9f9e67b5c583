"""The tabs of a person's page: what each reads, and the template that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from guantong.core import about
from guantong.core.requests import Request
from guantong.core.roles import FILE_VIEW
from guantong.frame.models import Change, Source
from guantong.frame.records import telling
from guantong.people.models import (
    RECORDS,
    Assessment,
    AwardSanction,
    Education,
    Entry,
    Exit,
    FamilyMember,
    Mode,
    Person,
    Photo,
    PostHeld,
    Proposal,
    RankHeld,
    Record,
    ResumePeriod,
    Retirement,
    TitleHeld,
    Training,
)  # fmt: skip
from guantong.people.profile import basics, conduct, resumes, writing
from guantong.people.profile.facts import Facts
from guantong.people.profile.timeline import across, course, down, told

Build = Callable[[Request, Facts], dict[str, Any]]
CHANGES = 200
#: What a history names: A01 and the sets below it.
PARTS: dict[str, tuple[Any, Any]] = {
    "": (Person, _("基本信息")),
    **{model.info_set: (model, model._meta.verbose_name) for model in RECORDS},
}


@dataclass(frozen=True)
class Tab:
    """One tab, with the information sets that are maintained from it."""

    key: str
    title: Any
    build: Build
    sets: tuple[type[Record], ...] = ()

    @property
    def template(self) -> str:
        """The template of its content."""
        return f"people/tabs/{self.key}.html"


def basic(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show A01, and how the person came, left, is proposed."""
    dossier = facts.dossier
    return {
        "groups": basics.groups(facts), "entries": dossier.rows(Entry), "exits": dossier.rows(Exit),
        "retirements": dossier.rows(Retirement), "proposals": dossier.rows(Proposal),
        "titles": dossier.rows(TitleHeld),
    }  # fmt: skip


def timeline(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show the career as a picture, across and down, and in words."""
    drawn = course.course_of(facts.dossier, facts.on)
    if drawn.empty:
        return {"course": drawn}
    return {
        "course": drawn, "across": across.draw(drawn), "down": down.draw(drawn),
        "told": told.told(drawn), "first_year": drawn.first // 12, "last_year": facts.on.year,
        "day": writing.day(facts.on),
    }  # fmt: skip


def resume(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show the résumé's periods beside the form's text."""
    periods = resumes.periods_of(facts.dossier.periods)
    lines = resumes.side_by_side(periods, facts.person.resume)
    return {
        "lines": lines, "parted": sum(not line.same for line in lines),
        "has_periods": bool(periods), "origin": facts.origin("resume"),
    }  # fmt: skip


def posts(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show A02, present posts first."""
    rows = sorted(facts.dossier.posts, key=lambda row: row.start, reverse=True)
    rows.sort(key=lambda row: (bool(row.end), not row.is_principal))
    return {"rows": [_lasting(facts, row) for row in rows]}


def ranks(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show A05, the newest first."""
    return {"rows": [_lasting(facts, row) for row in reversed(facts.dossier.ranks)]}


def practice(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show the practice postings, the newest first."""
    rows = reversed(facts.dossier.practice)
    return {
        "rows": [
            (one, writing.period(one.start, one.end), writing.length(one.start, one.end, facts.on))
            for one in rows
        ]
    }


def schooling(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show A08, full-time and in service apart, and A11."""
    rows = [(row, facts.dossier.origin(row)) for row in facts.dossier.studies]
    modes = [(mode.label, [pair for pair in rows if pair[0].mode == mode]) for mode in Mode]
    trainings = sorted(facts.dossier.rows(Training), key=lambda row: row.start, reverse=True)
    return {"modes": modes, "trainings": trainings}


def assessments(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show A15, and what the form says."""
    rows = [(row, facts.dossier.origin(row)) for row in reversed(facts.dossier.assessments)]
    return {"rows": rows, "origin": facts.origin("assessments_text")}


def awards(_request: Request, facts: Facts) -> dict[str, Any]:
    """Show A14 with how each sanction weighs on the date."""
    dossier = facts.dossier
    rows = [
        (row, conduct.influence(row, facts.on), dossier.origin(row))
        for row in reversed(dossier.awards)
        if row.on <= facts.on
    ]
    return {"rows": rows, "origin": facts.origin("awards_text")}


def family(request: Request, facts: Facts) -> dict[str, Any]:
    """Show A36 masked."""
    rows = facts.dossier.rows(FamilyMember)
    kept = [row.relative_id for row in rows if row.relative_id]
    seen = Person.objects.visible_to(request.user).filter(pk__in=kept)
    known = {p.pk: p for p in seen} if kept else {}
    return {"rows": [(row, known.get(row.relative_id)) for row in rows]}


def materials(request: Request, facts: Facts) -> dict[str, Any]:
    """Show the photos, and what the person's facts were taken from."""
    person, actor = facts.person, request.user
    changes = about.rows(Change, person)
    used = {pk for pk in changes.order_by().values_list("source", flat=True).distinct() if pk}
    used |= {person.source_id} if person.source_id else set()
    sources = Source.objects.visible_to(actor).filter(pk__in=used)
    photos = facts.dossier.rows(Photo, "file")
    return {
        "photos": sorted(photos, key=lambda row: (row.position, row.pk), reverse=True),
        "sources": list(sources.select_related("by")) if used else [],
        "opens_files": actor.may(FILE_VIEW, person.unit_path),
    }  # fmt: skip


def changed(request: Request, facts: Facts) -> dict[str, Any]:
    """Show what changed, from which source, by whom, when."""
    rows = about.rows(Change, facts.person)
    wanted = request.GET.get("set", "")
    sets = {model.info_set: label for model, label in PARTS.values()}
    if wanted in sets:
        rows = rows.filter(part="" if wanted == Person.info_set else wanted)
    page = Paginator(rows.select_related("source", "by"), CHANGES).get_page(request.GET.get("page"))
    return {
        "savings": telling.savings(page.object_list, PARTS), "page": page, "sets": sets,
        "chosen_set": wanted if wanted in sets else "",
    }  # fmt: skip


def _lasting(facts: Facts, row: Any) -> tuple[Any, str, str, Any]:
    """Return a row, its period, how long it lasted, where it came from."""
    return (
        row, writing.period(row.start, row.end), writing.length(row.start, row.end, facts.on),
        facts.dossier.origin(row),
    )  # fmt: skip


TABS = (
    Tab("basic", _("基本信息"), basic, (TitleHeld, Entry, Exit, Retirement, Proposal)),
    Tab("timeline", _("历程图"), timeline),
    Tab("resume", _("履历"), resume, (ResumePeriod,)),
    Tab("posts", _("任职"), posts, (PostHeld,)),
    Tab("ranks", _("职级"), ranks, (RankHeld,)),
    Tab("practice", _("实践锻炼"), practice),
    Tab("schooling", _("学历学位"), schooling, (Education, Training)),
    Tab("assessments", _("年度考核"), assessments, (Assessment,)),
    Tab("awards", _("奖惩"), awards, (AwardSanction,)),
    Tab("family", _("家庭成员"), family, (FamilyMember,)),
    Tab("materials", _("材料与考察"), materials),
    Tab("changed", _("变更记录"), changed),
)


def chosen(key: str) -> Tab:
    """Return the tab of a key, the first for an unknown one."""
    return next((tab for tab in TABS if tab.key == key), TABS[0])
