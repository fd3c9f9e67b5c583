"""The ladder of handling as data: who may apply a rung, in which form, with what effect.

What was not read in the text in force says so (``verify``). Months of influence are no number of
this table but parameters of the rules of appointment, which a place sets for itself.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

REPLY, ADMONITION, PASSED, ENDED = "hx", "jm", "yj", "lj"
#: What is said to a person by a letter, and the letter's name.
LETTERS = {"tx": "提醒函", REPLY: "函询通知书", ADMONITION: "诫勉书"}
UNREAD = "（待核）"


@dataclass(frozen=True)
class Rung:
    """One row of the ladder.

    Attributes
    ----------
    outcome
        The outcome of the step that it gives, "" where it is applied by other organs.
    rule
        The rule and the parameter that hold its months of influence, () where it has none.
    days
        Within how many days there is a reply (working days) or an appeal; None if none is said.

    """

    code: str
    outcome: str
    kind: str
    who: str
    form: str
    effect: str
    file_entry: str
    cite: str
    days: int | None
    rule: tuple[str, ...]
    source: str
    article: str
    verify: bool

    @property
    def citation(self) -> str:
        """The article by which it is applied, and that it awaits checking if it does."""
        return f"{self.cite}{UNREAD}" if self.cite and self.verify else self.cite

    @property
    def record(self) -> str:
        """The kind of the row that it makes in a person's file, "" if it stays with supervision."""
        return self.rule[1] if self.rule else ""


@cache
def rungs() -> dict[str, Rung]:
    """Return every row of the ladder by its code."""
    file = resources.files("guantong.jobs.supervision") / "data" / "handling_ladder.csv"
    return {
        row["code"]: Rung(
            row["code"], row["outcome"], row["kind"], row["who_may_apply"], row["form"],
            row["effect"], row["file_entry"], row["cite"],
            int(row["reply_days"]) if row["reply_days"] else None,
            tuple(row["rules_toml_key"].rpartition(".")[::2]) if row["rules_toml_key"] else (),
            row["source"], row["article"], row["verify"] == "true",
        )
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    }  # fmt: skip


def rung(code: str) -> Rung:
    """Return a row by its code.

    >>> rung("hx").days, rung("jm").record, rung("pp").record
    (15, 'o1', '')
    """
    return rungs()[code]


def choices(*, recorded: bool | None = None) -> list[tuple[str, str]]:
    """Return what a finding may be handled by: all, or what makes a row in a person's file or not.

    >>> [kind for _code, kind in choices(recorded=True)][:2]
    ['诫勉', '停职检查']
    """
    return [
        (one.code, one.kind)
        for one in rungs().values()
        if one.outcome and recorded in (None, bool(one.record))
    ]


def appeals(rung: Rung) -> list[Rung]:
    """Return how somebody may object to an organisational measure; to what is less, in words."""
    some = rung.record and rung.code != ADMONITION
    return [one for one in rungs().values() if some and one.code.startswith("appeal")]
