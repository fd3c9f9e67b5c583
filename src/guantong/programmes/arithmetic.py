"""Sums of named numbers, as rules write them: ``sales + rent - 12.5``. Imports no model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_PART = re.compile(r"([+-])")


class SumError(ValueError):
    """A text that is no sum; ``part`` is what cannot be read of it."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Term:
    """A number or the name of one, with its sign."""

    sign: int
    name: str = ""
    constant: Decimal = Decimal(0)


@dataclass(frozen=True)
class Sum:
    """Terms that are added.

    Examples
    --------
    >>> one = Sum.read("sales + rent - 2")
    >>> one.names
    ('sales', 'rent')
    >>> one.value({"sales": Decimal(5), "rent": Decimal(4)})
    Decimal('7')
    >>> one.value({"sales": Decimal(5)}) is None
    True

    """

    terms: tuple[Term, ...]

    @classmethod
    def read(cls, text: str) -> Sum:
        """Read a text; names hold no plus and no minus.

        Raises
        ------
        SumError
            If something stands where a name or a number is due.

        """
        parts = _PART.split(unicodedata.normalize("NFKC", text).replace("−", "-").strip())
        signed = len(parts) > 1 and not parts[0].strip()
        parts = parts[1:] if signed else ["+", *parts]
        terms = [
            _term(1 if sign == "+" else -1, word.strip())
            for sign, word in zip(parts[::2], parts[1::2], strict=True)
        ]
        return cls(tuple(terms))

    @property
    def names(self) -> tuple[str, ...]:
        """The names in their order, each once."""
        return tuple(dict.fromkeys(one.name for one in self.terms if one.name))

    def value(self, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """Return the sum; None where a number is not known: nothing can be said then."""
        if any(name not in numbers for name in self.names):
            return None
        return sum(
            (one.sign * (numbers[one.name] if one.name else one.constant) for one in self.terms),
            Decimal(0),
        )

    def written(self, names: Mapping[str, str]) -> str:
        """Write it with other names: codes for a reader's words, or the other way round."""
        told = [
            (" + " if one.sign > 0 else " - ")
            + (names.get(one.name, one.name) if one.name else f"{one.constant:f}")
            for one in self.terms
        ]
        return "".join(told).removeprefix(" + ").strip()


def _term(sign: int, word: str) -> Term:
    if not word:
        raise SumError(word)
    try:
        return Term(sign, constant=Decimal(word))
    except InvalidOperation:
        return Term(sign, name=word)
