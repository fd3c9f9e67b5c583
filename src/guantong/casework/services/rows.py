"""What the services of casework share: who may take a turn and why not, which rows are whose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.casework.models import Case, Evidence, Turn
from guantong.casework.process.definition import HERE, Definition, Step
from guantong.casework.room import CASE_WORK
from guantong.core import recusal, tree
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import unpacked
from guantong.core.models import Unit
from guantong.core.roles import GRANTED, ROLES
from guantong.core.scope import found, rows_above, rows_of
from guantong.core.services.signing import same_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guantong.core.models import Account


def may_take(actor: Account, turn: Turn) -> bool:
    """Tell whether a turn is of a role that an account holds over its unit."""
    return any(
        grant.role == turn.role and CASE_WORK in GRANTED[grant.role]
        and tree.inside(turn.unit_path, grant.unit.path)
        for grant in actor.live_grants()
    )  # fmt: skip


def why_not(actor: Account, turn: Turn) -> str:
    """Return why an account may not take an open turn, "" if it may.

    Whoever took a step that the process keeps apart from this one may not; nor may a relative of
    whom the case is about.
    """
    refused = another_role(actor, turn)
    if not refused and turn.holder_id not in (None, actor.pk):
        return _("这个环节已由%s经办。") % turn.holder
    return refused or kept_out(actor, turn)


def another_role(actor: Account, turn: Turn) -> str:
    """Say whose turn it is, "" if it is the account's."""
    if may_take(actor, turn):
        return ""
    role = ROLES.get(turn.role)
    told = {"unit": turn.unit.name, "role": role.label if role else turn.role}
    return _("这个环节由%(unit)s的%(role)s办理。") % told


def kept_out(actor: Account, turn: Turn) -> str:
    """Say why an account keeps out of a turn that is its role's, "" if it need not."""
    if refused := kept_apart(actor, turn):
        return refused
    subject = turn.subject()
    return recusal.reason(actor, subject) if subject is not None else ""


def kept_apart(actor: Account, turn: Turn) -> str:
    """Say which step the account took that is kept apart from this turn, "" if none."""
    for other in _kept_apart(turn):
        if same_person(actor, other.done_by):
            told = {"step": other.name, "this": turn.name}
            return _("您办理了“%(step)s”，不能再办理“%(this)s”，须由另一人办理。") % told
    return ""


def _kept_apart(turn: Turn) -> QuerySet[Turn]:
    """Return the turns done, in any round, whose persons may not take this one.

    What a step is called in a version that the case left may be called otherwise in this one.
    """
    apart, made = turn.definition.not_by, turn.case.definition
    steps = Q(step__in=apart)
    if apart:
        steps |= ~Q(step__in=[one.id for one in made.every_step])
    rows: QuerySet[Turn] = rows_of(turn.case, Turn).filter(steps).exclude(done_by=None)
    return rows.select_related("done_by")


def open_turns(case: Case) -> list[Turn]:
    """Return a case's open turns."""
    return list(rows_of(case, Turn).filter(done_at=None).select_related("unit", "holder"))


def data_of(case: Case) -> dict[str, Any]:
    """Return what was asked of a case, its rows read."""
    return unpacked(case.data, _row)


def _row(label: str, pk: Any) -> Any:
    from django.apps import apps

    return found(apps.get_model(label), pk)


def unit_at(case: Case, at: str, data: Mapping[str, Any]) -> Unit:
    """Return the unit whose turn a step is.

    Raises
    ------
    GuantongError
        If a field that names it is empty.

    """
    if at == HERE:
        return case.unit
    if at.startswith("field:"):
        unit = data.get(at[6:])
        if not isinstance(unit, Unit):
            raise GuantongError(_("还没有填写由哪个单位办理。"), field=at[6:])
        return unit
    above = rows_above(case.unit.path, Unit).filter(kind=at)
    nearest: Unit | None = above.order_by("-path").first()
    return nearest or case.unit


def kinds_there(case: Case) -> set[str]:
    """Return the kinds of evidence that a case has, without what was set aside."""
    rows = rows_of(case, Evidence).filter(set_aside="")
    return set(rows.values_list("kind", flat=True))


def today() -> dt.date:
    """Return the day it is here."""
    return timezone.localdate()


def late_cases(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the open cases whose day is over."""
    return rows.filter(closed_at=None, due__lt=today())


def late_turns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the open turns whose day is over and whose clock does not stand."""
    return rows.filter(done_at=None, stopped=False, due__lt=today())


def ended_in_time(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the cases that were closed on their day or before."""
    return rows.filter(closed_at__date__lte=F("due"))


def not_done(turn: Turn) -> None:
    """Refuse what is done to a turn that is over, and say what was done.

    Raises
    ------
    Conflict
        With who ended it and how.

    """
    if turn.done_at is not None:
        told = {
            "who": turn.done_by or _("系统"), "outcome": turn.outcome or _("已办"),
            "at": f"{timezone.localtime(turn.done_at):%Y-%m-%d %H:%M}",
        }  # fmt: skip
        raise Conflict(_("这个环节已由%(who)s在 %(at)s 办理：%(outcome)s。") % told)


def step_named(definition: Definition, name: str) -> Step:
    """Return a step by its id.

    Raises
    ------
    GuantongError
        If the process has none.

    """
    if not definition.has(name):
        raise GuantongError(_("流程“%(process)s”没有环节“%(step)s”。") % {
            "process": definition.name, "step": name,
        })  # fmt: skip
    return definition.step(name)
