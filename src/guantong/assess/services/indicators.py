"""Versions of an indicator set: drafted, edited, published, then never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guantong.assess.models import Indicator, IndicatorSet
from guantong.assess.room import INDICATOR_MANAGE
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Unit
from guantong.core.scope import ScopedQuerySet
from guantong.core.services import events
from guantong.standards.indicators import LONGEST, load_default

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "指标服务"
DEFAULT_NAME = "政治素质考察指标（草案）"
DEFAULT_NOTE = "本系统自拟的草案，并非永州市使用的正式条目；可修改后另行发布。"


@transaction.atomic
def add_default(actor: Account | None) -> IndicatorSet | None:
    """Add the packaged draft set to the root unit, unless a set of its name is there already."""
    if IndicatorSet.objects.unscoped(REASON).filter(name=DEFAULT_NAME).exists():
        return None
    root = Unit.objects.unscoped(REASON).get(parent=None)
    made = IndicatorSet(unit=root, name=DEFAULT_NAME, note=DEFAULT_NOTE)
    made.save()
    Indicator.objects.bulk_create(
        Indicator(
            set=made, code=row.code, wording=row.wording, dimension=row.dimension,
            layer=row.layer, key=row.key, sources=list(row.sources), note=row.note, position=n,
        )
        for n, row in enumerate(load_default(), start=1)
    )  # fmt: skip
    events.record(actor, "指标.导入", f"indicator_set:{made.pk}", f"导入{made}")
    return made


@transaction.atomic
def revise(actor: Account, old: IndicatorSet) -> IndicatorSet:
    """Copy a set into a new draft version.

    Raises
    ------
    Refused
        If the set belongs to a unit whose yardsticks the account does not keep.
    Conflict
        If the latest version is still a draft.

    """
    _require(actor, old)
    versions = IndicatorSet.objects.unscoped(REASON).filter(unit=old.unit_id, name=old.name)
    draft = versions.filter(published_at=None).first()
    if draft is not None:
        raise Conflict(f"{draft}还是草稿，请先发布或直接修改它。")
    top = versions.aggregate(top=Max("version"))["top"]
    made = IndicatorSet(unit=old.unit, name=old.name, note=old.note, version=top + 1)
    made.save()
    rows = list(yardsticks(old))
    for row in rows:
        row.pk, row.set = None, made
    Indicator.objects.bulk_create(rows)
    events.record(actor, "指标.修订", f"indicator_set:{made.pk}", f"由{old}起草{made}")
    return made


@transaction.atomic
def edit(actor: Account, indicator: Indicator, *, wording: str, note: str) -> Indicator:
    """Reword an indicator of a draft.

    Raises
    ------
    Conflict
        If the set is published.
    GuantongError
        If the wording is empty, too long, or another indicator's.

    """
    _require(actor, indicator.set)
    _draft(indicator.set)
    wording = wording.strip()
    if not wording or len(wording) > LONGEST:
        raise GuantongError(f"内容须为 1 至 {LONGEST} 字。", field="wording")
    others = yardsticks(indicator.set).filter(wording=wording).exclude(pk=indicator.pk)
    if (same := others.first()) is not None:
        raise GuantongError(f"与指标 {same.code} 内容重复。", field="wording")
    before, indicator.wording, indicator.note = indicator.wording, wording, note.strip()
    indicator.save(update_fields=["wording", "note"])
    events.record(
        actor, "指标.修改", f"indicator_set:{indicator.set_id}",
        f"{indicator.code}：{before} → {wording}",
    )  # fmt: skip
    return indicator


@transaction.atomic
def publish(actor: Account, row: IndicatorSet) -> IndicatorSet:
    """Put a draft in force; from now on it cannot change."""
    _require(actor, row)
    _draft(row)
    row.published_at = timezone.now()
    row.save(update_fields=["published_at"])
    events.record(actor, "指标.发布", f"indicator_set:{row.pk}", f"发布{row}")
    return row


def yardsticks(row: IndicatorSet) -> ScopedQuerySet:
    """Return the yardsticks of a set whose right to be read was checked, in their order."""
    return Indicator.objects.unscoped(REASON).filter(set=row)


def _draft(row: IndicatorSet) -> None:
    if row.published_at:
        raise Conflict(f"{row}已发布，不能再改；请先起草新版本。")


def _require(actor: Account, row: IndicatorSet) -> None:
    if not actor.may(INDICATOR_MANAGE, row.unit_path):
        raise Refused(f"{row}由{row.unit.name}维护，您没有维护该单位指标的权限。")
