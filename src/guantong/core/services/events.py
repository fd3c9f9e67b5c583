"""The event log: each row is sealed to the one before, and the head to the last."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation

from guantong.core.models import Event, EventHead
from guantong.core.scope import ScopedModel, ScopedQuerySet, path_of

if TYPE_CHECKING:
    from guantong.core.models import Account

GENESIS = "0" * 64


@dataclass(frozen=True)
class Broken:
    """The first row that does not fit the chain, and why."""

    seq: int
    reason: str


def chinese(label: Any) -> str:
    """Write a label in Chinese whatever language its reader chose: the log has one language."""
    with translation.override("zh-hans"):
        return str(label)


def record(
    actor: Account | None,
    action: str,
    subject: str | models.Model,
    summary: str,
    *,
    outcome: str = "成功",
    address: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Append one event, inside the caller's transaction.

    Parameters
    ----------
    actor
        Who did it; None is the system.
    action
        A short verb, e.g. ``机构.更名``.
    subject
        The row it was done to, written ``core.unit:12``, or words such as ``core.unit:*``.
    summary
        One sentence for the auditor; no cadre data.

    """
    path = _path(subject, actor)
    if isinstance(subject, models.Model):
        subject = subject_of(subject)
    with transaction.atomic(savepoint=False):
        head = EventHead.objects.select_for_update().filter(pk=1).first()
        if head is None:
            EventHead.objects.get_or_create(pk=1, defaults={"seal": _seal(0, GENESIS)})
            head = EventHead.objects.select_for_update().get(pk=1)
        event = Event(
            seq=head.seq + 1,
            at=timezone.now(),
            actor=actor,
            actor_name=f"{actor.display_name}（{actor.username}）" if actor else "系统",
            action=action,
            subject=subject[:120],
            path=path,
            summary=summary[:300],
            outcome=outcome,
            address=address or (getattr(actor, "address", "") if actor else ""),
            data=json.dumps(data or {}, ensure_ascii=False, sort_keys=True),
            previous=head.hash,
        )
        event.hash = _chain(event)
        event.save(force_insert=True)
        head.seq, head.hash = event.seq, event.hash
        head.seal = _seal(head.seq, head.hash)
        head.save()
    return event


def subject_of(row: models.Model) -> str:
    """Name a row as the log does: ``app.model:key``."""
    return f"{row._meta.label_lower}:{row.pk}"


def of(row: models.Model) -> ScopedQuerySet:
    """Return what was done to a row whose right to be read was checked already."""
    return Event.objects.unscoped("事件随其对象可见").filter(subject=subject_of(row))


def _path(subject: str | models.Model, actor: Account | None) -> str:
    if isinstance(subject, ScopedModel):
        return path_of(subject)
    return path_of(actor) if actor else ""


def verify() -> Broken | None:
    """Walk the whole chain; return the first broken row, or None if the log is whole."""
    head = EventHead.objects.filter(pk=1).first()
    previous, last = GENESIS, 0
    for event in _in_order():
        if event.seq != last + 1:
            return Broken(last + 1, f"第 {last + 1} 条缺失")
        if event.previous != previous:
            return Broken(event.seq, f"第 {event.seq} 条与上一条不相接")
        if not hmac.compare_digest(event.hash, _chain(event)):
            return Broken(event.seq, f"第 {event.seq} 条内容被改动")
        previous, last = event.hash, event.seq
    if head is None:
        return Broken(1, "日志头缺失") if last else None
    if not hmac.compare_digest(head.seal, _seal(head.seq, head.hash)):
        return Broken(last, "日志头被改动")
    if (head.seq, head.hash) != (last, previous):
        return Broken(last + 1, f"第 {last + 1} 条及以后被删除")
    return None


def _in_order() -> Iterator[Event]:
    rows: Iterator[Event] = Event.objects.unscoped("日志校验").order_by("seq").iterator(2000)
    return rows


def _chain(event: Event) -> str:
    parts = [
        event.previous, event.seq, event.at.isoformat(timespec="microseconds"), event.actor_id,
        event.actor_name, event.action, event.subject, event.summary, event.outcome,
        event.address, event.data, event.path,
    ]  # fmt: skip
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(settings.LOG_KEY, text.encode(), hashlib.sha256).hexdigest()


def _seal(seq: int, digest: str) -> str:
    return hmac.new(settings.LOG_KEY, f"head:{seq}:{digest}".encode(), hashlib.sha256).hexdigest()
