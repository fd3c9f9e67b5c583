"""Changing the organisation tree, each change with its history and its event."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core import succession, tree
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Asked, Field, FromFile
from guantong.core.models import Event, Unit, UnitChange
from guantong.core.roles import UNIT_MANAGE
from guantong.core.scope import ScopedModel, rows_of
from guantong.core.services import events

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "机构维护服务"
#: What every change asks.
WHEN_AND_WHY = (
    Field("on", _("生效日期"), "date", required=False),
    Field("reason", _("依据"), most=240, required=False),
)


def _is_open(unit: Unit) -> bool:
    return unit.closed_on is None


@act(
    Unit, "机构.设立", _("设立下级"), needs=UNIT_MANAGE, when=_is_open, makes=Unit,
    ask=("name", "kind", "code", *WHEN_AND_WHY), open_to=("screen", "api"),
    file=FromFile(_("导入机构"), key=("code",), again="rename"),
)  # fmt: skip
def create(
    actor: Account | None,
    parent: Unit,
    name: str,
    kind: str,
    code: str,
    on: datetime.date | None = None,
    reason: str = "",
) -> Done:
    """Set up a unit under a parent.

    Raises
    ------
    GuantongError
        If the name is empty or the code is taken.

    """
    return _founded(actor, parent, name, kind, code, on, reason)


@transaction.atomic
def found_root(name: str, kind: str, code: str) -> Unit:
    """Set up the root of the tree, which has no parent to act on."""
    done = _founded(None, None, name, kind, code, None, "")
    root: Unit = done.value
    events.record(None, "机构.设立", root, done.log)
    return root


@act(
    Unit, "机构.分设", _("分设"), needs=UNIT_MANAGE, makes=Unit, name="split",
    when=lambda unit: _is_open(unit) and unit.parent_id is not None,
    ask=("name", "kind", "code", *WHEN_AND_WHY),
    confirm=_("新机构与本机构同属一个上级。人员在花名册里勾选后，按“划转”转入新机构。"),
)  # fmt: skip
def split(
    actor: Account | None,
    unit: Unit,
    name: str,
    kind: str,
    code: str,
    on: datetime.date | None = None,
    reason: str = "",
) -> Done:
    """Set up a unit beside another out of which it is taken; both histories tell it."""
    _require(actor, unit.parent)
    made: Unit = _founded(actor, unit.parent, name, kind, code, on, reason).value
    for one in (unit, made):
        _history(actor, one, UnitChange.Kind.SPLIT, unit.name, made.name, reason, on)
    return Done(f"{unit.name}：分设 {made.name}", made=made, value=made)


@act(
    Unit, "机构.更名", _("更名"), needs=UNIT_MANAGE, when=_is_open,
    ask=(
        Field("name", _("新名称"), most=120),
        Field(
            "posts", _("现任职务中的机构名称一并改为新名称"), "flag", initial=True, required=False,
            help=_("已结束的任职仍用当时的名称；改动记入每个人的变更记录。"),
        ),
        *WHEN_AND_WHY,
    ),
    open_to=("screen", "api"),
)  # fmt: skip
def rename(
    actor: Account | None,
    unit: Unit,
    name: str,
    on: datetime.date | None = None,
    reason: str = "",
    *,
    posts: bool = True,
) -> str:
    """Give a unit a new name; the old one stays in its history, and in posts that ended.

    Parameters
    ----------
    posts
        Whether what tells the name as that of the present follows.

    """
    name = name.strip()
    if not name:
        raise GuantongError(_("机构名称不能为空。"), field="name")
    if name == unit.name:
        raise GuantongError(_("新名称与原名称相同。"), field="name")
    before, unit.name = unit.name, name
    unit.save(update_fields=["name"])
    if posts:
        succession.rename(actor, unit, before, on or timezone.localdate())
    return _history(actor, unit, UnitChange.Kind.RENAMED, before, name, reason, on)


@act(
    Unit, "机构.调整隶属", _("调整隶属"), needs=UNIT_MANAGE, when=_is_open,
    ask=(Field("parent", _("目标机构"), Unit, needs=UNIT_MANAGE), *WHEN_AND_WHY),
    confirm=_("本机构及其下级连同人员、职位和进行中的工作一起改隶，各自的记录不变。"),
)  # fmt: skip
def move(
    actor: Account | None,
    unit: Unit,
    parent: Unit,
    on: datetime.date | None = None,
    reason: str = "",
) -> str:
    """Put a unit, with all below it, under another.

    Raises
    ------
    Conflict
        If the new parent lies inside the unit itself, or is closed.

    """
    _require(actor, parent)
    if tree.inside(parent.path, unit.path):
        raise Conflict(_("不能把机构移到它自己或其下级之下。"), field="parent")
    if parent.closed_on:
        raise Conflict(
            _("「%(name)s」已撤销，不能作为上级。") % {"name": parent.name}, field="parent"
        )
    if parent.pk == unit.parent_id:
        raise GuantongError(_("上级机构没有变化。"), field="parent")
    before = unit.parent.name if unit.parent else ""
    old = unit.path
    unit.parent, unit.position = parent, _next_position(parent)
    unit.save(update_fields=["parent", "position"])
    _rewrite(old, parent.path + tree.segment(unit.pk))
    unit.refresh_from_db()
    return _history(actor, unit, UnitChange.Kind.MOVED, before, parent.name, reason, on)


def _asked_of_merger(unit: Unit) -> Asked:
    into = Field("into", _("目标机构"), Unit, needs=UNIT_MANAGE)
    return [into, *succession.asked(unit), *WHEN_AND_WHY]


@act(
    Unit, "机构.合并", _("合并"), needs=UNIT_MANAGE, when=_is_open, ask=_asked_of_merger,
    confirm=lambda unit: _goes_along(unit), back=FINAL,
)  # fmt: skip
def merge(
    actor: Account | None,
    unit: Unit,
    into: Unit,
    on: datetime.date | None = None,
    reason: str = "",
    **given: Any,
) -> str:
    """Merge a unit into another: what lives moves over, it closes and stays readable."""
    _receives(actor, unit, into)
    succession.free(unit)
    for child in list(rows_of(unit, Unit, "parent").filter(closed_on=None)):
        move(actor, child, into, on=on, reason=reason)
    day = on or timezone.localdate()
    went = succession.hand_over(succession.Change(actor, unit, into, day, given))
    unit.merged_into, unit.closed_on = into, day
    unit.save(update_fields=["merged_into", "closed_on"])
    _history(actor, into, UnitChange.Kind.MERGED, unit.name, into.name, reason, on)
    told = _history(actor, unit, UnitChange.Kind.MERGED, unit.name, into.name, reason, on)
    return f"{told}；转入：{went}" if went else told


def _asked_of_closing(unit: Unit) -> Asked:
    if not succession.living(unit):
        return WHEN_AND_WHY
    into = Field("into", _("接收机构"), Unit, needs=UNIT_MANAGE)
    return [into, *succession.asked(unit), *WHEN_AND_WHY]


@act(
    Unit, "机构.撤销", _("撤销"), needs=UNIT_MANAGE, when=_is_open, ask=_asked_of_closing,
    confirm=lambda unit: _goes_along(unit), back=FINAL,
)  # fmt: skip
def close(
    actor: Account | None,
    unit: Unit,
    on: datetime.date | None = None,
    reason: str = "",
    *,
    into: Unit | None = None,
    **given: Any,
) -> str:
    """Close a unit that has no open unit below it.

    Parameters
    ----------
    into
        Which unit receives its people and whatever else lives in it.

    Raises
    ------
    Conflict
        If units below it are open, or something lives in it that nobody receives.

    """
    if rows_of(unit, Unit, "parent").filter(closed_on=None).exists():
        raise Conflict(_("尚有未撤销的下级机构，请先调整下级。"))
    succession.free(unit)
    day, went = on or timezone.localdate(), ""
    if into is None:
        succession.refuse_rest(unit)
    else:
        _receives(actor, unit, into)
        went = succession.hand_over(succession.Change(actor, unit, into, day, given))
    unit.closed_on = day
    unit.save(update_fields=["closed_on"])
    after = into.name if into is not None else ""
    told = _history(actor, unit, UnitChange.Kind.CLOSED, unit.name, after, reason, on)
    return f"{told}；转入：{went}" if went else told


def _receives(actor: Account | None, unit: Unit, into: Unit) -> None:
    _require(actor, into)
    if tree.inside(into.path, unit.path):
        raise Conflict(_("不能并入自己或自己的下级。"), field="into")
    if into.closed_on:
        raise Conflict(_("已撤销的机构不能合并。"), field="into")


def _goes_along(unit: Unit) -> str:
    """Say what becomes of what the unit has."""
    what = succession.told(unit)
    if not what:
        return str(_("本机构名下没有人员和进行中的工作。"))
    return str(_("下列各项随之转入接收机构，已办结的留在原机构备查。")) + "\n" + what


@transaction.atomic
def import_tree(actor: Account | None, rows: Iterable[Unit], parents: dict[str, str]) -> int:
    """Add the units of a register, parents before children; known codes are left alone.

    Parameters
    ----------
    rows
        Unsaved units in parent-before-child order.
    parents
        Code of each unit → code of its parent ("" for the root).

    Returns
    -------
    int
        How many units were added.

    """
    if actor is not None and not actor.may(UNIT_MANAGE):
        raise Refused(_("您没有维护机构的权限。"))
    known = {u.code: u for u in Unit.objects.unscoped(REASON)}
    number = (Unit.objects.unscoped(REASON).aggregate(top=Max("id"))["top"] or 0) + 1
    added: list[Unit] = []
    for unit in rows:
        if unit.code in known:
            continue
        parent = known.get(parents[unit.code]) if parents[unit.code] else None
        if parents[unit.code] and parent is None:
            raise GuantongError(
                _("「%(name)s」的上级编码 %(code)s 不存在。")
                % {"name": unit.name, "code": parents[unit.code]}
            )
        unit.pk, unit.parent_id = number, parent.pk if parent else None
        unit.position = number
        unit.path = (parent.path if parent else "") + tree.segment(number)
        known[unit.code] = unit
        added.append(unit)
        number += 1
    Unit.objects.bulk_create(added, batch_size=500)
    _reset_sequence()
    if added:
        today = timezone.localdate()
        UnitChange.objects.bulk_create(
            [
                UnitChange(unit=u, kind=UnitChange.Kind.CREATED, on=today, after=u.name, by=actor,
                           reason=u.register)
                for u in added
            ],
            batch_size=500,
        )  # fmt: skip
        events.record(actor, "机构.导入", "unit:*", f"自登记资料导入机构 {len(added)} 个")
    return len(added)


def scoped_copies() -> list[type[ScopedModel]]:
    """Return the models that carry a copy of a unit's path; the log keeps the path of its day."""
    scoped = [m for m in apps.get_models() if issubclass(m, ScopedModel)]
    return [m for m in scoped if "__" not in m.scope_field and m not in (Unit, Event)]


def _rewrite(old: str, new: str) -> None:
    """Change the beginning of every path below ``old``, here and in every copy."""
    targets: list[type[ScopedModel]] = [Unit, *scoped_copies()]
    for model in targets:
        field = model.scope_field
        rows = model.objects.unscoped(REASON)
        rows.filter(rows.under(old)).update(
            **{field: Concat(Value(new), Substr(F(field), len(old) + 1, Length(F(field))))}
        )


def _save_new(unit: Unit) -> None:
    unit.path = f"新{timezone.now().timestamp()}"
    unit.save()
    unit.path = (unit.parent.path if unit.parent else "") + tree.segment(unit.pk)
    unit.save(update_fields=["path"])


def _next_position(parent: Unit | None) -> int:
    rows = Unit.objects.unscoped(REASON).filter(parent=parent)
    return int(rows.aggregate(top=Max("position"))["top"] or 0) + 1


def _reset_sequence() -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Unit]):
            cursor.execute(sql)


def _require(actor: Account | None, unit: Unit | None) -> None:
    if actor is None:
        return
    if not actor.may(UNIT_MANAGE, unit.path if unit else None):
        raise Refused(_("您没有维护该机构的权限。"))


def _founded(
    actor: Account | None,
    parent: Unit | None,
    name: str,
    kind: str,
    code: str,
    on: datetime.date | None,
    reason: str,
) -> Done:
    name = name.strip()
    if not name:
        raise GuantongError(_("机构名称不能为空。"), field="name")
    if Unit.objects.unscoped(REASON).filter(code=code).exists():
        raise GuantongError(_("编码 %(code)s 已被使用。") % {"code": code}, field="code")
    unit = Unit(code=code, name=name, kind=kind, parent=parent, position=_next_position(parent))
    _save_new(unit)
    told = _history(actor, unit, UnitChange.Kind.CREATED, "", name, reason, on)
    return Done(told, made=unit, value=unit)


def _history(
    actor: Account | None,
    unit: Unit,
    kind: UnitChange.Kind,
    before: str,
    after: str,
    reason: str,
    on: datetime.date | None,
) -> str:
    """Write a change into the unit's history; return it as the log tells it."""
    change = UnitChange(
        unit=unit, kind=kind, on=on or timezone.localdate(), before=before, after=after,
        reason=reason, by=actor,
    )  # fmt: skip
    change.save()
    return f"{unit.name}：{before} → {after}".strip()
