"""干部人事档案: its ten categories, what is filed of an appointment, how days are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from guantong.standards._files import read_rows

_DAY = re.compile(r"(\d{4})(?:[-.年/]?(\d{1,2})(?:[-.月/]?(\d{1,2})日?|月)?|年)?")


@dataclass(frozen=True)
class Category:
    """One category, or a part of one: ``4-1`` of the fourth.

    Attributes
    ----------
    number
        Of the category, as its heading has it: 四.
    verify
        Whether the article is from a secondary source.

    """

    code: str
    number: str
    name: str
    article: str
    source: str
    verify: bool

    @property
    def label(self) -> str:
        """Its code and name, as a list of materials has them."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True)
class Piece:
    """A paper that is filed of an appointment: its title, who makes it, where that is said."""

    code: str
    title: str
    by: str
    source: str
    verify: bool


@cache
def categories() -> tuple[Category, ...]:
    """Return the categories in their order.

    Examples
    --------
    >>> [one.label for one in categories()][:4]
    ['1 履历类材料', '2 自传和思想类材料', '3 考核鉴定类材料', '4-1 学历学位材料']
    >>> len({one.number for one in categories()})
    10

    """
    return tuple(
        Category(
            row["code"], row["number"], row["name"], row["article"], row["source"],
            row["verify"] == "1",
        )
        for row in read_rows("archive_categories.csv")
    )  # fmt: skip


def choices() -> list[tuple[str, str]]:
    """Return the categories as pairs of code and label."""
    return [(one.code, one.label) for one in categories()]


def place(code: str) -> int:
    """Return where a category stands, from 0; one that is unknown comes last."""
    codes = [one.code for one in categories()]
    return codes.index(code) if code in codes else len(codes)


@cache
def pieces() -> tuple[Piece, ...]:
    """Return what is filed of an appointment, in the order of the work."""
    return tuple(
        Piece(row["code"], row["title"], row["by"], row["source"], row["verify"] == "1")
        for row in read_rows("appointment_file.csv")
    )


def day_of(text: str) -> str | None:
    """Return a day as it is kept, as far as it is known; None if it is none.

    Examples
    --------
    >>> day_of("1998年7月1日"), day_of("1998.07"), day_of("1998"), day_of("19980701")
    ('1998-07-01', '1998-07', '1998', '1998-07-01')
    >>> day_of("约1998") is None, day_of("1998-13") is None
    (True, True)

    """
    found = _DAY.fullmatch(re.sub(r"\s", "", text))
    if not found:
        return None
    year, month, day = found.groups()
    if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
        return None
    return "-".join([year, *(f"{int(one):02d}" for one in (month, day) if one)])
