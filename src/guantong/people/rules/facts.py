"""The derived facts of a person as a page shows them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from guantong.standards import derived
from guantong.standards.career import Career
from guantong.standards.codes import table
from guantong.standards.derived import Span
from guantong.standards.months import in_words

UNKNOWN = "未登记"


def facts_on(career: Career, on: dt.date) -> list[tuple[str, str]]:
    """Return names and values of what follows from the records on a day."""
    age = derived.age(career, on)
    level, rank = derived.current_level(career, on), derived.current_rank(career, on)
    out = [
        (_("年龄"), f"{age}岁" if age is not None else UNKNOWN),
        (_("工龄"), _span(derived.service(career, on))),
        (_("党龄"), _span(derived.party_age(career, on)) if career.party_member else "—"),
        (_("任现职"), _span(derived.in_post(career, on))),
    ]
    if level:
        name = table("level").label(level)
        out.append((_("任%s") % name, _span(derived.at_level(career, on, level))))
    if rank:
        name = table("rank").label(rank)
        out.append((_("任%s") % name, _span(derived.in_rank(career, on))))
    out.append((_("基层工作经历"), _span(derived.at_grassroots(career, on))))
    end = derived.retires(career, on)
    if end is not None:
        words = str(end.month)
        if end.delay:
            words += _("（改革前 %s）") % end.before
        out.append((_("到龄"), words))
    return out


def _span(span: Span) -> str:
    if span.missing:
        return _("至少 %s") % in_words(span.months) if span.months else UNKNOWN
    return in_words(span.months)
