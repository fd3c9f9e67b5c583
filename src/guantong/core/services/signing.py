"""Signatures: what is put forward waits as it stood; named people sign it, or give it back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, Refused
from guantong.core.models import Signature, Signing
from guantong.core.reasons import reason_of
from guantong.core.scope import ScopedQuerySet, held, path_of, rows_of
from guantong.core.services import events

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.roles import Permission

#: An act that nobody seconds within this time must be put forward again.
LIFE = dt.timedelta(days=14)


def digest_of(*rows: models.Model) -> str:
    """Return a digest of everything the columns of rows hold, but what a model says is a count."""
    told = [
        {
            f.attname: f.value_to_string(row)
            for f in row._meta.concrete_fields
            if f.attname not in getattr(row, "counted", ())
        }
        for row in rows
    ]
    text = json.dumps(told if len(told) > 1 else told[0], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def put_forward(
    actor: Account | None,
    row: models.Model,
    needs: Permission,
    text: str,
    *,
    digest: str,
    act: str = "",
    given: dict[str, Any] | None = None,
    needed: int = 1,
    life: dt.timedelta | None = None,
    path: str = "",
) -> Signing:
    """Write down what waits for signatures; what waited for the same before is too late now.

    Parameters
    ----------
    needs
        The right over the row that a signature asks for.
    digest
        Of what is signed; a signature on another is refused.
    needed
        How many people must sign.
    path
        The place over which the right is asked for, where it is not the row's own.

    """
    label = row._meta.label_lower
    before = Signing.objects.unscoped("同一事项重新提请").filter(
        subject_model=label, subject_id=row.pk, act=act, state=Signing.State.WAITING
    )
    before.update(state=Signing.State.EXPIRED)
    made = Signing(
        subject_model=label, subject_id=row.pk, path=path or path_of(row), act=act, needs=needs.key,
        text=text[:300], given=given or {}, digest=digest, needed=needed, by=actor,
        expires_at=timezone.now() + life if life else None,
    )  # fmt: skip
    made.save()
    return made


def sign(actor: Account, signing: Signing, *, digest: str, role: str = "") -> bool:
    """Put one's name to what waits; tell whether that was the last name needed.

    Raises
    ------
    Conflict
        If it waits no more, changed since it was read, or the account has signed it already.
    Refused
        If the one who put an act forward would second it too.

    """
    now = _waiting(signing)
    if now.digest != digest:
        raise Conflict(_("内容在提请之后有改动，不能签字。请重新核对。"))
    if now.act and same_person(actor, now.by):
        raise Refused(_("须由另一人核签，提请人不能核签自己提请的事项。"))
    given = rows_of(now, Signature)
    if any(same_person(actor, one.account) for one in given.select_related("account")):
        raise Conflict(_("您已经签过字，须由另一人签字。"))
    Signature(signing=now, account=actor, name=actor.display_name, role=role, digest=digest).save()
    if given.count() < now.needed:
        return False
    _end(now, Signing.State.DONE)
    return True


def decline(actor: Account, signing: Signing, reason: str) -> Signing:
    """Give back what was put forward, with a reason. Errors as `sign`."""
    now = _waiting(signing)
    now.told = reason_of(reason, "退回理由")
    _end(now, Signing.State.DECLINED)
    events.record(actor, "核签.退回", now, f"{now.text}：{now.told}")
    return now


def waiting(row: models.Model) -> Signing:
    """Return the record of a row that waits for named signatures.

    Raises
    ------
    Conflict
        If none waits.

    """
    found: Signing | None = _of(row).filter(state=Signing.State.WAITING, act="").first()
    if found is None:
        raise Conflict(_("该事项已经办结，不能再签。"))
    return found


def waiting_for(label: str, act: str) -> ScopedQuerySet:
    """Return what waits of an act on the rows of a model; the caller shows rows in scope."""
    rows: ScopedQuerySet = Signing.objects.unscoped("待签随其对象可见").filter(
        subject_model=label, act=act, state=Signing.State.WAITING, expires_at__gt=timezone.now()
    )
    return rows


def given(row: models.Model, digest: str) -> list[Signature]:
    """Return the signatures under a row's record of this digest, in their order.

    Signatures that fell away with an earlier record are left out.
    """
    latest = _of(row).filter(act="", digest=digest).exclude(state=Signing.State.EXPIRED).first()
    return list(rows_of(latest, Signature)) if latest is not None else []


def _of(row: models.Model) -> ScopedQuerySet:
    rows: ScopedQuerySet = Signing.objects.unscoped("签字随其对象可见").filter(
        subject_model=row._meta.label_lower, subject_id=row.pk
    )
    return rows


def withdraw(row: models.Model) -> int:
    """Let what waits on a row fall away; return how many signatures it had."""
    rows = _of(row).filter(state=Signing.State.WAITING)
    many = Signature.objects.unscoped("事项撤回").filter(signing__in=rows.values("pk")).count()
    rows.update(state=Signing.State.EXPIRED)
    return many


def same_person(actor: Account, other: Account | None) -> bool:
    """Tell whether two accounts are one person's."""
    if other is None:
        return False
    return actor.pk == other.pk or bool(actor.holder and actor.holder == other.holder)


def _waiting(signing: Signing) -> Signing:
    now = held(signing)
    if now is None or now.state != Signing.State.WAITING:
        raise Conflict(_("该事项已经办结，不能再签。"))
    if now.expires_at and now.expires_at < timezone.now():
        raise Conflict(_("该事项超过期限没有核签，请重新提请。"))
    return now


def _end(signing: Signing, state: str) -> None:
    signing.state = state
    signing.save(update_fields=["state", "told"])
