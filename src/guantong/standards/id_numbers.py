"""Citizens' identity numbers (GB 11643): whether one can be true, and what it says."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from guantong.standards.errors import IdNumberError

TEST_PREFIX = "431199"
"""No area has this code: made-up people carry it, so that no made-up number is somebody's."""

_SHAPE = re.compile(r"\d{17}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "10X98765432"
_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
_BORN_FROM = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class IdNumber:
    """A number that passes every check.

    Attributes
    ----------
    sex
        GB/T 2261.1: 1 male, 2 female.
    is_test
        Whether the prefix marks a made-up person.

    """

    number: str
    birth: dt.date
    sex: str
    area: str
    is_test: bool


def check_digit(first17: str) -> str:
    """Return the last character that belongs to the first seventeen (ISO 7064 MOD 11-2).

    Examples
    --------
    >>> check_digit("11010519491231002")
    'X'

    """
    total = sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True))
    return _DIGITS[total % 11]


def parse(text: str, *, today: dt.date | None = None) -> IdNumber:
    """Check a number and read what it says.

    Parameters
    ----------
    text
        Eighteen characters; blanks are dropped and a final x is raised.
    today
        Births after this day are refused; none are if it is left out.

    Raises
    ------
    IdNumberError
        With the reason; the number itself is never in the message.

    """
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if len(number) != 18:
        raise IdNumberError(f"身份证号须为 18 位，现为 {len(number)} 位。", field="id_number")
    if not _SHAPE.fullmatch(number) or not number.isascii():
        raise IdNumberError("身份证号前 17 位须为数字，末位须为数字或 X。", field="id_number")
    if number[:2] not in _PROVINCES:
        raise IdNumberError(f"身份证号前两位 {number[:2]} 不是省级代码。", field="id_number")
    try:
        birth = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdNumberError("身份证号第 7 至 14 位不是日期。", field="id_number") from None
    if birth < _BORN_FROM or (today is not None and birth > today):
        raise IdNumberError("身份证号中的出生日期不在合理范围。", field="id_number")
    if check_digit(number[:17]) != number[17]:
        raise IdNumberError("身份证号校验位不对，请核对是否录错。", field="id_number")
    sex = "1" if int(number[16]) % 2 else "2"
    return IdNumber(number, birth, sex, number[:6], number.startswith(TEST_PREFIX))
