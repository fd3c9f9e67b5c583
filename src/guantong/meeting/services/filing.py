"""卷内目录 and 备考表 of an appointment that is carried out: what of its papers the house knows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.assess.queries import latest
from guantong.core.errors import GuantongError
from guantong.formats.documents import Document
from guantong.formats.documents.personal import Filed
from guantong.meeting.models import Motion
from guantong.people.services import personal_papers
from guantong.standards import archive

if TYPE_CHECKING:
    from guantong.core.models import Account


def file_of(actor: Account, motion: Motion) -> Document:
    """Describe both of a motion.

    Raises
    ------
    GuantongError
        If it is not carried out yet.

    """
    decision = getattr(motion, "decision", None)
    if decision is None or decision.applied_at is None:
        raise GuantongError(_("办理任免以后才能立卷，请先在会议页面办理。"))
    meeting, notice = motion.meeting, motion.notice
    known = {
        "form": _piece("form"),
        "record": _piece("record", by=meeting.unit.name, on=meeting.on, more=meeting.name),
        "document": _piece("document", number=decision.document, on=decision.takes_effect),
    }
    if notice is not None:
        days = f"{_day(notice.first)}至{_day(notice.last)}"
        known["notice"] = _piece("notice", on=notice.first, more=days)
    found = latest(actor, [motion.person_id]).get(motion.person_id)
    if found is not None:
        known["inspection"] = _piece("inspection", on=found.on, more=found.campaign)
    return personal_papers.file_of(motion.person, motion.words, meeting.unit.name, known)


def _piece(
    code: str, *, by: str = "", number: str = "", on: dt.date | str = "", more: str = ""
) -> Filed:
    one = next(piece for piece in archive.pieces() if piece.code == code)
    title = f"{one.title}（{more}）" if more else one.title
    day = _day(on) if isinstance(on, dt.date) else on.replace("-", ".")
    return Filed(title, by or one.by, number, day)


def _day(on: dt.date) -> str:
    return f"{on.year}.{on.month}.{on.day}"
