"""Figures of coverage: units that are in reach, that are not, of which nothing can be said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.places.listings.coverage import Covered
from guantong.places.models import Reached

TOLD = _("计入指标的覆盖测算里的单位；说不准的单列，不算够得着，也不算够不着。")
WORDS = {
    Reached.IN: _("确定够得着的单位"), Reached.UNTOLD: _("够不够得着说不准的单位"),
    Reached.OUT: _("确定够不着的单位"),
}  # fmt: skip

for _state, _words in WORDS.items():
    Figure(
        f"places.{_state.value}", _words, _("个"), Covered, measure=SHARE, on=(Unit,), told=TOLD,
        base=lambda rows: rows.filter(coverage__counted=True),
        where=lambda rows, value=_state.value: rows.filter(state=value),
    )  # fmt: skip
