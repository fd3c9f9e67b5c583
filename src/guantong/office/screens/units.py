"""The organisation tree: browse, find, and change with history."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core import tree
from guantong.core.models import Unit, UnitChange
from guantong.core.requests import Request
from guantong.core.roles import UNIT_MANAGE, UNIT_VIEW
from guantong.core.services import units
from guantong.frame import allowed
from guantong.ui import tables as ui_tables
from guantong.ui.forms import DateInput, Form, handle

Manage = UNIT_MANAGE
MOST_SHOWN = 200


class UnitTable(ui_tables.Table):
    """All units in scope."""

    search = ("name", "code")
    parent__name = tables.Column(verbose_name="上级")
    name = tables.Column(linkify=("office:unit", [A("pk")]))

    class Meta(ui_tables.Table.Meta):
        model = Unit
        fields = ("name", "kind", "code", "parent__name", "register", "closed_on")


class ChangeForm(Form):
    """What every change asks."""

    on = forms.DateField(label=_("生效日期"), required=False, widget=DateInput())
    reason = forms.CharField(label=_("依据"), max_length=240, required=False)


class CreateForm(ChangeForm):
    """A new unit."""

    field_order = ("name", "kind", "code")
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"), choices=Unit.Kind.choices)
    code = forms.CharField(label=_("编码"), max_length=32)


class RenameForm(ChangeForm):
    """A new name."""

    field_order = ("name",)
    name = forms.CharField(label=_("新名称"), max_length=120)


class TargetForm(ChangeForm):
    """Another unit, by its code."""

    field_order = ("code",)
    code = forms.CharField(label=_("目标机构编码"), max_length=32)


@allowed.needs(UNIT_VIEW)
def listing(request: Request) -> HttpResponse:
    """List and search the units in scope."""
    rows = Unit.objects.visible_to(request.user).select_related("parent")
    kinds = ui_tables.choice("kind", _("类型"), Unit.Kind.choices)
    return ui_tables.show(
        request, UnitTable, rows, title=_("机构"), crumbs=[], filters=(kinds,)
    )  # fmt: skip


@allowed.needs(UNIT_VIEW)
def tree_part(request: Request) -> HttpResponse:
    """Show a level of the organisation tree, or what its filter finds, for the drawer."""
    seen = Unit.objects.visible_to(request.user).filter(closed_on=None)
    words = (request.GET.get("q") or "").replace("\x00", "").strip()
    parent = request.GET.get("parent") or ""
    if words:
        rows = seen.filter(Q(name__icontains=words) | Q(code=words)).select_related("parent")
    elif parent.isdigit():
        rows = seen.filter(parent_id=int(parent)).order_by("position", "id")
    else:
        rows = seen.filter(path__in=request.user.paths_with(UNIT_VIEW))
    below = Unit.objects.visible_to(request.user).filter(parent=OuterRef("pk"), closed_on=None)
    rows = rows.annotate(has_below=Exists(below))[:MOST_SHOWN]
    context = {"rows": rows, "list": _list_address(request), "words": words}
    return render(request, "office/tree.html", context)


def _list_address(request: Request) -> str:
    """Return the page of a list that the tree narrows, or nothing."""
    path = request.GET.get("list") or ""
    try:
        resolve(path)
    except Http404:
        return ""
    return path


@allowed.needs(UNIT_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one unit: where it stands, what is below, its history."""
    unit = allowed.unit(request, pk)
    seen = Unit.objects.visible_to(request.user)
    above = list(seen.filter(path__in=tree.ancestors(unit.path)))
    context = {
        "unit": unit, "title": unit.name,
        "crumbs": [(_("机构"), reverse("office:units"))]
        + [(u.name, reverse("office:unit", args=[u.pk])) for u in above],
        "children": seen.filter(parent=unit).order_by("position", "id"),
        "below": seen.filter(seen.under(unit.path)).count() - 1,
        "history": UnitChange.objects.visible_to(request.user).filter(unit=unit),
        "manages": request.user.may(Manage, unit.path),
    }  # fmt: skip
    return render(request, "office/unit.html", context)


def _change(
    request: Request, pk: int, form_class: type[Form], title: str, act: Any
) -> HttpResponse:
    unit = allowed.unit(request, pk, Manage)

    def done(data: dict[str, Any]) -> HttpResponse:
        row = act(unit, data)
        messages.success(request, f"{title}：{row.name}")
        return redirect("office:unit", row.pk)

    back = reverse("office:unit", args=[unit.pk])
    return handle(
        request, form_class(request.POST or None), done, title=title,
        crumbs=[(_("机构"), reverse("office:units")), (unit.name, back)], submit=_("保存"),
    )  # fmt: skip


@allowed.needs(Manage)
def create(request: Request, pk: int) -> HttpResponse:
    """Set up a unit below this one."""
    return _change(
        request, pk, CreateForm, _("设立下级机构"),
        lambda unit, data: units.create(request.user, parent=unit, **data),
    )  # fmt: skip


@allowed.needs(Manage)
def rename(request: Request, pk: int) -> HttpResponse:
    """Rename a unit."""
    return _change(
        request, pk, RenameForm, _("更名"),
        lambda unit, data: units.rename(request.user, unit, data.pop("name"), **data),
    )  # fmt: skip


@allowed.needs(Manage)
def move(request: Request, pk: int) -> HttpResponse:
    """Put a unit under another."""
    return _change(
        request, pk, TargetForm, _("调整隶属"),
        lambda unit, data: units.move(
            request.user, unit, _target(request, data.pop("code")), **data
        ),
    )  # fmt: skip


@allowed.needs(Manage)
def merge(request: Request, pk: int) -> HttpResponse:
    """Merge a unit into another."""
    return _change(
        request, pk, TargetForm, _("并入其他机构"),
        lambda unit, data: units.merge(
            request.user, unit, _target(request, data.pop("code")), **data
        ),
    )  # fmt: skip


@allowed.needs(Manage)
def close(request: Request, pk: int) -> HttpResponse:
    """Close a unit."""
    return _change(
        request,
        pk,
        ChangeForm,
        _("撤销"),
        lambda unit, data: units.close(request.user, unit, **data),
    )


def _target(request: Request, code: str) -> Unit:
    from guantong.core.errors import GuantongError

    found = Unit.objects.visible_to(request.user, Manage).filter(code=code.strip()).first()
    if found is None:
        raise GuantongError(f"没有编码为 {code} 的机构。", field="code")
    return found
