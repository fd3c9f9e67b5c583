"""What officers declare in a scenario: who and when, what counts how much, what structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.people.models import Level
from guantong.staffing.models import Pin, ScenarioBound
from guantong.staffing.queries.posts import Held
from guantong.staffing.scoring import weighting
from guantong.staffing.services import scenarios
from guantong.ui.forms import DateInput, Form

ANYWHERE = "0"


class ScenarioForm(Form):
    """What a scenario begins with."""

    name = forms.CharField(label=_("名称"), max_length=scenarios.LONGEST_NAME)
    unit = forms.ModelChoiceField(
        label=_("范围"),
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text=_("排该机构及其下级的班子。"),
    )
    on = forms.DateField(
        label=_("基准日期"), widget=DateInput(),
        help_text=_("年龄、任期按这一天计算；任职规则取这一天生效的版本。"),
    )  # fmt: skip
    unit_kinds = forms.MultipleChoiceField(
        label=_("排哪些类型单位的班子"), choices=Unit.Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("都不选则全部。"),
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units


class NameForm(Form):
    """The name and the day."""

    name = forms.CharField(label=_("名称"), max_length=scenarios.LONGEST_NAME)
    on = forms.DateField(
        label=_("基准日期"), widget=DateInput(), help_text=_("改了日期，须重新核对资格。")
    )


class CloseForm(Form):
    """Nothing to fill in: closing is confirmed on a page of its own."""


class WeightsForm(Form):
    """The declared weighting, term by term."""

    PARTS = (
        ("weight", _("权重"), 0, weighting.MOST_WEIGHT), ("floor", _("起点分"), 0, 100),
        ("full", _("满分所需"), 0.1, 100), ("unknown", _("缺事实时取分"), 0, 100),
        ("spread", _("缺事实时误差"), 0, 50),
    )  # fmt: skip

    def __init__(self, data: Any, *, known: weighting.Weighting) -> None:
        super().__init__(data)
        self.known = known
        for term in known.terms:
            for part, label, least, most in self.PARTS:
                self.fields[f"{term.code}-{part}"] = _number(
                    f"{term.name} {label}", getattr(term, part), least, most
                )

    @property
    def rows(self) -> list[tuple[weighting.Term, float, list[Any]]]:
        """Return each term, its share in percent now, and its fields."""
        return [
            (term, 100 * self.known.share(term.code), [
                self[f"{term.code}-{part}"] for part, *_rest in self.PARTS
            ])
            for term in self.known.terms
        ]  # fmt: skip


def weights_of(known: weighting.Weighting, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was filled in, as `weighting.read_weighting` reads it."""
    parts = [part for part, *_rest in WeightsForm.PARTS]
    return {
        "terms": [
            {"code": term.code, **{part: data[f"{term.code}-{part}"] for part in parts}}
            for term in known.terms
        ]
    }


class PricesForm(Form):
    """What a change costs."""

    HELP = {
        "move": _("岗位换人就扣；越高，动得越少。"),
        "cross_unit": _("从别的单位来的，另扣。"),
        "cross_county": _("从别的县区来的，另扣。"),
        "newcomer": _("现在不在本方案任何岗位上的，另扣。"),
        "advisory": _("条款写明“一般”的规则，不符合的每条扣。"),
        "overdue": _("任期届满应当交流而仍留原岗的，每人扣。"),
        "vacancy": _("岗位排不出人，乘以岗位权重扣。"),
        "left_out": _("现任者没有安排到任何岗位，每人扣。"),
        "couple": _("书记与行政正职的搭配分乘以此数；0 为不看。"),
        "circle": _("班子里每两人的搭配分乘以此数；0 为不看。"),
    }

    def __init__(self, data: Any, *, known: weighting.Prices) -> None:
        super().__init__(data)
        for name, value in known.as_json().items():
            field = _number(weighting.PRICES[name], value, 0, weighting.MOST_PRICE)
            del field.widget.attrs["aria-label"]
            field.help_text = self.HELP.get(name, "")
            self.fields[name] = field


class PairsForm(Form):
    """What two kinds are worth together; of a long list of kinds, what like and unlike ones are."""

    LONG = 6

    def __init__(self, data: Any, *, known: Sequence[weighting.Pairing]) -> None:
        super().__init__(data)
        self.known = list(known)
        for one in self.known:
            self.fields[f"{one.code}-weight"] = _number(
                f"{one.name} {_('权重')}", one.weight, 0, weighting.MOST_WEIGHT
            )
            for name, label, value in self._cells(one):
                self.fields[name] = _number(
                    f"{one.name} {label}", value, -weighting.MOST_POINTS, weighting.MOST_POINTS
                )

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Return each trait with its fields, as rows of a table where it is short."""
        out = []
        for one in self.known:
            row: dict[str, Any] = {"pairing": one, "weight": self[f"{one.code}-weight"]}
            if plain_pair(one):
                row["same"], row["other"] = self[f"{one.code}-same"], self[f"{one.code}-other"]
            else:
                row["lines"] = [
                    (kind, [self[f"{one.code}-{a}-{b}"] for b in range(len(one.kinds))])
                    for a, kind in enumerate(one.kinds)
                ]
            out.append(row)
        return out

    def _cells(self, one: weighting.Pairing) -> list[tuple[str, Any, float]]:
        plain = plain_pair(one)
        if plain:
            return [
                (f"{one.code}-same", _("同类"), plain[0]),
                (f"{one.code}-other", _("不同类"), plain[1]),
            ]
        return [
            (f"{one.code}-{a}-{b}", f"{one.kinds[a]} × {one.kinds[b]}", value)
            for a, line in enumerate(one.table)
            for b, value in enumerate(line)
        ]


def pairs_of(known: Sequence[weighting.Pairing], data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what was filled in, as `weighting.read_pairs` reads it."""
    out = []
    for one in known:
        size = range(len(one.kinds))
        if plain_pair(one):
            same, other = data[f"{one.code}-same"], data[f"{one.code}-other"]
            table = [[same if a == b else other for b in size] for a in size]
        else:
            table = [[data[f"{one.code}-{a}-{b}"] for b in size] for a in size]
        out.append({**one.as_json(), "weight": data[f"{one.code}-weight"], "table": table})
    return out


def plain_pair(one: weighting.Pairing) -> tuple[float, float] | None:
    """Return what like and unlike kinds are worth, where the table of a long list says no more."""
    size = len(one.kinds)
    if size <= PairsForm.LONG:
        return None
    same = {one.table[a][a] for a in range(size)}
    other = {one.table[a][b] for a in range(size) for b in range(size) if a != b}
    return (same.pop(), other.pop()) if len(same) == len(other) == 1 else None


class BoundForm(Form):
    """A requirement on the structure of teams."""

    name = forms.CharField(label=_("名称"), max_length=80)
    attribute = forms.ChoiceField(
        label=_("统计对象"), choices=lambda: list(weighting.attributes().items())
    )
    per = forms.ChoiceField(label=_("范围"), choices=ScenarioBound.Per.choices)
    unit_kind = forms.ChoiceField(
        label=_("只对这一类型单位"), choices=[("", _("全部")), *Unit.Kind.choices], required=False
    )
    unit = forms.CharField(
        label=_("只对单位"), max_length=120, required=False,
        help_text=_("机构全称或编码；空着则不限。"),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("只对职务层次"), choices=[("", _("全部")), *Level.choices], required=False
    )
    measure = forms.ChoiceField(label=_("口径"), choices=ScenarioBound.Measure.choices)
    low = forms.IntegerField(label=_("至少"), required=False, min_value=0)
    high = forms.IntegerField(label=_("至多"), required=False, min_value=0)
    kind = forms.ChoiceField(
        label=_("怎样对待"),
        choices=[("soft", _("尽量满足，不足扣分")), ("hard", _("必须满足"))],
        help_text=_("必须满足的，可能与别的要求冲突而排不出方案；系统会指出是哪几条。"),
    )  # fmt: skip
    price = forms.FloatField(label=_("每差一人扣分"), required=False, min_value=0)
    source = forms.CharField(label=_("依据"), max_length=120, required=False)
    verify = forms.BooleanField(label=_("参数待核"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a price of what is to be kept to as far as can be, and for none otherwise."""
        data = super().clean() or {}
        if data.get("kind") == "soft" and data.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("请填每差一人扣多少分；必须满足的，请选“必须满足”。"))
        return data


class PinForm(Form):
    """Who is to sit in a post, or is not."""

    kind = forms.ChoiceField(
        label=_("类型"), choices=Pin.Kind.choices,
        help_text=_("锁定：此人任此岗。排除：此人不任此岗，或不任任何岗位。"),
    )  # fmt: skip
    person = forms.CharField(label=_("人员"), max_length=60, help_text=_("姓名或人员编号"))
    post = forms.ChoiceField(label=_("岗位"))
    reason = forms.CharField(label=_("理由"), max_length=240)

    def __init__(self, data: Any, *, posts: Sequence[Held], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [(str(one.post.pk), _post(one)) for one in posts]
        cast("forms.ChoiceField", self.fields["post"]).choices = [
            *choices, (ANYWHERE, _("任何岗位（只用于排除）")),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a lock that names no post."""
        data = super().clean() or {}
        if data.get("kind") == Pin.Kind.LOCK and data.get("post") == ANYWHERE:
            self.add_error("post", _("锁定须选一个岗位。"))
        return data


def _post(held: Held) -> str:
    who = _("现任%s") % held.person.name if held.person else _("空缺")
    return f"{held.post.full_name}（{who}）"


def _number(label: Any, value: float, least: float, most: float) -> forms.FloatField:
    first = int(value) if float(value).is_integer() else value
    field = forms.FloatField(label=label, initial=first, min_value=least, max_value=most)
    field.widget.attrs.update({"class": "form-control", "step": "any", "aria-label": str(label)})
    return field
