"""What officers declare and edit: how a fit is made up, what a change costs, how pairs go together.

Values with their checks; a scenario keeps them as JSON. Nothing here is hidden from any screen.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.engines.match.problem.arrays import Floats
from guantong.standards import judgement

UNRECORDED = "未记录"
#: Terms that rooms above bring with a kind of scenario of their own.
OTHERS: dict[str, Term] = {}
#: What officers say of a term.
NUMBERS = ("weight", "floor", "full", "unknown", "spread")
#: Before the code of a group of judgement where bounds count its people.
GROUP = "in_"
#: The reach of each number, so that a slip of the keyboard is caught.
MOST_WEIGHT, MOST_PRICE = 100.0, 1000.0


@dataclass(frozen=True)
class Term:
    """One term of the fit.

    Attributes
    ----------
    code
        What it reads; see `guantong.staffing.scoring.fits`.
    weight
        Its share among the terms' weights; 0 leaves it out.
    floor, full, unit
        ``floor`` points for none of it, 100 for ``full`` units and more.
    unknown, spread
        Points and their standard error where the fact is not on file.
    imputed
        Whether those points are taken; else the term is left out of that person's fit.

    """

    code: str
    name: str
    weight: float
    floor: float
    full: float
    unit: str
    unknown: float
    spread: float
    note: str = ""
    imputed: bool = True


@dataclass(frozen=True)
class Weighting:
    """How a fit is made up; weights count relative to each other."""

    terms: tuple[Term, ...]

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(term.weight for term in self.terms)

    def share(self, code: str) -> float:
        """Return a term's share of the whole, 0 if there is none."""
        return sum(term.weight for term in self.terms if term.code == code) / self.total

    def as_json(self) -> dict[str, Any]:
        """Return what a scenario keeps."""
        return {"terms": [asdict(term) for term in self.terms]}


@dataclass(frozen=True)
class Prices:
    """What a change costs and what a pair is worth, in points of fit.

    Attributes
    ----------
    move
        For each seat taken by another than now; the next three are added to it.
    cross_unit, cross_county
        From another unit; from another county.
    newcomer
        Of whoever holds no post of the scenario now.
    advisory
        For each rule broken of those that advise only.
    overdue
        For staying in a post held so long that exchange is due.
    congress
        For each year by which somebody goes to the people's congress or the consultative
        conference before the age that custom has for it (``who.congress`` of the preset).
    vacancy, left_out
        For a post left empty; for a holder of a post who gets none. The former counts with the
        post's weight.
    couple, circle
        Multiply the points of the pair that leads a team, and of every two in a team.

    """

    move: float
    cross_unit: float
    cross_county: float
    newcomer: float
    advisory: float
    overdue: float
    congress: float
    vacancy: float
    left_out: float
    couple: float
    circle: float

    def as_json(self) -> dict[str, float]:
        """Return what a scenario keeps."""
        return asdict(self)


@dataclass(frozen=True)
class Pairing:
    """A trait's kinds, and what two of them are worth together, in points.

    ``table[a][b]`` is of a secretary of kind a with a head of kind b; 未记录 is worth 0.
    """

    name: str
    weight: float
    kinds: tuple[str, ...]
    table: Floats


@dataclass(frozen=True)
class Pairings:
    """The traits by which a pair counts: recorded ways of working, and the career's field.

    ``agreement`` is how often two who record a way of working say the same.
    """

    style: Pairing
    agreement: float
    background: Pairing


@dataclass(frozen=True)
class Field:
    """A line of work: by what units and duties it is known, which majors belong to it."""

    code: str
    name: str
    units: tuple[str, ...]
    duties: tuple[str, ...]
    majors: tuple[str, ...]


PRICES = {
    "move": "每调整一人", "cross_unit": "跨单位", "cross_county": "跨县区", "newcomer": "新进班子",
    "advisory": "每条提示性规则不符合", "overdue": "任现职已久未交流",
    "congress": "转任人大、政协每早一年", "vacancy": "每空缺一岗", "left_out": "现任班子成员未安排",
    "couple": "党政正职搭配倍数", "circle": "全班子搭配倍数",
}  # fmt: skip


def read_weighting(data: Mapping[str, Any]) -> Weighting:
    """Read a weighting from JSON.

    Raises
    ------
    GuantongError
        At the first number out of reach, naming the term; or if all weights are 0.

    """
    known = OTHERS | {term.code: term for term in preset_weighting().terms}
    terms = []
    for row in data.get("terms", ()):
        base = known.get(str(row.get("code")))
        if base is None:
            text = _("人岗相适度构成没有“%s”这一项。") % row.get("code")
            raise GuantongError(text, field="weighting")
        # Words and kind are the preset's; only the numbers are an officer's.
        made = replace(base, **{name: row[name] for name in NUMBERS if name in row})
        _between(_("“%s”的权重") % made.name, made.weight, 0, MOST_WEIGHT)
        _between(_("“%s”的起点分") % made.name, made.floor, 0, 100)
        _between(_("“%s”的满分所需") % made.name, made.full, 0.1, 100)
        _between(_("“%s”缺事实时的分") % made.name, made.unknown, 0, 100)
        _between(_("“%s”缺事实时的误差") % made.name, made.spread, 0, 50)
        terms.append(made)
    if sum(term.weight for term in terms) <= 0:
        raise GuantongError(_("各项权重不能都为 0，请至少给一项权重。"), field="weighting")
    return Weighting(tuple(terms))


def read_prices(data: Mapping[str, Any]) -> Prices:
    """Read prices from JSON; what is left out is the preset's. Errors as `read_weighting`."""
    names = [field.name for field in fields(Prices)]
    for name in data:
        if name not in names:
            raise GuantongError(_("没有“%s”这一项代价。") % name, field="prices")
    values = {**preset_prices().as_json(), **data}
    for name in names:
        _between(f"“{PRICES[name]}”", values[name], 0, MOST_PRICE)
    return Prices(**{name: float(values[name]) for name in names})


@lru_cache
def preset() -> dict[str, Any]:
    """Return the packaged preset of a term change."""
    file = resources.files("guantong.presets") / "yongzhou" / "staffing.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def preset_weighting() -> Weighting:
    """Return the packaged weighting."""
    return Weighting(tuple(Term(**row) for row in preset()["weighting"]["terms"]))


def preset_prices() -> Prices:
    """Return the packaged prices."""
    return Prices(**{name: float(value) for name, value in preset()["prices"].items()})


@lru_cache
def pairings() -> Pairings:
    """Return by what pairs count. Ways of working are nobody's to price in a scenario."""
    style, field = preset()["style"], preset()["background"]
    kinds = tuple(style["table"])
    table = np.array([[style["table"][a][b] for b in kinds] for a in kinds], float)
    fields_ = tuple(one.code for one in all_fields())
    other = np.where(np.eye(len(fields_)), field["same"], field["other"]).astype(float)
    return Pairings(
        Pairing(style["name"], style["weight"], kinds, table), style["agreement"],
        Pairing(field["name"], field["weight"], fields_, other),
    )  # fmt: skip


def attributes() -> dict[str, str]:
    """Return what bounds can count: code → name; the groups of judgement last."""
    own = {row["code"]: row["name"] for row in preset()["attributes"]}
    return own | {GROUP + one.code: judgement.label(one.code) for one in judgement.groups()}


@lru_cache
def all_fields() -> tuple[Field, ...]:
    """Return the lines of work."""
    file = resources.files("guantong.presets") / "yongzhou" / "fields.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return tuple(
        Field(
            row["code"], row["name"], _several(row["units"]), _several(row["duties"]),
            _several(row["majors"]),
        )
        for row in rows
    )  # fmt: skip


@lru_cache(maxsize=8192)
def fields_of(duty: str, unit_name: str, title: str) -> tuple[str, ...]:
    """Tell the lines of work of a post: by what its unit and title are called, and by its duty.

    Examples
    --------
    >>> fields_of("finance", "道县财政局", "局长")
    ('finance',)
    >>> fields_of("discipline", "道县梅花镇", "党委委员、纪委书记")
    ('discipline', 'township')

    """
    # A town's name ends in 镇; 镇 in a title or inside a name says nothing.
    place = unit_name.endswith(("镇", "乡", "街道", "办事处"))
    text = unit_name + title
    found = [
        field.code
        for field in all_fields()
        if duty in field.duties
        or (place if field.code == "township" else any(word in text for word in field.units))
    ]
    if len(found) > 1 and "government" in found and not place:
        found.remove("government")
    return tuple(found)


def majors_of(codes: Iterable[str]) -> frozenset[str]:
    """Return the majors that belong to some lines of work."""
    wanted = set(codes)
    return frozenset(m for field in all_fields() if field.code in wanted for m in field.majors)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _between(what: str, value: Any, least: float, most: float) -> None:
    try:
        good = least <= float(value) <= most
    except (TypeError, ValueError):
        good = False
    if not good:
        text = _("%(what)s应在 %(least)g 到 %(most)g 之间，现为 %(value)s。")
        raise GuantongError(text % {"what": what, "least": least, "most": most, "value": value})
