"""Form fields made from what is declared: a model's own columns, and `core.fields.Field`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.errors import GuantongError
from guantong.core.facts import KINDS
from guantong.core.fields import YES_NO, Field, phone_of
from guantong.core.models import Unit
from guantong.ui.forms import DateInput
from guantong.ui.picker import RowField, RowsField

if TYPE_CHECKING:
    from guantong.core.models import Account

LONGEST = 200
#: Choices of at most so many characters stand beside one another.
WORD = 16


def field_of(
    asked: str | Field, model: type[models.Model], row: Any, actor: Account
) -> forms.Field:
    """Return the form field of one thing that is asked."""
    if isinstance(asked, str):
        return _column(model._meta.get_field(asked), actor)
    shared: dict[str, Any] = {
        "label": asked.label, "help_text": asked.help, "required": asked.required,
        "initial": asked.initial(row) if callable(asked.initial) else asked.initial,
    }  # fmt: skip
    if not isinstance(asked.type, str):
        return RowField(asked.type, needs=asked.needs, known=asked.known, **shared).offer(actor)
    if asked.type == "units":
        return RowsField(Unit, needs=asked.needs, known=asked.known, **shared).offer(actor)
    offered = asked.choices(actor, row) if callable(asked.choices) else asked.choices
    return _MAKERS[asked.type](asked, list(offered), shared)


def as_field(model: type[models.Model], name: str) -> Field:
    """Return a model's column as a field of its own, for what is no form on a screen."""
    column: Any = model._meta.get_field(name)
    related = isinstance(column, models.ForeignKey)
    plain = next((kind for of, kind in KINDS.items() if isinstance(column, of)), "text")
    kind = column.related_model if related else "choice" if column.choices else plain
    return Field(
        name, column.verbose_name, kind, required=not column.blank, help=column.help_text,
        choices=() if related else tuple(column.flatchoices),
    )  # fmt: skip


def _column(column: Any, actor: Account) -> forms.Field:
    """Return the form field of a model's column, with its label, choices, length and help."""
    if isinstance(column, models.ForeignKey):
        related: dict[str, Any] = {
            "label": column.verbose_name, "help_text": column.help_text,
            "required": not column.blank,
        }  # fmt: skip
        limit = column.get_limit_choices_to()
        return RowField(column.related_model, limit=limit, **related).offer(actor)
    extra = {"widget": DateInput()} if isinstance(column, models.DateField) else {}
    made: forms.Field = column.formfield(**extra)
    if isinstance(made, forms.ChoiceField):
        # What is not chosen yet reads as elsewhere, not as Django's dashes.
        held: Any = made.choices
        made.choices = [(key, label if key else "—") for key, label in held]
    return made


def _text(asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=asked.most or LONGEST, min_length=asked.least, **shared)


def _long(asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.CharField(
        max_length=asked.most or 10 * LONGEST, min_length=asked.least,
        widget=forms.Textarea(attrs={"rows": 4}), **shared,
    )  # fmt: skip


def _reason(asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.CharField(
        max_length=asked.most or LONGEST, widget=forms.Textarea(attrs={"rows": 2}), **shared
    )


class PhoneField(forms.CharField):
    """A phone number, tidied as it is kept."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})

    def to_python(self, value: Any) -> str:
        """Return it tidied; refuse what is none."""
        said = super().to_python(value)
        try:
            return phone_of(said) if said else ""
        except GuantongError as error:
            raise forms.ValidationError(error.message) from error


def _phone(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return PhoneField(max_length=40, **shared)


def _date(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=DateInput(), **shared)


def _month(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    wrong = {"invalid": _("请写成 1975-03 的样子。")}
    return forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", error_messages=wrong, **shared)


def _number(asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        min_value=asked.least, max_value=asked.most, widget=widget, **shared
    )  # fmt: skip


def _money(asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    widget = forms.NumberInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        min_value=asked.least, max_value=asked.most, max_digits=14, decimal_places=2,
        widget=widget, **shared,
    )  # fmt: skip


def _flag(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**{**shared, "required": False})


def _yesno(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    widget = forms.RadioSelect(attrs={"class": "house-checks house-short"})
    return forms.ChoiceField(choices=YES_NO, widget=widget, **shared)


def _choice(asked: Field, offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    if asked.initial == "" and "" not in dict(offered):
        offered = [("", "—"), *offered]
    return forms.ChoiceField(choices=offered, **shared)


def _choices(_asked: Field, offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    offered = list(offered)
    # Sentences stand one below the other; words, beside one another.
    long = any(len(str(one)) > WORD for _key, one in offered)
    widget = forms.CheckboxSelectMultiple(
        attrs={"class": "house-checks house-long"} if long else {}
    )
    return forms.MultipleChoiceField(choices=offered, widget=widget, **shared)


def _file(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.FileField(**shared)


def _password(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.CharField(widget=forms.PasswordInput, strip=False, **shared)


_MAKERS = {
    "text": _text, "long": _long, "reason": _reason, "phone": _phone, "date": _date,
    "month": _month, "number": _number, "money": _money, "flag": _flag, "yesno": _yesno,
    "choice": _choice, "choices": _choices, "file": _file, "password": _password,
}  # fmt: skip
