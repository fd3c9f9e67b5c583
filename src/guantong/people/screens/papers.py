"""Appointment forms and rosters on paper: of the persons of a list, of a unit, or those named."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.formats.names import safe_filename
from guantong.formats.workbook.write import MEDIA_TYPE, write_table
from guantong.frame import allowed
from guantong.frame.buttons import file_address_of
from guantong.people.listings import Cadres
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE, PERSON_REVEAL, PERSON_VIEW
from guantong.people.services import rosters
from guantong.people.services.forms import choosing, exporting, importing, preview
from guantong.ui.forms import DateInput, Form, handle, label_of
from guantong.ui.picker import RowField

View, Manage, Reveal = PERSON_VIEW, PERSON_MANAGE, PERSON_REVEAL
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": MEDIA_TYPE,
}
#: The way to these pages.
WAY: Any = [(_("任免审批表、花名册"), reverse_lazy("people:papers"))]
MOST_NAMED = 20


def unit_field(request: Request, permission: Permission) -> RowField:
    """Return a field that takes an open unit over which the account holds a right."""
    label = label_of(Person, "unit")
    return RowField(Unit, needs=permission, label=label).offer(request.user)


class ChooseForm(Form):
    """Whose papers, in which order: as the address says, else asked for."""

    def __init__(self, request: Request, permission: Permission) -> None:
        self.actor, self.chosen = request.user, chosen(request, permission)
        super().__init__(request.POST or None)
        if self.chosen is None:
            unit, names = unit_field(request, permission), forms.CharField(
                label=_("名单"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("每行一个姓名，按会议顺序；同名的在姓名后空一格写单位。空着则为全单位在职干部，按名册顺序。"),
            )  # fmt: skip
            unit.initial = first_unit(request, permission)
            self.fields = {"unit": unit, "names": names, **self.fields}
            self.dress()

    @property
    def note(self) -> str:
        """Say whose papers these are."""
        if self.chosen is None:
            return ""
        names = "、".join(person.name for person in self.chosen[:MOST_NAMED])
        told = {"n": len(self.chosen), "names": names}
        text = _("%(n)s 人：%(names)s。")
        if len(self.chosen) > MOST_NAMED:
            text = _("%(n)s 人：%(names)s等。")
        return str(text % told)

    def people(self) -> list[Person]:
        """Return whose papers are asked for."""
        if self.chosen is not None:
            return self.chosen
        data = self.cleaned_data
        return choosing.named(choosing.cadres_of(self.actor, data["unit"]), data["names"])


class ExportForm(ChooseForm):
    """In which shape, for what reason."""

    shape = forms.ChoiceField(label=_("样式"), choices=list(exporting.SHAPES.items()))
    reason = forms.CharField(
        label=_("事由"), max_length=100,
        help_text=_("任免表含家庭成员，导出记入审计日志。例：市委常委会第 12 次会议"),
    )  # fmt: skip
    ages_on = forms.DateField(
        label=_("计算年龄时间"), widget=DateInput(), initial=timezone.localdate, required=False,
        help_text=_("表上的年龄算到这一天，例如会议日期；空着为今天。"),
    )  # fmt: skip
    numbers = forms.BooleanField(label=_("含完整身份证号（须有导出权限）"), required=False)


class RosterForm(ChooseForm):
    """Which columns, in which shape."""

    title = forms.CharField(label=_("标题"), max_length=40, initial="干部花名册")
    columns = forms.MultipleChoiceField(
        label=_("栏目"), widget=forms.CheckboxSelectMultiple,
        choices=[(name, title) for name, (title, _write) in rosters.COLUMNS.items()],
        initial=list(rosters.USUAL),
    )  # fmt: skip
    shape = forms.ChoiceField(label=_("样式"), choices=list(rosters.SHAPES.items()))


@allowed.needs(View)
def index(request: Request) -> HttpResponse:
    """Show what can be done with forms and rosters."""
    tops = allowed.tops(request, Manage)
    cards = [
        (Manage, "upload", _("导入任免表"),
         _("把 lrmx、lrm 或交换包读成人员资料；先逐项列出将改什么，看过再写入。"),
         file_address_of(tops[0], importing.take.name) if tops else ""),
        (Reveal, "download", _("导出任免表"), _("按会议顺序输出 PDF、Word、LRMX 或压缩包。"),
         reverse("people:forms-export")),
        (View, "table", _("花名册"), _("自选栏目，输出 PDF、Word 或 Excel。"),
         reverse("people:roster-paper")),
        (View, "list-search", _("名单比对"),
         _("粘贴一串姓名，看谁在册、谁有同名，选定后出名册或任免表。"),
         reverse("people:names")),
        (Manage, "arrows-diff", _("比对核实"),
         _("任免表、名册、系统三方逐项比对，成批取舍，写回各方。"),
         reverse("people:reconciliations")),
        (View, "mail", _("介绍信、转递单"), _("行政介绍信和档案转递单的登记簿：编号、回执、作废。"),
         reverse("people:letters")),
        (View, "calendar-search", _("三龄两历一身份核查"), _("找出互相矛盾的时间及其出处。"),
         reverse("people:audit")),
    ]  # fmt: skip
    shown = [
        {"icon": icon, "title": title, "text": text, "url": address}
        for permission, icon, title, text, address in cards
        if request.user.may(permission)
    ]
    context = {"title": _("任免审批表、花名册"), "crumbs": [], "cards": shown}
    return render(request, "people/papers.html", context)


@allowed.needs(View)
def forms_preview(request: Request) -> HttpResponse:
    """Show the forms of those whom the address names as they will be printed."""
    people = chosen(request, View) or []
    if not people:
        raise Http404
    exports = reverse("people:forms-export") + f"?{request.GET.urlencode()}"
    context = {
        "title": _("任免表预览"), "crumbs": WAY, "previews": preview.previews(request.user, people),
        "rest": max(0, len(people) - preview.MOST),
        "exports": exports if request.user.may(Reveal) else "",
    }  # fmt: skip
    return render(request, "people/form_preview.html", context)


@allowed.needs(Reveal)
def forms_export(request: Request) -> HttpResponse:
    """Hand a few forms out at once, or queue an export of many."""
    form = ExportForm(request, Reveal)

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = data.get("unit") or allowed.tops(request, Reveal)[0]
        people = form.people()
        if len(people) <= exporting.AT_ONCE and data["shape"] in TYPES:
            made = exporting.at_once(
                request.user, people, data["shape"], data["reason"],
                whole_numbers=data["numbers"], ages_on=data["ages_on"],
            )  # fmt: skip
            if made.left_out:
                messages.warning(request, exporting.told_left_out(made))
            return download(made.body.getvalue(), made.name)
        task = exporting.submit(
            request.user, unit, people, data["shape"], data["reason"],
            whole_numbers=data["numbers"], ages_on=data["ages_on"],
        )  # fmt: skip
        return redirect("office:task", task.pk)

    note = _("身份证号默认只显示首尾；%(n)s 人以内当即下载，更多的加密存放，只有您本人能下载。")
    shown = form.chosen if request.method == "GET" else None
    return handle(
        request, form, done, title=_("导出任免表"), crumbs=WAY, submit=_("导出"),
        note=f"{form.note}{note % {'n': exporting.AT_ONCE}}", template="people/forms_export.html",
        previews=preview.previews(request.user, shown or []),
    )  # fmt: skip


@allowed.needs(View)
def roster_paper(request: Request) -> HttpResponse:
    """Write a roster with chosen columns and hand it out at once."""
    form, shape = RosterForm(request, View), request.GET.get("shape")
    if form.chosen is not None and shape and request.method == "GET":
        title, usual = "干部花名册", (*rosters.USUAL, "photo")
        body = rosters.write_roster(request.user, form.chosen, title, usual, shape)
        return download(body, f"{title}.{shape}")

    def done(data: dict[str, Any]) -> HttpResponse:
        body = rosters.write_roster(
            request.user, form.people(), data["title"], data["columns"], data["shape"]
        )
        return download(body, f"{data['title']}.{data['shape']}")

    return handle(
        request, form, done, title=_("花名册"), crumbs=WAY, submit=_("生成"),
        note=str(form.note) + str(_("身份证号只显示首尾。")),
    )  # fmt: skip


def download(body: bytes, name: str) -> HttpResponse:
    """Answer with a file."""
    name = safe_filename(name)
    answer = HttpResponse(body, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


def sheet(title: str, head: Iterable[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with a workbook of one sheet."""
    out = io.BytesIO()
    write_table(out, title, [str(cell) for cell in head], rows)
    return download(out.getvalue(), f"{title}.xlsx")


def chosen(request: Request, permission: Permission) -> list[Person] | None:
    """Return the persons that the address names (``row``), or its filter of the roster; or None."""
    rows = Person.objects.visible_to(request.user, permission).select_related("unit", "branch")
    if "row" in request.GET:
        keys = [int(key) for key in request.GET.getlist("row") if key.isdecimal()]
        known = rows.in_bulk(keys[: rosters.MOST])
        return [known[key] for key in dict.fromkeys(keys) if key in known]
    if "listed" not in request.GET:
        return None
    return list(rows.filter(pk__in=Cadres.narrowed(request).order_by().values("pk")))


def first_unit(request: Request, permission: Permission) -> Unit | None:
    """Return the unit of the address, or the account's own."""
    rows = Unit.objects.visible_to(request.user, permission).filter(closed_on=None)
    asked = request.GET.get("unit") or ""
    row = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    first: Unit | None = row or rows.order_by("path").first()
    return first
