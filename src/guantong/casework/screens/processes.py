"""A process: its picture and steps, parameters with their sources, versions and what differs.

A draft's page is its editor: beside each thing stands what changes it, filled in as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from guantong.casework.listings import Items
from guantong.casework.models import Case, Checklist, Process
from guantong.casework.process import table as tables
from guantong.casework.process import words
from guantong.casework.process.compare import Difference, differences
from guantong.casework.process.definition import CLOSE, Definition, Step, Way
from guantong.casework.process.drawing import svg
from guantong.casework.process.reading import read
from guantong.casework.process.table import Table
from guantong.casework.room import CASE_VIEW
from guantong.casework.services import asking, processes
from guantong.core.models import Signing
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame import allowed, way
from guantong.frame.buttons import address_of, beside


@dataclass(frozen=True)
class _Editor:
    """What a reader may change of a draft: names of acts, none where it is no draft."""

    process: Process
    names: frozenset[str]

    def link(self, name: str, label: Text, about: str, **said: str) -> list[tuple[Text, str, str]]:
        """Return an act's label, its address and what it is about, if the reader may do it."""
        if name not in self.names:
            return []
        address = f"{address_of(self.process, name)}?{urlencode(said)}" if said else ""
        return [(label, address or address_of(self.process, name), about)]


@allowed.needs(CASE_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a version of a process; while it is a draft, its faults and what changes it."""
    row = allowed.get(request, Process, pk, CASE_VIEW)
    draft = row.state == Process.State.DRAFT
    made = read(row.text)[0]
    faults = processes.faults_of(row.text, row.unit) if draft else []
    acts = {one.name for one in beside(request.user, row)} if draft else set()
    editor = _Editor(row, frozenset(acts))
    versions = Process.objects.visible_to(request.user).filter(key=row.key).exclude(pk=row.pk)
    before = processes.in_force(row.key, row.unit.path) if draft else None
    table = tables.load(row.text)
    context = {
        "title": row.name, "crumbs": way.to(row), "process": row, "made": made, "faults": faults,
        "versions": versions, "draft": draft, "signing": _signing(request, row),
        "picture": _picture(made),
        "steps": _steps(made, table, editor) if made else [],
        "fields": _fields(table, editor, _("立项时填写")), "head": _head(made) if made else [],
        "add_field": editor.link("add-field", _("加字段"), "", where=""),
        "parameters": _parameters(made, editor) if made else [],
        "before": before, "rows": differences(before.definition, made) if before and made else [],
        "cases": Case.objects.visible_to(request.user).filter(process=row).count(),
    }  # fmt: skip
    return render(request, "casework/process.html", context)


def _picture(made: Definition | None) -> str:
    # Built element by element: nothing in it is markup of anybody's.
    return mark_safe(svg(made)) if made and made.steps else ""  # noqa: S308


def _signing(request: Request, row: Process) -> Signing | None:
    """Return what waits for a second person, if the reader may see it."""
    rows = Signing.objects.visible_to(request.user).filter(
        subject_model=row._meta.label_lower, subject_id=row.pk, state=Signing.State.WAITING
    )
    found: Signing | None = rows.first()
    return found


def _steps(made: Definition, table: Table, editor: _Editor) -> list[dict[str, Any]]:
    numbers = made.defaults()
    return [
        {
            "step": one, "closes": one is made.close,
            "who": words.who(one, made) if one.by or one.branches else "",
            "limit": words.limit(one.within, numbers), "ways": list(_ways(one, made, editor)),
            "rules": words.rules(one, made, numbers),
            "fields": _fields(tables.step(table, one.id) or {}, editor, one.name),
            "edits": _edits(one, made, editor),
        }
        for one in made.every_step
    ]  # fmt: skip


def _edits(one: Step, made: Definition, editor: _Editor) -> list[tuple[Text, str, str]]:
    if one is made.close:
        return [
            *editor.link("set-close", _("改"), one.name),
            *editor.link("add-field", _("加字段"), one.name, where=CLOSE),
        ]
    found = [
        *editor.link("change-step", _("改"), one.name, step=one.id),
        *editor.link("add-field", _("加字段"), one.name, where=one.id),
        *editor.link("add-step", _("前面加环节"), one.name, before=one.id),
        *editor.link("move-step", _("移动"), one.name, step=one.id),
        *editor.link("drop-step", _("删"), one.name, step=one.id),
    ]
    for name, label in asking.act_choices(None, editor.process):
        text = _("办理：%s") % label
        found += editor.link("set-call", text, one.name, step=one.id, does=name)
    if one.does:
        found += editor.link("drop-call", _("不再办理"), one.name, step=one.id)
    return found


def _ways(
    one: Step, made: Definition, editor: _Editor
) -> Iterator[tuple[str, bool, list[tuple[Text, str, str]]]]:
    """Yield where a step leads, whether that is still to be said, and what changes it.

    Of a draft every outcome is named, also those of which nothing is said of their own.
    """
    if one is made.close or "set-way" not in editor.names:
        yield from ((words.way(to, made), False, []) for to in one.next)
        return
    said: dict[str, list[Way]] = {}
    for way_ in one.next:
        said.setdefault(way_.when, []).append(way_)
    signs = ("any:", "all:") if one.each else ("",)
    outcomes = [sign + text for text in one.outcomes for sign in signs]
    for when in dict.fromkeys([*outcomes, *said, ""]):
        ways = said.get(when) or said.get("")
        label = words.condition(Way("", when)) or (_("其他情况") if outcomes else "")
        if ways is None and (one.each or (outcomes and not when)):
            told, missing = _("%s：没有另设去处") % label, False
        elif ways is None:
            told, missing = _("%s：没有去处") % label if label else _("没有去处"), True
        else:
            first, *later = (words.way(Way(each.to), made) for each in ways)
            told = f"{label} {first}".lstrip() + "".join(_("，次数用满后%s") % it for it in later)
            missing = False
        link = editor.link("set-way", _("改去处"), label or one.name, step=one.id, outcome=when)
        yield told, missing, link


def _fields(place: Table, editor: _Editor, about: str) -> list[dict[str, Any]]:
    """Say what is asked at a place, as it is written, whether or not it is right."""
    types = {key: str(label) for key, label in asking.TYPES}
    found = []
    for one in tables.below(place, "field"):
        name, label = str(one.get("name")), str(one.get("label") or one.get("name"))
        named = one.get("choices")
        offered = named.values() if isinstance(named, dict) else named
        told = [types.get(str(one.get("type") or "text"), str(one.get("type")))]
        if isinstance(named, list | dict) and offered:
            told.append("、".join(map(str, offered)))
        if one.get("required") is False:
            told.append(_("可以不填"))
        edits = [
            *editor.link("change-field", _("改"), f"{about} {label}", field=name),
            *editor.link("drop-field", _("删"), f"{about} {label}", field=name),
        ]
        found.append({"label": label, "told": " · ".join(told), "edits": edits})
    return found


def _parameters(made: Definition, editor: _Editor) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "edits": [
                *editor.link("set-parameter", _("改"), one.label, parameter=name),
                *editor.link("drop-parameter", _("删"), one.label, parameter=name),
            ],
        }
        for name, one in made.parameters.items()
    ]


def _head(made: Definition) -> list[tuple[Text, str]]:
    """Return what holds of the whole process, in words."""
    return [(label, text) for label, text in words.head(made) if text not in ("", "—")]


@allowed.needs(CASE_VIEW)
def compare(request: Request, pk: int, other: int) -> HttpResponse:
    """Show what differs between two versions of a process."""
    new = allowed.get(request, Process, pk, CASE_VIEW)
    old = allowed.get(request, Process, other, CASE_VIEW)
    if old.key != new.key:
        raise Http404
    if old.version > new.version:
        old, new = new, old
    rows: list[Difference] = differences(old.definition, new.definition)
    context = {
        "title": _("%(name)s：第 %(old)s 版与第 %(new)s 版") % {
            "name": new.name, "old": old.version, "new": new.version,
        },
        "crumbs": way.through(new), "before": old, "process": new, "rows": rows,
    }  # fmt: skip
    return render(request, "casework/compare.html", context)


@allowed.needs(CASE_VIEW)
def checklist(request: Request, pk: int) -> HttpResponse:
    """Show a list and its rows."""
    row = allowed.get(request, Checklist, pk, CASE_VIEW)
    return Items.show(
        request, row, title=row.name, crumbs=way.to(row), template="casework/checklist.html",
        checklist=row,
    )  # fmt: skip
