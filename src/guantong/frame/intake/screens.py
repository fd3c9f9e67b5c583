"""The pages of an import: handing a file in, what is asked about it, all its rows, its history."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guantong.core import acts
from guantong.core.acts import Act
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.core.scope import found, pointing, rows_of
from guantong.core.sealing import mask
from guantong.core.services import events
from guantong.core.text import Text
from guantong.formats.names import safe_filename
from guantong.formats.workbook import cells
from guantong.formats.workbook.faults import Marked, write_marked
from guantong.formats.workbook.template import write_template
from guantong.formats.workbook.write import MEDIA_TYPE
from guantong.frame import allowed
from guantong.frame.intake import life
from guantong.frame.intake.checking import Checker
from guantong.frame.intake.columns import Column, columns_of, template_of
from guantong.frame.intake.models import Intake, IntakeRow, RowState
from guantong.frame.intake.writing import Writer
from guantong.ui.forms import Form, handle
from guantong.ui.paging import page_of

PAGE = 50
#: A column with at most so many words offers them.
OFFERED = 60
#: Of a longer text the page shows the beginning, until it is opened.
SHORT = 30
#: A longer file is mended on the page alone.
MOST_HANDED_BACK = 100_000
SHOWN = 30


class FileForm(Form):
    """A file, and below which unit its rows go."""

    at = forms.ModelChoiceField(
        label=gettext_lazy("范围"), queryset=Unit.objects.none(), empty_label=None,
        help_text=gettext_lazy("表中的单位须在该机构及其下级之内。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("xlsx、xls、CSV 或 Parquet；表头上方可有标题，列的次序不限。"),
    )

    def __init__(self, *args: Any, units: Any, told: Text = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if told:
            self.fields["file"].help_text = told
        if units is None:
            del self.fields["at"]
        else:
            cast("forms.ModelChoiceField[Unit]", self.fields["at"]).queryset = units


@dataclass(frozen=True)
class Cell:
    """One cell of the page: what stands there, what is wrong, what was there, what it becomes."""

    at: int | None
    column: Column
    text: str
    wrong: str = ""
    was: str | None = None
    edits: bool = False

    @property
    def words(self) -> list[str]:
        """What may be chosen; empty where anything may be typed."""
        several = isinstance(self.column.form, forms.MultipleChoiceField)
        words = [] if several or len(self.column.words) > OFFERED else list(self.column.words)
        return words or ([_("是"), _("否")] if self.column.kind == "是否" else [])

    @property
    def is_long(self) -> bool:
        """Tell whether it holds several lines."""
        return isinstance(getattr(self.column.form, "widget", None), forms.Textarea)


@dataclass(frozen=True)
class Line:
    """One row of the page."""

    row: IntakeRow
    sheet: str
    cells: list[Cell]
    wrong: list[str]
    options: list[tuple[str, str]]
    edits: bool
    leads: str = ""


def begin(request: Request, model: str, pk: int, name: str) -> HttpResponse:
    """Take a file for an act on a row; show what was taken in before."""
    does, onto = _act(request, model, pk, name)
    units = None
    if does.model is Unit:
        keys = {onto.pk, *(one.pk for one in allowed.tops(request, _needs(does)))}
        units = Unit.objects.visible_to(request.user, _needs(does)).filter(pk__in=keys)

    def done(data: dict[str, Any]) -> HttpResponse:
        file, at = data["file"], data.get("at", onto)
        return redirect(life.begin(request.user, does, at, file.name, file))

    form = FileForm(
        request.POST or None, request.FILES or None, units=units, initial={"at": onto.pk},
        told=does.file.help if does.file else "",
    )  # fmt: skip
    return handle(
        request, form, done, title=_title(does), crumbs=_crumbs(onto), submit=_("上传并核对"),
        template="frame/intake/begin.html", history=_history(request, does),
        columns=[] if _is_foreign(does) else columns_of(does, onto, request.user),
        template_address=""
        if _is_foreign(does)
        else reverse("frame:intake-template", args=[model, pk, name]),
    )  # fmt: skip


def template(request: Request, model: str, pk: int, name: str) -> HttpResponse:
    """Hand out the empty workbook with its drop-downs and its explanation."""
    does, onto = _act(request, model, pk, name)
    if _is_foreign(does):
        raise Http404
    made = template_of(does, onto, request.user)
    out = io.BytesIO()
    write_template(out, made, _writer(does).begun(onto))
    return _workbook(f"{made.title}模板.xlsx", out.getvalue())


def page(request: Request, pk: int) -> HttpResponse:
    """Show an import where it stands: work, questions, its rows."""
    intake = _intake(request, pk)
    at_work = intake.is_at_work()
    context = {
        "title": intake.title, "crumbs": _crumbs(intake.onto, intake.does), "intake": intake,
        "task": intake.task, "at_work": at_work, "writes": life.write.ready(intake),
        "failed": bool(intake.task and intake.task.state in ("failed", "cancelled")),
        "again": reverse("frame:intake-begin", args=[intake.model, intake.place, intake.act]),
        "foreign": intake.does is not None and _is_foreign(intake.does),
    }  # fmt: skip
    if request.headers.get("HX-Request") == "true" and at_work:
        return render(request, "frame/intake/work.html", context)
    if not at_work and intake.state == Intake.State.ASKED:
        context |= {"sheets": _asked(intake, request), "hidden": _hidden(intake)}
    elif not at_work and intake.state != Intake.State.READING:
        context |= _grid(request, intake)
    answer = render(request, "frame/intake/page.html", context)
    if request.headers.get("HX-Request") == "true":
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Take what was said about the sheets, the columns and the hidden rows."""
    intake = _intake(request, pk)
    said: dict[str, Any] = {}
    for place, sheet in enumerate(intake.sheets):
        if sheet["hidden"]:
            continue
        head = request.POST.get(f"head-{place}", "")
        said[sheet["name"]] = {
            "take": request.POST.get(f"take-{place}") == "1",
            "head": int(head) if head.isdecimal() and len(head) < 7 else sheet.get("head"),
            "columns": {
                at: request.POST.get(f"column-{place}-{at}", "") for at in sheet.get("unknown", {})
            },
        }
    hidden = request.POST.get("hidden", "")
    more = {"hidden": hidden} if hidden in ("take", "leave") else {}
    life.answer(request.user, intake, {"sheets": said, **more})
    return redirect(intake)


def row(request: Request, pk: int, key: int) -> HttpResponse:
    """Show one row with every cell open; take what was typed or chosen, and check it anew."""
    intake = _intake(request, pk)
    one = rows_of(intake, IntakeRow).filter(pk=key).first()
    if one is None:
        raise Http404
    context: dict[str, Any] = {"intake": intake}
    context["foreign"] = intake.does is not None and _is_foreign(intake.does)
    if request.method == "POST":
        if "choice" in request.POST:
            life.choose(request.user, intake, one, request.POST["choice"][:20])
        said = {
            int(name[1:]): text
            for name, text in request.POST.items()
            if name[:1] == "c" and name[1:].isdecimal() and len(name) < 6
        }
        if said:
            life.mend(request.user, intake, one, said)
        one.refresh_from_db()
        context |= _counted(intake)
    checker = Checker(intake)
    context |= {
        "line": _line(request, intake, checker, one, opened=request.GET.get("open") == "1"),
        "columns": _shown(checker),
    }  # fmt: skip
    return render(request, "frame/intake/row.html", context)


def book(request: Request, pk: int) -> HttpResponse:
    """Hand the whole workbook back, its faults marked, every row where it stood."""
    intake = _intake(request, pk)
    rows = rows_of(intake, IntakeRow).order_by("id")
    if rows.count() > MOST_HANDED_BACK:
        raise GuantongError(_("行数过多，请在页面上逐格改正。"))
    checker = Checker(intake)
    marked = []
    for place, sheet in enumerate(intake.sheets):
        if not sheet.get("take"):
            continue
        lines = {number: said for number, *said in sheet["above"]}
        lines[sheet["head"]] = sheet["titles"]
        faults = []
        for one in rows.filter(sheet=place):
            lines[one.number] = _open_cells(request, intake, checker, one)
            faults += one.marks(sheet["at"])
        marked.append(Marked(sheet["name"], sheet["head"], lines, faults))
    out = io.BytesIO()
    write_marked(out, marked)
    events.record(request.user, "导入.取回标红的表", intake, intake.title)
    return _workbook(f"{intake.title.rpartition('.')[0]}_标红.xlsx", out.getvalue())


def _is_foreign(act: Act) -> bool:
    """Tell whether its files are no workbooks: nothing to fill in, nothing to hand back."""
    return act.file is not None and act.file.reads is not None


def _writer(act: Act) -> type[Writer]:
    return cast("type[Writer]", act.file.writer) if act.file and act.file.writer else Writer


def _workbook(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    told = content_disposition_header(as_attachment=True, filename=safe_filename(name))
    answer["Content-Disposition"] = str(told)
    return answer


def _act(request: Request, model: str, pk: int, name: str) -> tuple[Act, Any]:
    does = acts.find(model, name)
    onto = found(does.model, pk) if does and does.file else None
    if does is None or onto is None or not does.allows(request.user, onto):
        raise Http404
    return does, onto


def _intake(request: Request, pk: int) -> Intake:
    one: Intake | None = found(Intake, pk)
    if one is None or not life.may(request.user, one):
        raise Http404
    return one


def _needs(act: Act) -> Permission:
    return cast("Permission", act.needs)


def _title(act: Act) -> Text:
    return act.file.title if act.file else act.label


def _crumbs(onto: Any, act: Act | None = None) -> list[tuple[Text, str]]:
    way = getattr(onto, "get_absolute_url", None)
    out: list[tuple[Text, str]] = [(str(onto), way())] if way else []
    if act is None:
        return out
    begin_ = reverse("frame:intake-begin", args=[act.model._meta.label_lower, onto.pk, act.name])
    return [*out, (_title(act), begin_)]


def _history(request: Request, act: Act) -> list[Intake]:
    rows = Intake.objects.visible_to(request.user, _needs(act)).filter(
        model=act.model._meta.label_lower, act=act.name
    )
    return list(rows.select_related("by", "unit", "task")[:SHOWN])


def _asked(intake: Intake, request: Request) -> list[dict[str, Any]]:
    columns = columns_of(cast("Act", intake.does), intake.onto, request.user)
    out = []
    for place, sheet in enumerate(intake.sheets):
        if sheet["hidden"] or not (sheet["count"] or sheet["rows"]):
            continue
        known = sheet.get("at", {})
        out.append({
            **sheet, "place": place, "known": [one for one in columns if one.name in known],
            "free": [one for one in columns if one.name not in known],
        })  # fmt: skip
    return out


def _hidden(intake: Intake) -> list[tuple[str, str]]:
    return [
        (one["name"], "、".join(map(str, one["hidden_rows"][:SHOWN])))
        for one in intake.sheets
        if one.get("hidden_rows")
    ]


def _counted(intake: Intake) -> dict[str, Any]:
    told = life.counts(intake)
    chips: list[tuple[str, Text, int]] = [("", _("全部"), sum(told.values()))]
    chips += [(state.value, state.label, told[state]) for state in RowState if told.get(state)]
    return {"chips": chips, "wrong": told.get(RowState.FAULTY, 0) + told.get(RowState.ASKED, 0)}


def _grid(request: Request, intake: Intake) -> dict[str, Any]:
    rows = rows_of(intake, IntakeRow).order_by("id")
    show = request.GET.get("show", "")
    if show in RowState.values:
        rows = rows.filter(state=show)
    checker = Checker(intake)
    found_ = page_of(rows, request.GET.get("page"), PAGE)
    ways = _ways(checker, [one.made for one in found_.rows if one.made])
    return {
        **_counted(intake), "show": show, "rows_page": found_, "columns": _shown(checker),
        "lines": [
            replace(_line(request, intake, checker, one), leads=ways.get(one.made, ""))
            for one in found_.rows
        ],
        "editable": intake.state == Intake.State.CHECKED,
        "defaults": [
            (one.label, one.shown(one.blank)) for one in checker.columns.values()
            if one.blank is not None and intake.state == Intake.State.CHECKED
        ],
    }  # fmt: skip


def _ways(checker: Checker, keys: Sequence[int]) -> dict[int | None, str]:
    """Return where each row that was written is seen."""
    model = checker.writer.makes
    if not keys or not hasattr(model, "get_absolute_url"):
        return {}
    return {one.pk: one.get_absolute_url() for one in pointing(model, "pk", keys)}


def _shown(checker: Checker) -> list[Column]:
    """Return the columns that some sheet has, in the order of the first that has them."""
    there: dict[str, int] = {}
    for sheet in checker.intake.sheets:
        there = {**sheet.get("at", {}), **there}
    return [checker.columns[name] for name in sorted(there, key=there.__getitem__)]


def _open_cells(request: Request, intake: Intake, checker: Checker, one: IntakeRow) -> list[str]:
    """Return a row's cells as its reader sees them: sealed ones masked but to who sent them."""
    said = list(map(cells.shown, checker.cells(one)))
    if intake.by_id != request.user.pk:
        for at in checker.sealed[one.sheet]:
            if at < len(said):
                said[at] = mask(said[at])
    return said


def _line(
    request: Request, intake: Intake, checker: Checker, one: IntakeRow, *, opened: bool = False
) -> Line:
    sheet = intake.sheets[one.sheet]
    said = _open_cells(request, intake, checker, one)
    wrong: dict[str, str] = {}
    for name, message in one.wrong:
        wrong[name] = f"{wrong[name]}；{message}" if name in wrong else message
    differs = one.differs
    edits = intake.state == Intake.State.CHECKED and one.made is None
    line = []
    for column in _shown(checker):
        at = sheet["at"].get(column.name)
        text = said[at] if at is not None and at < len(said) else ""
        bad = wrong.pop(column.name, "")
        if column.sealed and not bad and not opened:
            text = mask(text)
        was = differs[column.name][0] if column.name in differs else None
        open_ = edits and at is not None and bool(bad or opened)
        if was is None and not open_ and isinstance(column.form, forms.CharField):
            text = text if len(text) <= SHORT else f"{text[:SHORT]}…"
        line.append(Cell(at, column, text, bad, was, open_))
    options = [(str(key), label) for key, label in differs.get("", ())]
    return Line(one, sheet["name"], line, list(wrong.values()), options, edits)
