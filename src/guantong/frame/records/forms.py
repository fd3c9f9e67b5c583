"""The part of a form that asks where its values come from."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guantong.frame.models import SourceKind
from guantong.frame.records.origin import Origin
from guantong.ui.forms import DateInput, Form

#: Kinds of source that an officer states; files and packages state their own.
STATED = (SourceKind.SCREEN, SourceKind.FORM, SourceKind.ARCHIVE)


class OriginForm(Form):
    """Where the values come from."""

    source_kind = forms.ChoiceField(
        label=_("依据"), choices=[(k.value, k.label) for k in STATED], required=False
    )
    source_text = forms.CharField(
        label=_("材料名称"), required=False, max_length=200,
        help_text=_("例如：干部履历表（1999年）、甲组干〔2024〕12号"),
    )  # fmt: skip
    source_on = forms.DateField(label=_("材料日期"), required=False, widget=DateInput())

    def origin(self) -> Origin:
        """Return what the form says about its source."""
        data = self.cleaned_data
        kind = data.pop("source_kind") or SourceKind.SCREEN.value
        return Origin(kind=kind, text=data.pop("source_text"), on=data.pop("source_on"))
