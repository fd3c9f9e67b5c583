"""Two texts beside each other: which pieces stayed, which went, which came."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

#: Beyond this, comparing character by character costs more than it shows.
LONGEST = 3000


@dataclass(frozen=True)
class Piece:
    """A run of characters; ``changed`` if the other side does not have it."""

    text: str
    changed: bool


def compare(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Cut two texts into the pieces that agree and those that do not.

    Examples
    --------
    >>> compare("副镇长", "镇长")
    ((Piece(text='副', changed=True), Piece(text='镇长', changed=False)), \
(Piece(text='镇长', changed=False),))

    """
    if not before or not after or max(len(before), len(after)) > LONGEST:
        return _whole(before, after), _whole(after, before)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:
        return _whole(before, after), _whole(after, before)
    for kind, a, b, c, d in matcher.get_opcodes():
        changed = kind != "equal"
        if b > a:
            left.append(Piece(before[a:b], changed))
        if d > c:
            right.append(Piece(after[c:d], changed))
    return tuple(left), tuple(right)


def _whole(text: str, other: str) -> tuple[Piece, ...]:
    return (Piece(text, text != other),) if text else ()
