"""Names in sentences, so that whoever knows ratees and sources by numbers can say their names."""

import re
from collections.abc import Iterable, Mapping

_MARK = "\u2060"
_NAME = re.compile(f"{_MARK}([^{_MARK}]*){_MARK}")
#: So many names are said, then how many there are.
SAID = 5


def named(names: Iterable[object], said: int = SAID) -> str:
    """Write the first few names, each marked.

    >>> plain(named(["甲", "乙", "丙"], 2))
    '甲、乙等 3 人'
    """
    every = [f"{_MARK}{name}{_MARK}" for name in names]
    return "、".join(every[:said]) + (f"等 {len(every)} 人" if len(every) > said else "")


def plain(words: str, called: Mapping[str, str] | None = None) -> str:
    """Write a sentence without marks, names as they are called."""
    return _NAME.sub(lambda found: (called or {}).get(found[1], found[1]), words)
