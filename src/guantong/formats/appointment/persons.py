"""Whether two papers speak of one person, and how surely: the one way in which this is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from guantong.formats.names import normal

WHOLE_MONTH = 7


class Evidence(IntEnum):
    """How much speaks for one person; below ``SURE`` an officer decides.

    Attributes
    ----------
    NAME
        The name alone: births or numbers part.
    LIKELY
        The name, and nothing against it: births agree as far as known, numbers do not part.
    SURE
        The whole number; or its ends, the name and the month of birth.

    """

    NONE, NAME, LIKELY, SURE = range(4)


@dataclass(frozen=True)
class Traits:
    """What a paper says of who somebody is.

    Attributes
    ----------
    birth
        ``YYYY-MM`` or ``YYYY``, "" if it says none.
    number
        An identity number that passes every check, or one with ``*`` in its middle; "" for none.

    """

    name: str
    birth: str = ""
    number: str = ""

    @property
    def called(self) -> str:
        """The name as it is compared: in its one form, its dot left out."""
        return normal(self.name).replace("·", "")


def evidence(one: Traits, other: Traits) -> Evidence:
    """Return how surely two papers speak of one person.

    Examples
    --------
    >>> evidence(Traits("盘强", "1978-01"), Traits("盘　强", "1978")).name
    'LIKELY'
    >>> evidence(Traits("盘强", "1978-01", "1"), Traits("盘强", "1978-01", "2")).name
    'NAME'

    """
    masked = "*" in one.number + other.number
    both = bool(one.number and other.number)
    if both and not masked and one.number == other.number:
        return Evidence.SURE
    if not one.called or one.called != other.called:
        return Evidence.NONE
    if not _agree(one.birth, other.birth) or (both and not _ends_agree(one.number, other.number)):
        return Evidence.NAME
    month = len(one.birth) == len(other.birth) == WHOLE_MONTH
    return Evidence.SURE if both and masked and month else Evidence.LIKELY


def _agree(one: str, other: str) -> bool:
    return not one or not other or one.startswith(other) or other.startswith(one)


def _ends_agree(one: str, other: str) -> bool:
    """Tell whether two numbers can be one, where a masked one shows its ends."""
    if "*" not in one + other:
        return one == other
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(a == b or "*" in (a, b) for a, b in pairs)
