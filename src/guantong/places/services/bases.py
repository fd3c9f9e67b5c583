"""Bases and schools: entered or imported, changed, closed; what is taught at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import notes
from guantong.places import opening
from guantong.places.models import Base, Site, TeachingPoint
from guantong.places.room import BASE_MANAGE, SITE_MANAGE
from guantong.places.services.joining import joins
from guantong.places.services.sites import HOURS

if TYPE_CHECKING:
    from guantong.core.models import Account

ASKED: tuple[str | Field, ...] = (
    "name", "kind", "level", "address", "offers", HOURS, "capacity", "keeper", "telephone",
    "outside", "source", "verify",
)  # fmt: skip
POINT = ("name", "topic", "minutes", "capacity")


@act(
    Unit, "基地.登记", gettext_lazy("登记基地和学校"), needs=BASE_MANAGE, makes=Base,
    name="base-add", when=lambda unit: unit.closed_on is None, ask=ASKED,
    file=FromFile(
        gettext_lazy("导入基地和学校"), key=("name",), again="change",
        said={
            "kind": Said(words={"党校": "school", "基地": "county", "学堂": "village"}),
            "opening": Said(example="周一至周五 9:00-17:00"), "outside": Said(blank=False),
            "verify": Said(blank=False),
        },
    ),
)  # fmt: skip
def add(_actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Enter a base or a school.

    Raises
    ------
    Conflict
        If the unit has one of that name.
    GuantongError
        If its opening hours are not understood.

    """
    if rows_of(unit, Base).filter(name=said["name"]).exists():
        raise Conflict(_("本单位已有“%s”。") % said["name"], field="name")
    made = Base(unit=unit, **_read(said))
    made.save()
    return Done(f"{unit.name}登记{made}", made=made)


@act(Base, "基地.修改", gettext_lazy("修改"), needs=BASE_MANAGE, name="change", ask=ASKED)
def change(_actor: Account | None, row: Base, **said: Any) -> Done:
    """Change what a base says of itself; bookings that were confirmed stay. Errors as `add`."""
    before = {name: str(getattr(row, name)) for name in said if getattr(row, name) != said[name]}
    for name, value in _read(said).items():
        setattr(row, name, value)
    row.save()
    return Done(f"修改{row}", data={"before": before})


def _read(said: dict[str, Any]) -> dict[str, Any]:
    if said.get("opening"):
        return said | {"opening": str(opening.read(said["opening"]))}
    return said


@act(
    Base, "基地.停用", gettext_lazy("停用"), needs=BASE_MANAGE, name="close", back="reopen",
    when=lambda row: row.closed_on is None,
    confirm=gettext_lazy("停用后不再接受预约，已确认的预约请逐个取消。"),
)  # fmt: skip
def close(_actor: Account | None, row: Base) -> str:
    """Say that a base takes nobody more."""
    row.closed_on = timezone.localdate()
    row.save(update_fields=["closed_on"])
    return f"{row}停用"


@act(
    Base, "基地.恢复", gettext_lazy("恢复"), needs=BASE_MANAGE, name="reopen",
    when=lambda row: row.closed_on is not None,
)  # fmt: skip
def reopen(_actor: Account | None, row: Base) -> str:
    """Use a base again."""
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    return f"{row}恢复"


@act(
    Base, "教学点.登记", gettext_lazy("加教学点"), needs=BASE_MANAGE, makes=TeachingPoint,
    name="point-add", when=lambda row: row.closed_on is None, ask=POINT,
)  # fmt: skip
def add_point(_actor: Account | None, row: Base, **said: Any) -> Done:
    """Say what is taught at a base."""
    made = TeachingPoint(unit=row.unit, base=row, is_demo=row.is_demo, **said)
    made.save()
    return Done(f"{row}加教学点{made}", made=made, told=_("已登记教学点。"))


@act(
    Site, "教学点.登记", gettext_lazy("加教学点"), needs=SITE_MANAGE, makes=TeachingPoint,
    name="point-add", when=lambda row: row.closed_on is None, ask=POINT,
)  # fmt: skip
def add_point_at(_actor: Account | None, row: Site, **said: Any) -> Done:
    """Say what is taught at a site."""
    made = TeachingPoint(unit=row.unit, site=row, is_demo=row.is_demo, **said)
    made.save()
    return Done(f"{row}加教学点{made}", made=made, told=_("已登记教学点。"))


@act(
    TeachingPoint, "教学点.修改", gettext_lazy("修改"), needs=BASE_MANAGE, name="change", ask=POINT
)
def change_point(_actor: Account | None, row: TeachingPoint, **said: Any) -> str:
    """Change what is taught."""
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return f"修改教学点{row}"


@act(
    TeachingPoint, "教学点.停用", gettext_lazy("停用"), needs=BASE_MANAGE, name="close",
    when=lambda row: row.closed_on is None, back="reopen",
    confirm=gettext_lazy("停用后不再供预约和课程选用，已有的记录都保留。"),
)  # fmt: skip
def close_point(_actor: Account | None, row: TeachingPoint) -> str:
    """Say that something is taught no more."""
    row.closed_on = timezone.localdate()
    row.save(update_fields=["closed_on"])
    return f"教学点{row}停用"


@act(
    TeachingPoint, "教学点.恢复", gettext_lazy("恢复"), needs=BASE_MANAGE, name="reopen",
    when=lambda row: row.closed_on is not None,
)  # fmt: skip
def reopen_point(_actor: Account | None, row: TeachingPoint) -> str:
    """Teach it again."""
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    return f"教学点{row}恢复"


joins(
    Base, "sites", "基地", (gettext_lazy("加入红色资源"), gettext_lazy("移出红色资源")), BASE_MANAGE
)
notes.take(Base, BASE_MANAGE)
