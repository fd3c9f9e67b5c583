"""What meetings decided on a person since a day, for whoever asks what followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.meeting.models import Decision
from guantong.staffing.queries.followed import Followed, Since, register

if TYPE_CHECKING:
    from guantong.core.models import Account


@register
def decisions(actor: Account, asked: Mapping[int, Since]) -> Iterator[tuple[int, Followed]]:
    """Motions decided, with what became of them."""
    rows = Decision.objects.visible_to(actor).filter(motion__person__in=list(asked))
    for row in rows.select_related("motion__meeting"):
        motion, on = row.motion, row.motion.meeting.on
        if on >= asked[motion.person_id].on:
            told = {"words": motion.words, "outcome": row.get_outcome_display()}
            what = _("会议讨论“%(words)s”：%(outcome)s") % told
            yield motion.person_id, Followed(f"{on:%Y-%m-%d}", what, motion.get_absolute_url())
