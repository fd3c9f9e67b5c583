"""How an answer is written, and what that means."""

from collections.abc import Callable
from dataclasses import dataclass

from guantong.engines.measure.arrays import MISSING

#: Other reasons for no answer; they never leave the reader.
UNSET, BLANK, UNREADABLE = 254, 253, 252


@dataclass(frozen=True)
class Coding:
    """How an answer is written in the table.

    With ``cut`` the answers are grades from ``low`` to ``high``: a grade of ``cut`` or more is
    read as yes by the model, and the grades themselves are kept for Cronbach's alpha.
    """

    yes: tuple[str, ...] = ("1", "是", "yes", "y", "true", "√")
    no: tuple[str, ...] = ("0", "否", "no", "n", "false", "×")
    missing: tuple[str, ...] = ("", "不了解", "na", "nan", "null", "none", "?")
    low: int = 1
    high: int = 6
    cut: int | None = None


def answer_meaning(coding: Coding) -> Callable[[str], int]:
    """Say what a written answer means: 1, 0 or, where answers are cut, its grade; or why not.

    Returns
    -------
    function
        From text to a byte: an answer, `MISSING`, `BLANK` or `UNREADABLE`.

    """
    yes, no, missing = _words(coding.yes), _words(coding.no), _words(coding.missing)

    def meaning(word: str) -> int:
        word = word.lower()
        if word == "":
            return BLANK
        if word in missing:
            return MISSING
        if coding.cut is not None:
            return _grade(word, coding)
        if word in yes:
            return 1
        return 0 if word in no else UNREADABLE

    return meaning


def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _grade(word: str, coding: Coding) -> int:
    try:
        grade = float(word)
    except ValueError:
        return UNREADABLE
    if not grade.is_integer() or not coding.low <= grade <= coding.high:
        return UNREADABLE
    return int(grade)
