"""The one form component: labels, help, errors at their field, in the shell's dress."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guantong.core import conditions
from guantong.core.errors import GuantongError
from guantong.core.sealing import SealedField
from guantong.core.text import Text
from guantong.ui.picker import RowField

if TYPE_CHECKING:
    from guantong.core.fields import Field
    from guantong.core.models import Account


class Renderer(TemplatesSetting):
    """Renders every field by the house's template."""

    form_template_name = "ui/fields.html"
    field_template_name = "ui/field.html"


class Form(forms.Form):
    """A form whose widgets wear the house's classes; ``reader`` is who picks rows in it.

    Attributes
    ----------
    sealed
        Fields of which the reader's device keeps no draft, besides those that a model seals under
        a name of their own, passwords and files.
    asked
        What its fields were made from, where some are asked only if another says so.
    settled
        Field → value of those of them that the house answers itself; the reader is not told.
    held
        What these are called.

    """

    use_required_attribute = False
    sealed: Collection[str] = ()
    asked: Sequence[Field] = ()
    settled: Mapping[str, Any] = MappingProxyType({})
    held: Sequence[Text] = ()

    def __init__(self, *args: Any, reader: Account | None = None, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RowField) and reader is not None:
                field.offer(reader)
        self.dress()

    def clean(self) -> dict[str, Any]:
        """Drop what is not asked, as the answers stand, and what is wrong with it."""
        super().clean()
        given = {**self.settled, **self.cleaned_data}
        shown = conditions.shown(self.asked, given)
        for one in self.asked:
            if one.name in self.fields and one.name not in shown:
                self.errors.pop(one.name, None)
                self.cleaned_data[one.name] = one.nothing
        return self.cleaned_data

    def dress(self) -> None:
        """Give every widget its class, and say of which a draft may be kept.

        Called again where fields are added later.
        """
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", _dress(field.widget))
            if not (name in self.sealed or name in sealed() or isinstance(field.widget, UNKEPT)):
                field.widget.attrs.setdefault("data-draft", "")


#: What a draft never holds.
UNKEPT = (forms.PasswordInput, forms.FileInput, forms.HiddenInput)


@cache
def sealed() -> frozenset[str]:
    """Return the names that columns bear only where they are sealed: identity numbers."""
    columns = [one for model in apps.get_models() for one in model._meta.concrete_fields]
    plain = {one.name for one in columns if not isinstance(one, SealedField)}
    return frozenset({one.name for one in columns if isinstance(one, SealedField)} - plain)


def seals(model: type[models.Model], name: str) -> bool:
    """Tell whether a model seals what a field of this name asks."""
    return any(isinstance(one, SealedField) for one in model._meta.fields if one.name == name)


def label_of(model: type[models.Model], name: str) -> Text:
    """Return what a model calls its field: a form that asks for it says no label of its own."""
    column: Any = model._meta.get_field(name)
    label: Text = column.verbose_name
    return label


class DateInput(forms.DateInput):
    """A date picker of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _dress(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect):
        return "house-checks"
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def handle(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    title: Text,
    crumbs: Sequence[tuple[Text, str]],
    submit: Text,
    template: str = "ui/form_page.html",
    **extra: Any,
) -> HttpResponse:
    """Show a form; when it is filled in, act; put a service's error at its field.

    Parameters
    ----------
    act
        Receives the cleaned data, calls one service, returns where to go.
    crumbs
        Pairs of title and address.

    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except GuantongError as error:
            field = error.field if error.field in form.fields else None
            form.add_error(field, error.message)
            status = error.status
    elif request.method == "POST":
        status = 422
    context = {"form": form, "title": title, "crumbs": crumbs, "submit": submit, **extra}
    return render(request, template, context, status=status)
