"""How each base and school stands to the standard of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.listings import On
from guantong.places.models import Base
from guantong.programmes.listings.standards import (
    STANDING,
    VALID,
    Appraisals,
    by_standing,
    by_validity,
)
from guantong.programmes.models import Appraisal
from guantong.ui.tables import Choice

if TYPE_CHECKING:
    from guantong.core.models import Account


class BaseStanding(Appraisals):
    """Every base and school in use against its standard, in the order of the tree."""

    heading, route, home, pick = _("基地达标情况"), "places:base-standing", False, False
    filters = (
        Choice("kind", _("类型"), Base.Kind.choices),
        Choice("state", _("对照结果"), Appraisal.State.choices),
        Choice("valid", _("评定"), VALID, by_validity),
        Choice("standing", _("状态"), STANDING, by_standing, default="now"),
    )  # fmt: skip
    on = (
        On(Base, lambda rows, row: rows.filter(subject_id=row.pk),
           without=("subject_name", "kind")),
        On(Unit),
    )  # fmt: skip
    empty = _("还没有基地和学校。标准由市里或县里两人发布以后开始对照。")

    class Meta(Appraisals.Meta):
        pass

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Keep those of bases."""
        return super().seen(account, on).filter(subject_model=Base._meta.label_lower)

    def render_kind(self, value: str) -> str:
        """Write the kind in words."""
        return str(Base.Kind(value).label) if value else "—"
