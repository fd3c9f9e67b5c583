"""The rows of one information set of a person: listed, added, changed, taken out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guantong.core.months import MonthField
from guantong.core.requests import Request
from guantong.core.sealing import Sealed
from guantong.frame import allowed
from guantong.frame.records import changes
from guantong.frame.records.forms import OriginForm
from guantong.people import queries
from guantong.people.models import RECORDS, Person, Photo, Record
from guantong.people.room import PERSON_MANAGE
from guantong.people.screens.entry import crumbs
from guantong.people.screens.fields import described
from guantong.people.services import records
from guantong.ui.forms import handle

Manage = PERSON_MANAGE
SHORT = 12
HIDDEN = {"position", "relative", "within"}
TALL = {"reason": 3}
#: The sets an officer enters row by row; photos have their own page.
ENTERED = tuple(model for model in RECORDS if model is not Photo)


def fields_of(model: type[Record]) -> tuple[str, ...]:
    """Return the fields that the form of a set asks."""
    return tuple(name for name in records.fields_of(model) if name not in HIDDEN)


def form_of(model: type[Record]) -> type[OriginForm]:
    """Return the form of a set, made from its columns."""
    tall = TALL if model.info_set == "A53" else {}
    own = described(model, fields_of(model), tall=tall)
    hidden = forms.IntegerField(widget=forms.HiddenInput, required=False)
    content = {**own, "version": hidden, "field_order": tuple(own)}
    return type(f"{model.__name__}Form", (OriginForm,), content)


@allowed.needs(Manage)
def listing(request: Request, pk: int, info_set: str) -> HttpResponse:
    """Show a person's rows of a set, with the way to change each."""
    person, model = _found(request, pk, info_set)
    head, rows = _table(list(queries.records(request.user, person, model)), model)
    context = {
        "person": person, "info_set": info_set, "head": head, "rows": rows,
        "title": f"{person.name}：{model._meta.verbose_name}", "crumbs": crumbs(person),
        "sets": [(m.info_set, m._meta.verbose_name) for m in ENTERED],
    }  # fmt: skip
    return render(request, "people/records.html", context)


def _table(
    found: list[Record], model: type[Record]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return head and rows; a column in which nothing stands is left out, «否» is left blank."""
    names = [name for name in fields_of(model) if name != "unit"]
    texts = [{name: _text(row, name) for name in names} for row in found]
    names = [name for name in names if any(line[name] for line in texts)]
    longest = {name: max(len(line[name]) for line in texts) for name in names}
    labels = {field.name: field.verbose_name for field in model._meta.fields}
    head = [{"title": labels[name]} for name in names]
    rows = [
        {
            "pk": row.pk,
            "cells": [{"text": line[name], "short": longest[name] <= SHORT} for name in names],
        }
        for row, line in zip(found, texts, strict=True)
    ]
    return head, rows


def _text(row: Record, name: str) -> str:
    value = getattr(row, name)
    if value is False:
        return ""
    text = changes.shown(row, name)
    return text.replace("-", ".") if isinstance(row._meta.get_field(name), MonthField) else text


@allowed.needs(Manage)
def add(request: Request, pk: int, info_set: str) -> HttpResponse:
    """Add a row."""
    return _write(request, pk, info_set, None)


@allowed.needs(Manage)
def edit(request: Request, pk: int, info_set: str, record: int) -> HttpResponse:
    """Change a row."""
    return _write(request, pk, info_set, record)


@require_POST
@allowed.needs(Manage)
def remove(request: Request, pk: int, info_set: str, record: int) -> HttpResponse:
    """Take a row out."""
    person, _model = _found(request, pk, info_set)
    records.remove_record(request.user, person, info_set, record)
    messages.success(request, _("已删除，原内容留在变更记录里。"))
    return redirect("people:records", pk, info_set)


def _write(request: Request, pk: int, info_set: str, record: int | None) -> HttpResponse:
    person, model = _found(request, pk, info_set)
    known = _known(request, person, model, record) if record else {}

    def done(data: dict[str, Any]) -> HttpResponse:
        origin, version = form.origin(), data.pop("version")
        # A sealed field that was left blank keeps what is sealed.
        given = {k: v for k, v in data.items() if v != "" or k not in sealed or record is None}
        records.save_record(
            request.user, person, info_set, given, record=record, version=version, origin=origin
        )
        messages.success(request, _("已保存。"))
        return redirect("people:records", pk, info_set)

    sealed = {name: str(value) for name, value in known.items() if isinstance(value, Sealed)}
    form = form_of(model)(request.POST or None, initial={**known, **dict.fromkeys(sealed, "")})
    for field, mask in sealed.items():
        form.fields[field].widget.attrs["placeholder"] = mask
        form.fields[field].required = False
        form.fields[field].help_text = _("加密保存。空着表示不变。")
    back, name = reverse("people:records", args=[pk, info_set]), str(model._meta.verbose_name)
    return handle(
        request, form, done, title=name, submit=_("保存"),
        crumbs=[*crumbs(person), (name, back)],
    )  # fmt: skip


def _known(request: Request, person: Person, model: type[Record], record: int) -> dict[str, Any]:
    row = queries.records(request.user, person, model).filter(pk=record).first()
    if row is None:
        raise Http404
    return {name: getattr(row, name) for name in (*fields_of(model), "version")}


def _found(request: Request, pk: int, info_set: str) -> tuple[Person, type[Record]]:
    person = allowed.get(request, Person, pk, Manage)
    model = next((m for m in ENTERED if m.info_set == info_set), None)
    if model is None:
        raise Http404
    return person, model
