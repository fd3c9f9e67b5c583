"""The pages without an account: a village's items, a request, and how far it is; nobody's name."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from guantong.casework.models import Turn
from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.frame.acting import form_with
from guantong.jobs.one_stop.models import ItemVersion, Request, ServiceItem, Way
from guantong.jobs.one_stop.services import doors, modes, requests
from guantong.jobs.one_stop.services.slowing import slow
from guantong.ui.forms import Form, handle, label_of

#: So often an hour one address may look up, and hand in.
LOOKS, ASKS = 30, 10


class Number(Form):
    """A number and the last four digits of a telephone."""

    code = forms.CharField(label=label_of(Request, "code"), max_length=20)
    digits = forms.RegexField(
        r"^\d{4}$", label=gettext_lazy("登记手机号的后四位"), max_length=4,
        error_messages={"invalid": gettext_lazy("请填四位数字。")},
    )  # fmt: skip


@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a number; show how far that request is."""

    def done(data: dict[str, str]) -> HttpResponse:
        _slow(request, "look", LOOKS)
        row = requests.track(data["code"], data["digits"])
        return render(request, "one_stop/tracked.html", {"title": row.service.name, **told(row)})

    return handle(
        request, Number(request.POST or None), done, title=_("查询办理进度"), crumbs=[],
        submit=_("查询"), template="ui/door.html",
        note=_("凭受理时给的查询号和手机号后四位查询，不显示个人信息。"),
    )  # fmt: skip


def told(row: Request) -> dict[str, Any]:
    """Return what anybody may know of a request who holds its number: steps and days."""
    case = (row.merged_into or row).case
    turns = rows_of(case, Turn).select_related("unit").order_by("id") if case else []
    return {
        "code": row.code, "case": case, "merged": row.merged_into_id is not None,
        "steps": [
            {"name": one.name, "unit": one.unit.name, "from": one.opened_at, "done": one.done_at}
            for one in turns
        ],
    }  # fmt: skip


def village(request: HttpRequest, code: str) -> HttpResponse:
    """Show what may be asked for in a village, and how each item is done there."""
    unit = _village(code)
    q = request.GET.get("q", "")[:40].strip()
    here = [one for one in modes.of([unit])[unit.pk] if q in one.version.name]
    here.sort(key=lambda one: (one.version.category, one.item.code))
    groups = groupby(here, lambda one: one.version.category)
    context = {
        "title": _("%s：办事指南") % unit.name, "unit": unit, "door": doors.over(unit), "q": q,
        "groups": [(name, list(rows)) for name, rows in groups], "notice": Way.NOTICE,
    }  # fmt: skip
    return render(request, "one_stop/public.html", context)


@never_cache
def ask(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a request in from whoever makes it."""
    unit = _village(code)
    items = pointing(ServiceItem, "pk", [pk]).filter(ServiceItem.in_use).exclude(way=Way.NOTICE)
    item = items.filter(unit_path__in=tree.ancestors(unit.path)).first()
    if item is None:
        raise Http404
    version = requests.version_of(item)
    form = form_with(requests.ask_oneself, item, None, request.POST or None)  # type: ignore[arg-type]  # nobody
    form.fields["phone"].required = True

    def done(data: dict[str, Any]) -> HttpResponse:
        _slow(request, "ask", ASKS)
        row = requests.ask_oneself(None, item, unit=unit, **data)
        return render(
            request, "one_stop/tracked.html", {"title": _("已提交"), **told(row), "new": True}
        )

    return handle(
        request, form, done, title=version.name, crumbs=[], submit=_("提交申请"),
        template="ui/door.html", note=_note(version, unit),
    )  # fmt: skip


def _note(version: ItemVersion, unit: Unit) -> str:
    """Say where it goes, how long it takes, what to bring and what nobody needs to bring."""
    papers = version.papers()
    bring = "、".join(one.name for one in papers if not one.held)
    held = "、".join(one.name for one in papers if one.held)
    lines = [_("提交到%s。") % unit.name]
    if version.promised_days is not None:
        lines.append(_("承诺 %d 个工作日内办结。") % version.promised_days)
    if bring:
        lines.append(_("需要材料：%s。") % bring)
    if held:
        lines.append(_("已由有关部门掌握、不用再交：%s。") % held)
    return "".join(lines)


def _village(code: str) -> Unit:
    """Return a village whose county opened its page, or answer 404."""
    villages = pointing(Unit, "code", [code]).filter(kind=Unit.Kind.VILLAGE, closed_on=None)
    unit = villages.first()
    door = doors.over(unit) if unit else None
    if unit is None or door is None or not door.phone_page:
        raise Http404
    return unit


def _slow(request: HttpRequest, what: str, most: int) -> None:
    """Refuse an address that asks too often; errors as `slowing.slow`."""
    slow(what, request.META.get("REMOTE_ADDR", ""), most)
