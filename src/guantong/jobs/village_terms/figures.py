"""The figures of the joint review: none ranks, each leads to its rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.casework.models import Turn
from guantong.casework.process.definition import NO_REPLY
from guantong.core.models import Unit
from guantong.frame.figures import Figure
from guantong.jobs.village_terms.listings.candidates import Candidates
from guantong.jobs.village_terms.services.candidates import LABEL, OBJECTIONS, PASSED, REFUSED

WORD = _("人次")


def _with(*outcomes: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the candidates whose review is closed, and had a step that ended so."""
    turns = Turn.objects.filter(
        case__subject_model=LABEL, case__subject_id=OuterRef("pk"), outcome__in=outcomes,
    )  # fmt: skip
    return rows.filter(Exists(turns.exclude(case__closed_at=None)))


Figure(
    "village_terms.reviewed", _("联审办结的人选"), WORD, Candidates, on=(Unit,),
    where=lambda rows: _with(PASSED, REFUSED, rows=rows),
)  # fmt: skip
Figure(
    "village_terms.objections", _("有单位提出不宜、不得的人选"), WORD, Candidates, on=(Unit,),
    where=lambda rows: _with(*OBJECTIONS, rows=rows), told=_("只数联审已办结的。"),
)  # fmt: skip
Figure(
    "village_terms.silent", _("有单位未反馈的人选"), WORD, Candidates, on=(Unit,),
    where=lambda rows: _with(NO_REPLY, rows=rows),
    told=_("只数联审已办结的；未反馈不算同意。只写明有，不按单位排列。"),
)  # fmt: skip
