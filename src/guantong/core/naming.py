"""How a name is searched: in its one form, by its pinyin in full and by initials."""

from __future__ import annotations

import functools

from pypinyin import lazy_pinyin

from guantong.formats.names import normal as normal

#: Surnames whose reading as a surname differs from the character's usual one.
SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "朴": "piao", "区": "ou", "曾": "zeng",
    "翟": "zhai", "乐": "yue", "任": "ren", "缪": "miao", "宁": "ning", "员": "yun", "盖": "ge",
    "覃": "qin", "冼": "xian", "逄": "pang", "尹": "yin", "华": "hua", "纪": "ji", "盛": "sheng",
    "晁": "chao", "召": "shao", "万俟": "moqi",
    "尉迟": "yuchi", "澹台": "tantai", "长孙": "zhangsun",
    "令狐": "linghu", "单于": "chanyu",
}  # fmt: skip


def pinyin(name: str) -> tuple[str, str]:
    """Return a name's pinyin and its initials, lower case, without blanks or tones.

    Examples
    --------
    >>> pinyin("单小明")
    ('shanxiaoming', 'sxm')
    >>> pinyin("欧阳 喆")
    ('ouyangzhe', 'oyz')

    """
    name = "".join(name.split())
    head = next((name[:n] for n in (2, 1) if name[:n] in SURNAMES), "")
    parts = [_of(char) for char in name[len(head) :]]
    if head:
        known = SURNAMES[head]
        first = [known] if len(head) == 1 else _split(head, known)
        parts = [*first, *parts]
    parts = [part for part in parts if part]
    return "".join(parts)[:120], "".join(part[0] for part in parts)[:20]


@functools.lru_cache(maxsize=32_768)
def _read(text: str) -> tuple[str, str]:
    parts = [part for part in map(_of, text) if part]
    return "".join(parts), "".join(part[0] for part in parts)


def sounds(text: str, keys: str) -> bool:
    """Tell whether a text's pinyin begins so, or its initials hold these letters.

    Examples
    --------
    >>> sounds("冷水滩区", "lengshui"), sounds("冷水滩区", "stq"), sounds("冷水滩区", "tan")
    (True, True, False)

    """
    whole, initials = _read(text)
    return whole.startswith(keys) or keys in initials


def _split(head: str, known: str) -> list[str]:
    """Cut a compound surname's reading in two, by its second character's usual reading."""
    tail = _of(head[1])
    return [known[: -len(tail)], tail] if known.endswith(tail) else [known[:2], known[2:]]


@functools.lru_cache(maxsize=8192)
def _of(char: str) -> str:
    return "".join(c for c in "".join(lazy_pinyin(char)).lower() if c.isalnum())
