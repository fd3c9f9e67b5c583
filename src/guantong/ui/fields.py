"""Form fields made from what is declared: a model's own columns, and `core.fields.Field`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.fields import Field
from guantong.core.scope import ScopedModel
from guantong.ui.forms import DateInput

if TYPE_CHECKING:
    from guantong.core.models import Account

LONGEST = 200
#: More rows than this are not offered in a drop-down; one is found by its code.
MOST_OFFERED = 300


class RowField(forms.CharField):
    """A row of a model, found by its code or its only name among those the reader may see."""

    def __init__(self, rows: models.QuerySet[Any], what: Any, **kwargs: Any) -> None:
        self.rows, self.what = rows, what
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the row.

        Raises
        ------
        ValidationError
            If the reader sees no row of this code or name, or several of the name.

        """
        text = super().clean(value)
        if not text:
            return None
        found = list(self.rows.filter(code=text))
        if not found and any(field.name == "name" for field in self.rows.model._meta.fields):
            found = list(self.rows.filter(name=text)[:2])
        if len(found) != 1:
            told = {"text": text, "what": self.what}
            raise forms.ValidationError(
                _("没有编码或全称为“%(text)s”的%(what)s，或者同名的不止一个，请填编码。") % told
            )
        return found[0]


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
        return _rows(_seen(asked.type, actor), shared)
    offered = asked.choices(actor, row) if callable(asked.choices) else asked.choices
    return _MAKERS[asked.type](asked, list(offered), shared)


def _column(column: Any, actor: Account) -> forms.Field:
    """Return the form field of a model's column, with its label, choices, length and help."""
    if isinstance(column, models.ForeignKey):
        shared = {
            "label": column.verbose_name, "help_text": column.help_text,
            "required": not column.blank,
        }  # fmt: skip
        rows = _seen(column.related_model, actor)
        return _rows(rows.complex_filter(column.get_limit_choices_to()), shared)
    extra = {"widget": DateInput()} if isinstance(column, models.DateField) else {}
    made: forms.Field = column.formfield(**extra)
    return made


def _seen(model: Any, actor: Account) -> models.QuerySet[Any]:
    if issubclass(model, ScopedModel):
        seen: models.QuerySet[Any] = model.objects.visible_to(actor)
        return seen
    return model._default_manager.all()  # type: ignore[no-any-return]  # any model's manager


def _rows(rows: models.QuerySet[Any], shared: dict[str, Any]) -> forms.Field:
    """Offer rows: few in a drop-down, of many one by its code."""
    codes = any(field.name == "code" for field in rows.model._meta.get_fields())
    if codes and rows[: MOST_OFFERED + 1].count() > MOST_OFFERED:
        return RowField(rows, rows.model._meta.verbose_name, **shared)
    return forms.ModelChoiceField(queryset=rows, **shared)


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


def _date(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=DateInput(), **shared)


def _month(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    wrong = {"invalid": _("请写成 1975-03 的样子。")}
    return forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", error_messages=wrong, **shared)


def _number(asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=asked.least, max_value=asked.most, **shared)


def _money(asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(
        min_value=asked.least, max_value=asked.most, max_digits=14, decimal_places=2, **shared
    )


def _flag(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**{**shared, "required": False})


def _choice(_asked: Field, offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=offered, **shared)


def _choices(_asked: Field, offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=offered, widget=forms.CheckboxSelectMultiple, **shared)


def _file(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.FileField(**shared)


def _password(_asked: Field, _offered: Iterable[Any], shared: dict[str, Any]) -> forms.Field:
    return forms.CharField(widget=forms.PasswordInput, strip=False, **shared)


_MAKERS = {
    "text": _text, "long": _long, "reason": _reason, "date": _date, "month": _month,
    "number": _number, "money": _money, "flag": _flag, "choice": _choice, "choices": _choices,
    "file": _file, "password": _password,
}  # fmt: skip
