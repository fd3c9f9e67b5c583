"""Which relatives the rules of avoidance mean, by the form of address in the family table."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from guantong.standards._files import read_rows


class Kin(StrEnum):
    """The four kinds that avoidance covers, and none of them."""

    SPOUSE = "spouse"
    DIRECT = "direct"
    COLLATERAL = "collateral"
    IN_LAW = "in_law"
    NONE = "none"

    @property
    def label(self) -> str:
        """The name that the regulations use."""
        return {
            "spouse": "夫妻", "direct": "直系血亲", "collateral": "三代以内旁系血亲",
            "in_law": "近姻亲", "none": "非回避亲属",
        }[self.value]  # fmt: skip


def kin_of(relation: str) -> Kin | None:
    """Return what kind of relative a form of address names; None if the table has it not.

    Examples
    --------
    >>> kin_of("岳父").label
    '近姻亲'

    """
    return _terms().get(re.sub(r"\s", "", relation))


@cache
def _terms() -> dict[str, Kin]:
    return {row["relation"]: Kin(row["category"]) for row in read_rows("kinship.csv")}
