"""A round's board, a unit's list of it, what it signed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework import boards
from guantong.casework.boards import Line
from guantong.casework.listings import RoundLists, RoundTurns, Signed
from guantong.casework.models import Case, Conclusion, Round, Sheet, UnitList
from guantong.casework.room import CASE_VIEW, CASE_WORK
from guantong.casework.services import answering, many
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import pointing, rows_of
from guantong.core.services import events
from guantong.formats.workbook.write import write_table
from guantong.frame import acting, allowed, way
from guantong.frame.listings import home_of
from guantong.ui.answers import download
from guantong.ui.paging import page_of

SIZES = (50, 100, 200)
STATES = (
    ("open", gettext_lazy("未办齐")), ("late", gettext_lazy("有逾期")),
    ("silent", gettext_lazy("有未反馈")), ("done", gettext_lazy("已办齐")),
    ("clash", gettext_lazy("有分歧")),
)  # fmt: skip


def _found(request: Request, pk: int) -> Round:
    row: Round | None = Round.objects.visible_to(request.user).filter(pk=pk).select_related(
        "process", "unit", "task"
    ).first()  # fmt: skip
    if row is None:
        raise Http404
    return row


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


@allowed.needs(CASE_VIEW)
def board(request: Request, pk: int) -> HttpResponse:
    """Show a round: candidates by units; whoever only works a list of it comes to that."""
    row, get = _found(request, pk), request.GET
    every = boards.cases_of(request.user, row)
    own_cases = every.exists()
    lists = boards.lists_of(row)
    if lists and not own_cases and not boards.sees_all(request.user, row):
        mine = next((one for one in lists if one.admits(request.user, CASE_WORK)), None)
        if mine is not None:
            return redirect(mine)
    column = next((one for one in lists if one.pk == _number(get.get("list"))), None)
    cases = boards.narrowed(row, _in(request, every), column, get.get("state", ""))
    shown = [column] if column else lists
    if get.get("export") == "xlsx":
        return _export(request, row, cases, shown)
    size = _number(get.get("size")) or SIZES[0]
    page = page_of(cases, get.get("page"), size if size in SIZES else SIZES[0])
    lines = boards.lines_of(row, page.rows)
    boards.fill(request.user, lines, shown)
    own = None if boards.sees_all(request.user, row) else every
    told = boards.counts(lists, own)
    towns = Unit.objects.visible_to(request.user).filter(kind=Unit.Kind.TOWNSHIP)
    return render(request, "casework/round.html", {
        "title": row.name, "crumbs": way.to(row), "round": row, "page": page, "lines": lines,
        "heads": [(one, told.get(one.pk)) for one in shown], "lists": lists, "column": column,
        "towns": towns.filter(towns.under(row.unit_path)), "states": STATES,
        "subjects": row.subjects.count() if own is None else None, "sizes": SIZES,
        "clear": boards.letter_of(row.step.clear),
        "subjects_at": _subjects_at(request, row), "closed": bool(lists) and not own_cases,
        "lists_at": f"{reverse(RoundLists.route)}?{urlencode(RoundLists.on[0].said(row))}",
    })  # fmt: skip


def _subjects_at(request: Request, row: Round) -> str:
    """Return where a round's candidates are listed, if the reader may look there."""
    home = home_of(row.subjects.model)
    if home is None or not request.user.may(row.subjects.model.view_permission):
        return ""
    return f"{reverse(home.route)}?round={row.pk}"


def _in(request: Request, cases: Any) -> Any:
    """Keep the cases of a place and of the words of a search."""
    unit = _number(request.GET.get("unit"))
    if unit is not None:
        place = Unit.objects.visible_to(request.user).filter(pk=unit).first()
        cases = cases.filter(cases.under(place.path)) if place else cases
    for word in (request.GET.get("q") or "").replace("\x00", "").split():
        cases = cases.filter(title__icontains=word) | cases.filter(number__icontains=word)
    return cases


def _export(request: Request, row: Round, cases: Any, lists: Sequence[UnitList]) -> HttpResponse:
    """Hand the board out as a workbook, in words."""
    head = [_("编号"), _("人选"), _("单位"), *(one.unit.name for one in lists), _("分歧")]

    def written() -> Iterator[list[str]]:
        for part in many.pieces(cases.values_list("pk", flat=True)):
            some = pointing(Case, "pk", part).select_related("unit", "process")
            lines = boards.lines_of(row, list(some.order_by("unit_path", "pk")))
            boards.fill(request.user, lines, lists)
            yield from map(_words, lines)

    events.record(request.user, "联审.导出", row, f"{row.name}：联审表")
    out = io.BytesIO()
    write_table(out, row.name, head, written())
    return download(out.getvalue(), f"{row.name}.xlsx")


def _words(line: Line) -> list[str]:
    clashes = "；".join(one.text for one in line.clashes)
    cells = [one.words if one else "" for one in line.cells]
    return [line.case.number, line.case.title, line.case.unit.name, *cells, clashes]


@allowed.needs(CASE_WORK)
def mark(request: Request) -> HttpResponse:
    """Ask what is said of the turns that were picked, and mark it."""
    get = request.GET
    rows = RoundTurns.narrowed(request) if get.get("listed") else RoundTurns.seen(request.user)
    if not get.get("listed"):
        rows = rows.filter(pk__in=[key for key in map(_number, get.getlist("row")) if key])
    turns = list(rows.filter(done_at=None).order_by("pk")[: answering.MOST_MARKED + 1])
    if not turns or len(turns) > answering.MOST_MARKED:
        text = _("选中的人选都已办完。") if not turns else _("选中的过多，请先筛选。")
        messages.error(request, text)
        return redirect("casework:round-lists")
    if len({one.unit_list_id for one in turns}) > 1:
        messages.error(request, _("一次只标记一份清单的人选，请先筛选到一份清单。"))
        return redirect("casework:round-lists")
    row = pointing(UnitList, "pk", [turns[0].unit_list_id]).select_related("round", "unit").get()
    one = answering.mark if row.admits(request.user, CASE_WORK) else answering.mark_letter
    if not one.allows(request.user, row):
        raise Http404
    keys = [turn.pk for turn in turns]
    form = acting.form_of(one, row, request)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return acting.once(request, lambda: _marked(request, one, row, keys, form.cleaned_data))
        except GuantongError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    if form.errors:
        status = 422
    return render(request, "casework/mark.html", {
        "title": one.label, "crumbs": way.through(row), "form": form, "submit": one.label,
        "token": acting.new_token(), "turns": turns[: answering.NAMED * 4],
        "rest": len(turns) - answering.NAMED * 4, "many": len(turns),
        "known": answering.known_of(row, turns), "row": row,
    }, status=status)  # fmt: skip


def _marked(request: Request, one: Any, row: UnitList, keys: list[int], given: Any) -> str:
    done = one.run(request.user, row, turns=keys, **given)
    messages.success(request, done.told)
    return row.get_absolute_url()


@allowed.needs(CASE_VIEW)
def sheet(request: Request, pk: int) -> HttpResponse:
    """Show what was signed at once: who, how many, the digest over all; and each, as it may be."""
    row = allowed.get(request, Sheet, pk, CASE_VIEW)
    whole = answering.digest_of(rows_of(row, Conclusion, "sheet").order_by("pk")) == row.digest
    return Signed.show(
        request, row, title=str(row), crumbs=way.to(row), template="casework/sheet.html",
        sheet=row, whole=whole,
    )  # fmt: skip
