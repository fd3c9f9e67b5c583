"""The roster of the persons in scope, and entering a person."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.roles import Permission
from guantong.core.screens import allowed
from guantong.people.models import Person, Sex
from guantong.people.services import persons
from guantong.ui import tables as ui_tables
from guantong.ui.forms import Form, handle

View, Manage = Permission.PERSON_VIEW, Permission.PERSON_MANAGE


class PersonTable(ui_tables.Table):
    """Persons in the order of their units."""

    search = ("name", "post", "unit__name")
    unit__name = tables.Column(verbose_name=_("单位"))

    class Meta(ui_tables.Table.Meta):
        model = Person
        fields = ("name", "sex", "birth_month", "ethnicity", "unit__name", "post", "is_chief")


class EditableTable(PersonTable):
    """The same, each name leading to its form."""

    name = tables.Column(linkify=("people:edit", [A("pk")]))

    class Meta(PersonTable.Meta):
        pass


class PersonForm(Form):
    """A person's facts."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    sex = forms.ChoiceField(label=_("性别"), choices=Sex.choices)
    birth_month = forms.CharField(label=_("出生年月"), help_text=_("例如 1975-03"))
    ethnicity = forms.CharField(label=_("民族"), max_length=20, initial="汉族")
    post = forms.CharField(label=_("现任职务"), max_length=80)
    is_chief = forms.BooleanField(label=_("主要负责人"), required=False)
    username = forms.CharField(
        label=_("本人账号"), required=False, help_text=_("有账号的人可以看自己的考察报告并说明。")
    )


class NewPersonForm(PersonForm):
    """The same, and the unit."""

    field_order = ("unit",)
    unit = forms.CharField(
        label=_("单位"), help_text=_("机构全称或编码，可在“机构”页查到。"), max_length=120
    )


@allowed.needs(View)
def listing(request: HttpRequest) -> HttpResponse:
    """List the persons in scope."""
    rows = Person.objects.visible_to(request.user).select_related("unit")
    sexes = ui_tables.choice("sex", _("性别"), Sex.choices)
    edits = request.user.may(Manage)
    actions = [(_("录入人员"), reverse("people:create"))] if edits else []
    return ui_tables.show(
        request, EditableTable if edits else PersonTable, rows, title=_("人员"), crumbs=[],
        filters=(sexes,), actions=actions,
    )  # fmt: skip


@allowed.needs(Manage)
def create(request: HttpRequest) -> HttpResponse:
    """Enter a person."""

    def done(data: dict[str, Any]) -> HttpResponse:
        person = persons.create(request.user, _unit(request, data.pop("unit")), data)
        messages.success(request, _("已录入：%(name)s") % {"name": person.name})
        return redirect("people:list")

    form = NewPersonForm(request.POST or None)
    return handle(request, form, done, title=_("录入人员"), crumbs=_crumbs(), submit=_("保存"))


@allowed.needs(Manage)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's facts."""
    person = allowed.get(request, Person, pk, Manage)

    def done(data: dict[str, Any]) -> HttpResponse:
        persons.change(request.user, person, data)
        messages.success(request, _("已保存。"))
        return redirect("people:list")

    known = {name: getattr(person, name) for name in persons.FACTS}
    known["username"] = person.account.username if person.account else ""
    form = PersonForm(request.POST or None, initial=known)
    return handle(
        request, form, done, title=person.name, crumbs=_crumbs(), submit=_("保存"),
        note=person.unit.name,
    )  # fmt: skip


def _unit(request: HttpRequest, text: str) -> Unit:
    seen = Unit.objects.visible_to(request.user, Manage).filter(closed_on=None)
    found = list(seen.filter(code=text.strip())) or list(seen.filter(name=text.strip())[:2])
    if not found:
        raise GuantongError(_("没有这个单位，或不在您的范围内。"), field="unit")
    if len(found) > 1:
        raise GuantongError(_("有不止一个单位叫这个名称，请改填编码。"), field="unit")
    return found[0]


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("人员"), reverse("people:list"))]
