"""What officers declare in a scenario: who and when, what counts how much, what structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guantong.staffing.scoring import weighting
from guantong.ui.forms import Form


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
            for part, label, least, most in self._parts(term):
                self.fields[f"{term.code}-{part}"] = _number(
                    f"{term.name} {label}", getattr(term, part), least, most
                )

    @classmethod
    def _parts(cls, term: weighting.Term) -> Sequence[tuple[str, Any, float, float]]:
        """Return what is asked of a term; not what to take a person for where none is taken."""
        return cls.PARTS if term.imputed else cls.PARTS[:3]

    @property
    def rows(self) -> list[tuple[weighting.Term, float, list[Any]]]:
        """Return each term, its share in percent now, and its fields."""
        return [
            (term, 100 * self.known.share(term.code), [
                self[f"{term.code}-{part}"] for part, *_rest in self._parts(term)
            ])
            for term in self.known.terms
        ]  # fmt: skip


def weights_of(known: weighting.Weighting, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was filled in, as `weighting.read_weighting` reads it."""
    return {
        "terms": [
            {"code": one.code}
            | {part: data[name] for part, *_r in WeightsForm.PARTS
               if (name := f"{one.code}-{part}") in data}
            for one in known.terms
        ]
    }  # fmt: skip


class PricesForm(Form):
    """What a change costs."""

    HELP = {
        "move": _("职位换人就扣；越高，动得越少。"),
        "cross_unit": _("从别的单位来的，另扣。"),
        "cross_county": _("从别的县区来的，另扣。"),
        "newcomer": _("现在不在本方案任何职位上的，另扣。"),
        "advisory": _("条款写明“一般”的规则，不符合的每条扣。"),
        "overdue": _("任期届满应当交流而仍留原岗的，每人扣。"),
        "congress": _("未到惯例年龄就转任人大、政协的，每早一年扣；是惯例，不是规定。"),
        "vacancy": _("职位排不出人，乘以职位权重扣。"),
        "left_out": _("现任者没有安排到任何职位，每人扣。"),
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


def _number(label: Any, value: float, least: float, most: float) -> forms.FloatField:
    first = int(value) if float(value).is_integer() else value
    field = forms.FloatField(label=label, initial=first, min_value=least, max_value=most)
    field.widget.attrs.update({"class": "form-control", "step": "any", "aria-label": str(label)})
    return field
