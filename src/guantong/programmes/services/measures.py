"""In which unit of measure a file counts: a column in 万元 is never read as 元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError

if TYPE_CHECKING:
    from guantong.programmes.models import DataElement

TIMES = "十百千万亿"


def said_in(text: str, measure: str) -> set[str]:
    """Return the measures of a kind that a text names, in brackets or at its end.

    Examples
    --------
    >>> said_in("经营收入（万元）", "元"), said_in("5万元以上村数", "元")
    ({'万元'}, set())

    """
    plain = unicodedata.normalize("NFKC", text)
    kind = re.escape(measure.lstrip(TIMES))
    before = r"[(\[【/:,、]\s*(?:单位:?)?\s*"
    found = re.findall(f"(?:{before}([{TIMES}]*{kind})(?=[)\\]】,、/\\s]|$))", plain)
    found += re.findall(f"([{TIMES}]*{kind})$", plain.strip())
    return set(found)


def refuse_others(sheets: Iterable[Mapping[str, Any]], known: Mapping[str, DataElement]) -> None:
    """Refuse a file of which a column counts in another measure than its element.

    Raises
    ------
    GuantongError
        If it does: by its own title, or by a line above the header (单位：万元).

    """
    for sheet in sheets:
        above = [str(cell) for line in sheet.get("above", ()) for cell in line[1:]]
        titles: Sequence[str] = sheet.get("titles", ())
        for code, at in sheet.get("at", {}).items():
            if code not in known or at >= len(titles):
                continue
            measure = known[code].measure
            told = {"column": titles[at], "measure": measure}
            own = said_in(titles[at], measure)
            if own and measure not in own:
                text = _(
                    "“%(column)s”一列按%(said)s填，这里按%(measure)s。请换算后改好表头，再上传。"
                )
                raise GuantongError(text % {**told, "said": "、".join(sorted(own))})
            over = {it for cell in above if "单位" in cell for it in said_in(cell, measure)}
            if not own and over and measure not in over:
                text = _(
                    "表头上方写着单位是%(said)s，“%(column)s”一列这里按%(measure)s。请换算后改好，再上传。"
                )
                raise GuantongError(text % {**told, "said": "、".join(sorted(over))})
