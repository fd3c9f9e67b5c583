"""The system of record of each kind: what is kept outside is not typed here a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.acts import ACTS, Act, Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import RecordSystem, Unit
from guantong.core.roles import UNIT_MANAGE
from guantong.core.scope import path_of, rows_of

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.text import Text

REASON = "主登记系统服务"


def kinds() -> list[type[models.Model]]:
    """Return what may be kept outside: every model whose rows an act takes from a file."""
    every = (one for some in ACTS.values() for one in some.values())
    found = {one.makes for one in every if one.file is not None and one.makes is not None}
    return sorted(found, key=lambda model: model._meta.label_lower)


def _offered(_actor: Any, _row: Any) -> list[tuple[str, Text]]:
    return [(one._meta.label_lower, one._meta.verbose_name or one.__name__) for one in kinds()]


@act(
    Unit, "登记.主系统", gettext_lazy("主登记系统"), needs=UNIT_MANAGE, name="record-system",
    ask=(
        Field("kind", gettext_lazy("资料"), "choice", choices=_offered),
        Field(
            "system", gettext_lazy("主登记系统"), required=False, most=40,
            help=RecordSystem._meta.get_field("system").help_text,
        ),
    ),
)  # fmt: skip
def declare(actor: Account | None, unit: Unit, kind: str, system: str = "") -> Done:
    """Say where a kind of record is kept for a unit and all below it.

    Raises
    ------
    GuantongError
        If rows of the kind cannot be taken from a file.

    """
    names = dict(_offered(actor, unit))
    if kind not in names:
        raise GuantongError(_("这类资料不能由文件导入，只能在本系统登记。"), field="kind")
    rows_of(unit, RecordSystem).update_or_create(
        kind=kind, defaults={"system": system.strip(), "by": actor, "unit": unit}
    )
    where = system.strip() or "本系统"
    return Done(
        f"{unit.name}：{names[kind]}由{where}登记",
        _("已声明：%(kind)s由%(system)s登记。")
        % {"kind": names[kind], "system": system.strip() or _("本系统")},
    )


def told(unit: Unit) -> list[tuple[Text, RecordSystem | None]]:
    """Return each kind by its name, with the outside system that keeps it for a unit, if any."""
    return [
        (one._meta.verbose_name or one.__name__, outside(one, unit.path)) for one in kinds()
    ]  # fmt: skip


def outside(model: type[models.Model], path: str) -> RecordSystem | None:
    """Return the outside system that keeps a kind at a place; None where it is kept here."""
    rows = (
        RecordSystem.objects.unscoped(REASON)
        .select_related("unit")
        .filter(kind=model._meta.label_lower, unit_path__in=[*tree.ancestors(path), path])
    )
    nearest: RecordSystem | None = rows.order_by(Length("unit_path").desc()).first()
    return nearest if nearest is not None and nearest.system else None


def closes(one: Act, row: Any) -> RecordSystem | None:
    """Return the outside system for whose sake an act's form is closed: it asks what that keeps.

    An act that only asks something of its own (a reason, a day of an order) is no second entry.
    """
    model = one.makes or one.model
    if model not in kinds():
        return None
    second = one.file is not None or _again(one)
    if not (second or any(isinstance(asked, str) for asked in one.asks(row))):
        return None
    return outside(model, path_of(row))


def _again(one: Act) -> bool:
    """Tell whether an act says of a row what a file would say of it again."""
    every = (it for some in ACTS.values() for it in some.values() if it.makes is one.model)
    return any(it.file is not None and it.file.again == one.name for it in every)
