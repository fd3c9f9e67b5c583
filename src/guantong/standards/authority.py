"""Who manages a leading post (干部管理权限): a table of rules, the first that fits holds.

Kept in ``data/authority.toml``. What an officer wrote on a post goes before; that is no matter of
this module.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from guantong.standards.errors import RuleError

PROVINCE, PREFECTURE, COUNTY, OWN, LINE, DUAL = (
    "province", "prefecture", "county", "own", "line", "dual",
)  # fmt: skip
#: Who may manage a post alone; and which side a dual-managed one may have.
ALONE = (PROVINCE, PREFECTURE, COUNTY, OWN)
SIDES = (*ALONE, LINE)
_NEEDED = {"code", "name", "manages", "article", "basis", "verify"}
_MORE = {"lead", "assist", "areas", "levels", "works", "chief", "titles", "units"}


@dataclass(frozen=True)
class Managed:
    """Who manages a post.

    Attributes
    ----------
    by
        ``province``, ``prefecture``, ``county``, ``own`` or ``dual``.
    lead, assist
        Of a dual-managed post who leads (主管方) and who assists (协管方).
    rule
        The rule that says so, with its article; "" where an officer did.

    """

    by: str
    lead: str = ""
    assist: str = ""
    rule: str = ""

    @property
    def decides(self) -> str:
        """Whose committee decides."""
        return self.lead if self.by == DUAL else self.by


@dataclass(frozen=True)
class Place:
    """A post as the rules ask for it.

    Attributes
    ----------
    area
        The kind of the nearest prefecture, county, zone or municipal unit at or above its unit.

    """

    area: str
    unit: str
    title: str
    level: str
    work: str = ""
    chief: bool = False


@dataclass(frozen=True)
class Rule:
    """Who manages the posts that fit; what is empty is not asked.

    A post fits by its line of work (and by being a chief's, where that is asked) or by its title.
    """

    code: str
    name: str
    managed: Managed
    article: str
    basis: str
    verify: bool
    areas: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    chief: bool | None = None

    @property
    def citation(self) -> str:
        """The rule in words, with its article."""
        return f"{self.name}：{self.article}{'（待核）' if self.verify else ''}"

    def fits(self, post: Place) -> bool:
        """Tell whether it is about a post."""
        if not post.level or (self.levels and post.level not in self.levels):
            return False
        if self.areas and post.area not in self.areas:
            return False
        if self.units and not any(one in post.unit for one in self.units):
            return False
        works = post.work in self.works and self.chief in (None, post.chief)
        named = any(_says(post.title, one) for one in self.titles)
        return works or named or not (self.works or self.titles)


def _says(title: str, part: str) -> bool:
    """Tell whether a title says a post; 副县长 says no 县长."""
    return part in title.replace(f"副{part}", "")


@dataclass(frozen=True)
class Consult:
    """How long whoever assists may take to answer, and what no answer is."""

    days: int
    silence_is_consent: bool
    article: str
    verify: bool

    @property
    def citation(self) -> str:
        """The article in words."""
        return f"{self.article}{'（待核）' if self.verify else ''}"


@dataclass(frozen=True)
class Table:
    """The rules, and what goes for letters."""

    rules: tuple[Rule, ...]
    consult: Consult
    annexes: tuple[str, ...]


def manager(post: Place, rules: Sequence[Rule] | None = None) -> Managed | None:
    """Return who manages a post by the first rule that fits; None where none does.

    Examples
    --------
    >>> manager(Place("county", "甲县", "县长", "1A31", "government", True)).by
    'province'
    >>> manager(Place("county", "甲县", "副县长", "1A32", "government")).by
    'prefecture'
    >>> manager(Place("county", "甲县", "县委副书记、县长", "1A31")).by
    'province'
    >>> manager(Place("county", "红星镇", "镇长", "1A41", "government", True)).by
    'county'
    >>> manager(Place("county", "甲县", "副县长", "")) is None
    True

    """
    found = (one for one in (table().rules if rules is None else rules) if one.fits(post))
    rule = next(found, None)
    return replace(rule.managed, rule=rule.citation) if rule else None


@cache
def table() -> Table:
    """Return the packaged table."""
    file = resources.files("guantong.standards") / "data" / "authority.toml"
    return read_table(file.read_text(encoding="utf-8"), file.name)


def read_table(text: str, name: str) -> Table:
    """Read a table.

    Raises
    ------
    RuleError
        If something is left out or unknown, or a code stands twice.

    """
    try:
        told = tomllib.loads(text)
        consult, request = told["consult"], told["request"]
        days = Consult(
            consult["days"], consult["silence_is_consent"], consult["article"], consult["verify"]
        )
        rules = [_rule(row, name) for row in told.get("rule", [])]
        annexes = tuple(request["annexes"])
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name} 不是合格的 TOML：{error}。") from error
    except KeyError as error:
        raise RuleError(f"{name} 缺少 {error}。") from error
    codes = [one.code for one in rules]
    twice = next((one for one in codes if codes.count(one) > 1), "")
    if twice:
        raise RuleError(f"{name} 的“{twice}”重复。")
    return Table(tuple(rules), days, annexes)


def _rule(row: dict[str, Any], name: str) -> Rule:
    where = f"{name} 的“{row.get('code', '?')}”"
    lacking, strange = _NEEDED - set(row), set(row) - _NEEDED - _MORE
    if lacking or strange:
        raise RuleError(f"{where}缺少或不认识：{'、'.join(sorted(lacking | strange))}。")
    made = Managed(row["manages"], row.get("lead", ""), row.get("assist", ""))
    check(made, where)
    lists = {one: tuple(row.get(one, ())) for one in _MORE - {"lead", "assist", "chief"}}
    return Rule(
        row["code"], row["name"], made, row["article"], row["basis"], row["verify"],
        chief=row.get("chief"), **lists,
    )  # fmt: skip


def check(made: Managed, where: str) -> None:
    """Refuse who cannot manage a post.

    Raises
    ------
    RuleError
        If a dual-managed one has not two sides, or another one has.

    """
    if made.by == DUAL:
        two = made.lead in SIDES and made.assist in SIDES and made.lead != made.assist
        if not two:
            raise RuleError(f"{where}：双重管理须写明主管方和协管方，且不能相同。")
    elif made.by not in ALONE or made.lead or made.assist:
        raise RuleError(f"{where}：只有双重管理才写主管方和协管方。")
