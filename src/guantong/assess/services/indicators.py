"""Versions of an indicator set: drafted, edited, published, then never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.assess.models import Indicator, IndicatorSet
from guantong.assess.room import INDICATOR_MANAGE
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.standards.indicators import LONGEST, load_default

if TYPE_CHECKING:
    from guantong.core.models import Account

State = IndicatorSet.State
DEFAULT_NAME = "政治素质考察指标（草案）"
DEFAULT_NOTE = "本系统自拟的草案，并非永州市使用的正式条目；可修改后另行发布。"


@transaction.atomic
def add_default(actor: Account | None) -> IndicatorSet | None:
    """Add the packaged draft set to the root unit, unless a set of its name is there already.

    No act: the set-up does it before there are accounts and rights.
    """
    root = Unit.objects.unscoped("随系统附带的指标归根机构").get(parent=None)
    if rows_of(root, IndicatorSet).filter(name=DEFAULT_NAME).exists():
        return None
    made = IndicatorSet(unit=root, name=DEFAULT_NAME, note=DEFAULT_NOTE)
    made.save()
    Indicator.objects.bulk_create(
        Indicator(
            set=made, code=row.code, wording=row.wording, dimension=row.dimension,
            layer=row.layer, key=row.key, sources=list(row.sources), note=row.note, position=n,
        )
        for n, row in enumerate(load_default(), start=1)
    )  # fmt: skip
    events.record(actor, "指标.导入", made, f"导入{made}")
    return made


@act(
    IndicatorSet, "指标.修订", _("起草新版本"), needs=INDICATOR_MANAGE,
    when=(State.PUBLISHED,), makes=IndicatorSet,
)  # fmt: skip
def revise(_actor: Account, old: IndicatorSet) -> Done:
    """Copy a set into a new draft version.

    Raises
    ------
    Conflict
        If the latest version is still a draft.

    """
    versions = rows_of(old.unit, IndicatorSet).filter(name=old.name)
    draft = versions.filter(state=State.DRAFT).first()
    if draft is not None:
        raise Conflict(_("%s还是草稿，请先发布或直接修改它。") % draft)
    top = versions.aggregate(top=Max("version"))["top"]
    made = IndicatorSet(unit=old.unit, name=old.name, note=old.note, version=top + 1)
    made.save()
    rows = list(rows_of(old, Indicator))
    for row in rows:
        row.pk, row.set = None, made
    Indicator.objects.bulk_create(rows)
    return Done(f"由{old}起草{made}", made=made)


@act(
    Indicator, "指标.修改", _("修改"), needs=INDICATOR_MANAGE, within="set", when=(State.DRAFT,),
    ask=("wording", "note"),
)  # fmt: skip
def edit(_actor: Account, indicator: Indicator, *, wording: str, note: str) -> str:
    """Reword an indicator of a draft.

    Raises
    ------
    GuantongError
        If the wording is empty, too long, or another indicator's.

    """
    wording = wording.strip()
    if not wording or len(wording) > LONGEST:
        raise GuantongError(_("内容须为 1 至 %s 字。") % LONGEST, field="wording")
    others = rows_of(indicator.set, Indicator).filter(wording=wording).exclude(pk=indicator.pk)
    if (same := others.first()) is not None:
        raise GuantongError(_("与指标 %s 内容重复。") % same.code, field="wording")
    before, indicator.wording, indicator.note = indicator.wording, wording, note.strip()
    indicator.save(update_fields=["wording", "note"])
    return f"{indicator.code}：{before} → {wording}"


@act(
    IndicatorSet, "指标.发布", _("发布"), needs=INDICATOR_MANAGE, when=(State.DRAFT,),
    then=State.PUBLISHED, back="revise", confirm=_("发布后不能再改，只能起草新版本。"),
)  # fmt: skip
def publish(_actor: Account, row: IndicatorSet) -> str:
    """Put a draft in force; from now on it cannot change."""
    row.published_at = timezone.now()
    return f"发布{row}"
