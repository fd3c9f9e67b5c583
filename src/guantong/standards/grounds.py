"""Grounds for moving somebody out of a post: situations, handlings, steps, terms, as data.

The regulation of 2022 on 能上能下 and the civil servants' law, row by row with what was read of
each; nothing here judges anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from guantong.standards._files import read_rows

REGULATION = "《推进领导干部能上能下规定》"
LAW = "《公务员法》"
#: The sections of the table.
SITUATION, HANDLING, STEP, TIME, AFTER = "situation", "handling", "step", "time", "after"
#: Whoever keeps the level of the post: nothing weighs on them afterwards.
LEVEL_KEPT = "h1"
REVIEW, APPEAL = "d1", "d2"


@dataclass(frozen=True)
class Ground:
    """One row of the table.

    Attributes
    ----------
    code
        What is stored; never shown.
    number
        Days or months, where the row states any.
    verify
        Whether the article's own text was not read.

    """

    section: str
    code: str
    name: str
    detail: str
    number: int | None
    unit: str
    source: str
    article: str
    basis: str
    verify: bool

    @property
    def citation(self) -> str:
        """The regulation with the article, and that it awaits checking if it does."""
        text = f"{LAW if self.section == TIME else REGULATION}{self.article}"
        return f"{text}（依据待核）" if self.verify else text

    @property
    def label(self) -> str:
        """The name with its article, as a form offers it.

        >>> ground("s03").label
        '第五条（三）　担当和斗争精神不强'
        """
        return f"{self.article}　{self.name}{'（依据待核）' if self.verify else ''}"


@cache
def grounds() -> tuple[Ground, ...]:
    """Return every row of the table, in its order."""
    return tuple(
        Ground(
            row["section"], row["code"], row["name"], row["detail"],
            int(row["number"]) if row["number"] else None, row["unit"], row["source"],
            row["article"], row["basis"], row["verify"] == "true",
        )
        for row in read_rows("able_up_down.csv")
    )  # fmt: skip


def section(name: str) -> tuple[Ground, ...]:
    """Return the rows of a section.

    >>> len(section(SITUATION)), [one.name for one in section(HANDLING)]
    (15, ['平职调整', '转任职级公务员', '免职', '降职'])
    """
    return tuple(one for one in grounds() if one.section == name)


def ground(code: str) -> Ground:
    """Return a row by its code.

    Raises
    ------
    KeyError
        If there is none.

    """
    for one in grounds():
        if one.code == code:
            return one
    raise KeyError(code)


def cited(codes: Iterable[str]) -> str:
    """Name situations by their articles, in the order of the regulation.

    >>> cited(["s07", "s03"])
    '第五条（三）担当和斗争精神不强、第五条（七）事业心责任感不强'
    """
    wanted = set(codes)
    return "、".join(f"{one.article}{one.name}" for one in section(SITUATION) if one.code in wanted)


def unverified(codes: Iterable[str]) -> list[str]:
    """Return the citations, among rows by their codes, that await checking; each once."""
    found = [one for one in map(ground, codes) if one.verify]
    # Where the article itself was not seen the table says so in brackets.
    named = ("" if one.article.startswith("（") else one.article for one in found)
    return list(dict.fromkeys(a + one.name for a, one in zip(named, found, strict=True)))
