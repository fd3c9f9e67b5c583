"""A letter of an office: its head and number, to whom it goes, what it says, who signs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from guantong.formats.documents.blocks import Block, Document, Line


def letter(
    title: str,
    *,
    organ: str,
    to: str,
    body: Sequence[str],
    on: dt.date,
    number: str = "",
    annexes: Sequence[str] = (),
    after: Sequence[Block] = (),
    secrecy: str = "",
    foot: str = "",
) -> Document:
    """Return a letter as a paper.

    Parameters
    ----------
    organ
        Whose letter it is; it stands on top and signs.
    to
        To whom it goes; "" for a notice to everybody.
    body
        Its paragraphs.
    number
        Of the document, e.g. 永组〔2026〕12号; "" leaves room for it.
    annexes
        What goes with it, each by its name.
    after
        What stands below the signature, such as a receipt to be torn off.
    secrecy
        The grade of secrecy with its period and the number of the copy, e.g. 机密★3年 No. 07.

    Examples
    --------
    >>> made = letter("关于任职的通知", organ="示范市委组织部", to="甲县县委", body=["任命如下。"],
    ...               on=dt.date(2026, 12, 1))
    >>> [one.text for one in made.blocks][2:5]
    ['关于任职的通知', '甲县县委：', '任命如下。']

    """
    blocks: list[Block] = [Line(secrecy, size=12, bold=True)] if secrecy else []
    blocks += [
        Line(organ, "center", 22, red=True),
        Line(number or "〔    〕  号", "center", 12),
        Line(title, "center", 18, bold=True),
    ]
    if to:
        blocks.append(Line(f"{to}："))
    blocks += [Line(text, "body") for text in body]
    blocks += [
        Line(f"附件：{n}．{name}" if n == 1 else f"　　　{n}．{name}")
        for n, name in enumerate(annexes, start=1)
    ]
    blocks += [
        Line(organ, "right"),
        Line(f"{on.year}年{on.month}月{on.day}日", "right"),
        *after,
    ]
    return Document("", "", tuple(blocks), foot)
