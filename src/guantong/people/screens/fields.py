"""Form fields made from what the columns say about themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.core.sealing import SealedField
from guantong.ui.forms import DateInput


def described(
    model: type[models.Model], names: Iterable[str], *, tall: Mapping[str, int] | None = None
) -> dict[str, forms.Field]:
    """Return a form field for each column, with its label, help, length and choices."""
    tall = tall or {}
    return {name: _field(model._meta.get_field(name), tall.get(name, 0)) for name in names}


def _field(column: Any, rows: int) -> forms.Field:
    shared = {
        "label": column.verbose_name, "help_text": column.help_text, "required": not column.blank,
    }  # fmt: skip
    if column.default is not models.NOT_PROVIDED and not callable(column.default):
        shared["initial"] = column.default
    if column.choices:
        blank = [] if column.default not in (models.NOT_PROVIDED, "") else [("", "—")]
        return forms.ChoiceField(choices=[*blank, *column.choices], **shared)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(**{**shared, "required": False})
    if isinstance(column, models.IntegerField):
        return forms.IntegerField(min_value=0, **shared)
    if isinstance(column, models.DateField):
        return forms.DateField(widget=DateInput(), **shared)
    if isinstance(column, SealedField):
        return forms.CharField(max_length=300, **shared)
    if isinstance(column, models.ForeignKey):
        shared["help_text"] = _("机构编码或全称；系统里没有的机构空着。")
        return UnitCodeField(**shared)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(max_length=column.max_length, widget=widget, **shared)


class UnitCodeField(forms.CharField):
    """A unit by its code or its only name; blank where the register holds none."""

    def clean(self, value: Any) -> Unit | None:
        """Find the unit."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        rows = Unit.objects.unscoped("任职机构可在本范围之外")
        found = list(rows.filter(code=text)) or list(rows.filter(name=text, closed_on=None)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("没有这个机构，或有同名的，请填机构编码。"))
        unit: Unit = found[0]
        return unit

    def prepare_value(self, value: Any) -> Any:
        """Show a unit by its code."""
        return value.code if isinstance(value, Unit) else value
