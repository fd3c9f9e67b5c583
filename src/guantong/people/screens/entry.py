"""Entering a person, correcting what A01 says."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from guantong.core.models import PartyOrganisation
from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.frame.records.forms import OriginForm
from guantong.people.models import Category, Person, Status
from guantong.people.room import PERSON_MANAGE
from guantong.people.screens.papers import unit_field
from guantong.people.services import persons
from guantong.ui.forms import handle, label_of
from guantong.ui.picker import RowField

Manage = PERSON_MANAGE
#: What one page asks, under the headings of the form.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("基本情况"), (
        "name", "sex", "birth_month", "ethnicity", "native_place", "birthplace", "grew_up",
        "party", "party_month", "branch", "other_parties", "work_month", "health", "titles",
        "speciality", "category", "status",
    )),
    (_("职务与职级"), (
        "post", "is_chief", "level", "level_since", "post_since", "rank", "rank_since",
        "proposed_post", "removed_post",
    )),
    (_("学历与退休"), ("schooling", "degree", "retirement_kind", "limit_month")),
    (_("任免表文字"), ("resume", "awards_text", "assessments_text", "appointment_reason")),
)  # fmt: skip
FIELDS = tuple(name for _title, names in GROUPS for name in names)
TALL = {"resume": 12, "awards_text": 3, "assessments_text": 3, "appointment_reason": 3}


def _field(name: str) -> Any:
    """Return a form field for a column, as the column describes itself."""
    column = cast("Any", Person._meta.get_field(name))
    if name == "branch":
        limit = column.get_limit_choices_to()
        return RowField(
            PartyOrganisation, limit=limit, label=label_of(Person, name), required=False,
            help_text=column.help_text,
        )  # fmt: skip
    made = column.formfield(label=label_of(Person, name))
    if name in TALL:
        made.widget.attrs["rows"] = TALL[name]
    return made


#: One form field for each column.
_Facts = type("_Facts", (OriginForm,), {name: _field(name) for name in FIELDS})


class PersonForm(_Facts):  # type: ignore[misc, valid-type]  # made at run time
    """A person's facts, and where they come from."""

    username = forms.CharField(
        label=_("本人账号"), required=False, help_text=_("有账号的人可以看自己的考察报告并说明。")
    )
    id_number = forms.CharField(
        label=label_of(Person, "id_number"), max_length=20, required=False,
        help_text=_("加密保存，显示为掩码。空着表示不变。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].offer(request.user)
        self.dress()
        self.groups = [
            *((title, [self[name] for name in names]) for title, names in GROUPS),
            (_("密封与账号"), [self["id_number"], self["username"]]),
            (_("来源"), [self["source_kind"], self["source_text"], self["source_on"]]),
        ]


class NewPersonForm(PersonForm):
    """The same, and the unit."""

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["unit"] = unit_field(request, Manage)
        self.dress()
        self.groups.insert(0, (_("单位"), [self["unit"]]))


@allowed.needs(Manage)
def create(request: Request) -> HttpResponse:
    """Enter a person."""

    def done(data: dict[str, Any]) -> HttpResponse:
        person = persons.create(request.user, data.pop("unit"), data, origin=form.origin())
        messages.success(request, _("已录入：%(name)s") % {"name": person.name})
        return redirect("people:person", person.pk)

    first = {"ethnicity": "汉族", "category": Category.CADRE, "status": Status.ACTIVE}
    form = NewPersonForm(request, request.POST or None, initial=first)
    return handle(
        request, form, done, title=_("录入人员"), crumbs=way.to(Person()), submit=_("保存"),
        template="people/person_form.html",
    )  # fmt: skip


@allowed.needs(Manage)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct a person's facts."""
    person = allowed.get(request, Person, pk, Manage)

    def done(data: dict[str, Any]) -> HttpResponse:
        version = data.pop("version")
        if unseen and not data["branch"]:
            # A branch that this officer does not see is not taken out by a form that hides it.
            del data["branch"]
        persons.change(request.user, person, data, origin=form.origin(), version=version)
        messages.success(request, _("已保存。"))
        return redirect("people:person", person.pk)

    known = {name: getattr(person, name) for name in (*FIELDS, "version")}
    known["username"] = person.account.username if person.account else ""
    form = PersonForm(request, request.POST or None, initial=known)
    branches = cast("RowField", form.fields["branch"]).rows
    unseen = not branches.filter(pk=person.branch_id).exists()
    form.fields["id_number"].widget.attrs["placeholder"] = str(person.id_number)
    return handle(
        request, form, done, title=_("修改"), crumbs=way.through(person), submit=_("保存"),
        template="people/person_form.html", person=person,
        note=f"{person.name} · {person.unit.name}",
    )  # fmt: skip
