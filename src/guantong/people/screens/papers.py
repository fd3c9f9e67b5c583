"""Appointment forms and rosters: take them in, give them out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.formats.names import safe_filename
from guantong.formats.workbook.write import MEDIA_TYPE
from guantong.frame import allowed
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE, PERSON_REVEAL, PERSON_VIEW
from guantong.people.services import rosters
from guantong.people.services.forms import choosing, exporting, importing
from guantong.ui.forms import Form, handle, label_of

View, Manage, Reveal = PERSON_VIEW, PERSON_MANAGE, PERSON_REVEAL
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": MEDIA_TYPE,
}


class UnitField(forms.CharField):
    """A unit by name or code, within the account's scope."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("机构全称或编码，可在“机构”页查到。")
        super().__init__(
            label=label_of(Person, "unit"), help_text=help_text, max_length=120, **kwargs
        )


class ImportForm(Form):
    """A file of forms, and where new persons go."""

    unit = UnitField()
    file = forms.FileField(
        label=_("文件"),
        help_text=_("lrmx、lrm，或把它们（含 pic 照片）打成一个 zip；也可以是数据交换包。"),
    )  # fmt: skip


class ChooseForm(Form):
    """Whose papers, in which order."""

    unit = UnitField()
    names = forms.CharField(
        label=_("名单"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每行一个姓名，按会议顺序；同名的在姓名后空一格写单位。空着则为全单位在职干部，按名册顺序。"),
    )  # fmt: skip


class ExportForm(ChooseForm):
    """In which shape, for what reason."""

    shape = forms.ChoiceField(label=_("样式"), choices=list(exporting.SHAPES.items()))
    reason = forms.CharField(
        label=_("事由"), max_length=100,
        help_text=_("任免表含家庭成员，导出记入审计日志。例：市委常委会第 12 次会议"),
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
    user = request.user
    cards = [
        (Manage, "upload", _("导入任免表"),
         _("把 lrmx、lrm 或交换包读成人员资料，有一处错就一人也不写入。"), "people:forms-import"),
        (Reveal, "download", _("导出任免表"), _("按会议顺序输出 PDF、Word、LRMX 或压缩包。"),
         "people:forms-export"),
        (View, "table", _("花名册"), _("自选栏目，输出 PDF、Word 或 Excel。"),
         "people:roster-paper"),
        (Manage, "arrows-diff", _("比对核实"),
         _("任免表、名册、系统三方逐项比对，成批取舍，写回各方。"), "people:reconciliations"),
        (View, "calendar-search", _("三龄两历一身份核查"), _("找出互相矛盾的时间及其出处。"),
         "people:audit"),
    ]  # fmt: skip
    shown = [
        {"icon": icon, "title": title, "text": text, "url": reverse(route)}
        for permission, icon, title, text, route in cards
        if user.may(permission)
    ]
    context = {"title": _("任免表与名册"), "crumbs": [], "cards": shown}
    return render(request, "people/papers.html", context)


@allowed.needs(Manage)
def forms_import(request: Request) -> HttpResponse:
    """Take a file of forms and queue its import."""

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = unit_of(request, data["unit"], Manage)
        task = importing.submit(request.user, unit, data["file"].name, data["file"])
        messages.success(request, _("已提交，正在核对。"))
        return redirect("office:task", task.pk)

    form = ImportForm(request.POST or None, request.FILES or None, initial=start(request, Manage))
    return handle(
        request, form, done, title=_("导入任免表"), crumbs=crumbs(), submit=_("导入"),
        note=_("压缩包里以单位命名的文件夹，其中的人归入该单位；系统中已有的人按身份证号或姓名加出生年月认出并更新，任免表空着的项目保持不变。"),
    )  # fmt: skip


@allowed.needs(Reveal)
def forms_export(request: Request) -> HttpResponse:
    """Queue an export of forms."""

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = unit_of(request, data["unit"], Reveal)
        people = choosing.named(choosing.cadres_of(request.user, unit), data["names"])
        task = exporting.submit(
            request.user, unit, people, data["shape"], data["reason"], whole_numbers=data["numbers"]
        )
        return redirect("office:task", task.pk)

    form = ExportForm(request.POST or None, initial=start(request, Reveal))
    return handle(
        request, form, done, title=_("导出任免表"), crumbs=crumbs(), submit=_("导出"),
        note=_("身份证号默认只显示首尾；导出的文件加密存放，只有您本人能下载。"),
    )  # fmt: skip


@allowed.needs(View)
def roster_paper(request: Request) -> HttpResponse:
    """Write a roster with chosen columns and hand it out at once."""

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = unit_of(request, data["unit"], View)
        people = choosing.named(choosing.cadres_of(request.user, unit), data["names"])
        body = rosters.write_roster(
            request.user, people, data["title"], data["columns"], data["shape"]
        )
        return download(body, f"{data['title']}.{data['shape']}")

    form = RosterForm(request.POST or None, initial=start(request, View))
    return handle(
        request, form, done, title=_("花名册"), crumbs=crumbs(), submit=_("生成"),
        note=_("身份证号只显示首尾。"),
    )  # fmt: skip


def download(body: bytes, name: str) -> HttpResponse:
    """Answer with a file."""
    name = safe_filename(name)
    answer = HttpResponse(body, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


def start(request: Request, permission: Permission) -> dict[str, Any]:
    """Return what a form begins with: the person or unit of the address, or the account's own."""
    code = request.GET.get("person") or ""
    people = Person.objects.visible_to(request.user, permission).select_related("unit")
    person = people.filter(code=code[:32]).first() if code else None
    if person:
        return {"unit": _written(person.unit), "names": f"{person.name} {person.unit.name}"}
    rows = Unit.objects.visible_to(request.user, permission).filter(closed_on=None)
    asked = request.GET.get("unit") or ""
    row = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    row = row or rows.order_by("path").first()
    return {"unit": _written(row) if row else ""}


def _written(unit: Unit) -> str:
    """Return a unit's name, or its code where the name stands for several."""
    same = Unit.objects.unscoped("单位名称是否唯一").filter(name=unit.name, closed_on=None)
    return str(unit.name if same[1:2].count() == 0 else unit.code)


def unit_of(request: Request, text: str, permission: Permission) -> Unit:
    """Return the unit that a name or a code means, in scope."""
    rows = Unit.objects.visible_to(request.user, permission).filter(closed_on=None)
    text = text.strip()
    found = list(rows.filter(code=text)) or list(rows.filter(name=text)[:2])
    if not found:
        raise GuantongError(_("没有这个单位，或不在您的范围内。"), field="unit")
    if len(found) > 1:
        raise GuantongError(_("有不止一个单位叫这个名称，请改填编码。"), field="unit")
    unit: Unit = found[0]
    return unit


def crumbs() -> list[tuple[Any, str]]:
    """Return the way to these pages."""
    return [(_("任免表与名册"), reverse("people:papers"))]
