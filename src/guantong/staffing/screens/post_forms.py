"""What officers fill in of a post and of a quota."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.people.models import Duty
from guantong.people.rules import teams
from guantong.people.services import quotas
from guantong.staffing.models import Post
from guantong.staffing.models.posts import LEAST_WEIGHT, MOST_WEIGHT
from guantong.staffing.scoring import weighting
from guantong.ui.forms import DateInput, Form

GROUPS = (
    (_("岗位"), ("unit", "title", "level", "work", "half", "is_chief", "in_team", "is_elected")),
    (_("任职要求"), ("committee", "duties", "requires")),
    (_("适配度怎样看"), ("fields", "specialities", "weight", "position")),
)
WIDE = ("duties", "fields")


class WordsField(forms.CharField):
    """Several words, kept as a list."""

    def clean(self, value: Any) -> list[str]:
        """Split at 、 and blanks."""
        return [word for word in re.split(r"[、，,；;\s]+", super().clean(value)) if word]

    def prepare_value(self, value: Any) -> Any:
        """Join with 、."""
        return "、".join(value) if isinstance(value, list | tuple) else value


class PostForm(Form):
    """A post with what it asks for."""

    unit = forms.CharField(label=_("单位"), max_length=120, help_text=_("机构全称或编码"))
    title = forms.CharField(label=_("职务名称"), max_length=120)
    level = forms.ChoiceField(label=_("职务层次"), choices=teams.levels)
    work = forms.ChoiceField(label=_("工作类别"), choices=Duty.choices, initial=Duty.OTHER)
    half = forms.ChoiceField(
        label=_("党政正职搭配"), choices=[("", "—"), *Post.Half.choices], required=False,
        help_text=_("党委书记与行政正职按搭配分值一起考虑。"),
    )  # fmt: skip
    is_chief = forms.BooleanField(label=_("正职（主要负责人）"), required=False)
    in_team = forms.BooleanField(label=_("领导班子成员"), required=False, initial=True)
    is_elected = forms.BooleanField(label=_("选任职务"), required=False)
    committee = forms.ChoiceField(
        label=_("同时任"), choices=[("", "—"), *Post.Committee.choices], required=False
    )
    duties = forms.MultipleChoiceField(
        label=_("分管工作"), choices=Duty.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("用于核对亲属回避。"),
    )  # fmt: skip
    requires = WordsField(
        label=_("法定资格"), required=False, max_length=200,
        help_text=_("例如法律职业资格；多项用顿号分开。"),
    )  # fmt: skip
    specialities = WordsField(
        label=_("需要的专业"), required=False, max_length=200,
        help_text=_("空着则取上列工作经历所属的专业；多项用顿号分开。"),
    )  # fmt: skip
    weight = forms.FloatField(
        label=_("岗位权重"), required=False, min_value=LEAST_WEIGHT, max_value=MOST_WEIGHT,
        help_text=_("空着则按职务层次取默认值。"),
    )  # fmt: skip
    position = forms.IntegerField(
        label=_("排序"), required=False, min_value=0, max_value=9999,
        help_text=_("空着则排在本单位最后。"),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def groups(self) -> list[tuple[Any, list[tuple[Any, bool]]]]:
        """Return the fields by what they are about, each with whether it takes a whole line."""
        return [
            (title, [(self[name], name in WIDE) for name in names if name in self.fields])
            for title, names in GROUPS
        ]


# Entered here, since forms have an attribute of this name.
PostForm.base_fields["fields"] = forms.MultipleChoiceField(
    label=_("需要的工作经历"), required=False, widget=forms.CheckboxSelectMultiple,
    choices=lambda: [(field.code, field.name) for field in weighting.all_fields()],
    help_text=_("都不选时，按单位名称和工作类别推定。"),
)  # fmt: skip


class CloseForm(Form):
    """From when a post is out of use."""

    on = forms.DateField(label=_("撤销日期"), widget=DateInput())


class TakeForm(Form):
    """From whose posts held posts are made."""

    unit = forms.CharField(
        label=_("机构"), max_length=120, help_text=_("机构全称或编码；包括其下级。")
    )
    kinds = forms.MultipleChoiceField(
        label=_("只建这些类型单位的"), choices=Unit.Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("都不选则全部。"),
    )  # fmt: skip


class QuotaForm(Form):
    """How many posts of a level a unit may fill."""

    unit = forms.CharField(label=_("机构"), max_length=120, help_text=_("机构全称或编码"))
    level = forms.ChoiceField(label=_("职务层次"), choices=teams.levels)
    is_chief = forms.BooleanField(
        label=_("只指正职（主要负责人）"), required=False,
        help_text=_("正职与其余分开核定时，各填一条。"),
    )  # fmt: skip
    number = forms.IntegerField(label=_("职数"), min_value=0, max_value=quotas.MOST)
    document = forms.CharField(label=_("核定文号"), max_length=80, required=False)


def facts_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a filled-in form says of a post; what was left open is left to the preset."""
    facts = {k: v for k, v in data.items() if k not in ("unit", "version")}
    for name in ("weight", "position"):
        if facts[name] is None:
            del facts[name]
    if not facts["fields"]:
        del facts["fields"]
    return facts
