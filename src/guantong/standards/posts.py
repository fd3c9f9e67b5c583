"""How a post is named with its unit. Wherever the two are joined, they are joined here."""

from __future__ import annotations

#: What the names of places end in and many titles begin with.
PLACES = ("市", "县", "区", "镇", "乡")
#: A shorter name keeps its last character: 道县 is no 道.
SHORT = 2


def in_full(unit: str, title: str) -> str:
    """Return a post with its unit, as a document names it: nothing is said twice.

    Examples
    --------
    >>> in_full("零陵区", "区委书记"), in_full("零陵区", "区长"), in_full("道县", "县委书记")
    ('零陵区委书记', '零陵区区长', '道县县委书记')
    >>> in_full("零陵区", "区人大常委会主任"), in_full("零陵区", "零陵区委书记")
    ('零陵区人大常委会主任', '零陵区委书记')
    >>> in_full("零陵区朝阳街道", "朝阳街道办事处科员"), in_full("朝阳街道", "零陵区朝阳街道科员")
    ('零陵区朝阳街道办事处科员', '零陵区朝阳街道科员')

    """
    if not unit or not title:
        return title
    short = len(unit) <= SHORT
    if title.startswith(unit) or (not short and unit in title):
        return title
    for size in range(len(unit) - 1, 1, -1):
        if title.startswith(unit[-size:]):
            return unit + title[size:]
    said = title[0] == unit[-1] and title[0] in PLACES and title[1:2] != "长"
    return unit + (title[1:] if said and not short else title)
