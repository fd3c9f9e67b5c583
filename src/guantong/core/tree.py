"""The organisation tree's arithmetic: fixed-width ids joined into a path; a subtree is a range."""

from collections.abc import Iterable

WIDTH = 6
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AFTER = "~"


def segment(number: int) -> str:
    """Write a unit's number as six base-36 digits.

    Raises
    ------
    ValueError
        If the number is negative or does not fit.

    """
    if not 0 <= number < 36**WIDTH:
        raise ValueError(f"unit number {number} does not fit {WIDTH} base-36 digits")
    out = ""
    for _ in range(WIDTH):
        number, rest = divmod(number, 36)
        out = _DIGITS[rest] + out
    return out


def bound(path: str) -> str:
    """Return the first string after every path of the subtree."""
    return path + _AFTER


def inside(path: str, root: str) -> bool:
    """Tell whether ``path`` is ``root`` or below it."""
    return root <= path < bound(root)


def ancestors(path: str) -> list[str]:
    """Return the paths from the root down to, but without, this one."""
    return [path[:end] for end in range(WIDTH, len(path), WIDTH)]


def above(paths: Iterable[str]) -> str:
    """Return the deepest path that all of some paths are, or lie below.

    Examples
    --------
    >>> above(["000001000002", "000001000003"])
    '000001'

    """
    several = list(paths)
    root = several[0]
    while not all(inside(path, root) for path in several):
        root = root[:-WIDTH]
    return root


def depth(path: str) -> int:
    """Return how deep a path lies; the root has depth 1."""
    return len(path) // WIDTH
