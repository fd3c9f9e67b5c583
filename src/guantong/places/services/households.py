"""Groups and households by hand: who lives where in a village, who moved away, who came back."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.places.models import ContactTerm, Grid, Household, VillageGroup
from guantong.places.room import HOUSEHOLD_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What is told of a household, in the order of its form.
SAID = ("number", "name", "group", "address", "telephone", "persons", "language")
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
#: Full-width digits.
_WIDE = {n: str(n - 0xFF10) for n in range(0xFF10, 0xFF1A)}
_GROUP = re.compile(r"^第?([0-9零〇一二两三四五六七八九十]+)(?:村民)?(?:小)?组$")


def is_village(unit: Unit) -> bool:
    """Tell whether a unit is a village in use."""
    return unit.kind == Unit.Kind.VILLAGE and unit.closed_on is None


def is_here(row: Any) -> bool:
    """Tell whether a household lives in the village, or a contact still keeps contact."""
    return row.left_on is None


def is_gone(row: Any) -> bool:
    """Tell the contrary."""
    return not is_here(row)


def plain_group(text: str) -> str:
    """Return the name of a group as it is compared: lists write it in many ways.

    Examples
    --------
    >>> [plain_group(one) for one in ("第一村民小组", "1组", "十二组", "上屋 组")]
    ['1', '1', '12', '上屋组']

    """
    said = "".join(text.split()).translate(_WIDE)
    found = _GROUP.match(said)
    if not found:
        return said
    number = found[1]
    return number if number.isascii() else str(_number(number))


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[one]) for one in text))
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def groups_of(unit: Unit) -> dict[str, VillageGroup]:
    """Return a village's groups by their names as they are compared."""
    return {plain_group(one.name): one for one in rows_of(unit, VillageGroup)}


def add_group(unit: Unit, name: str, *, is_demo: bool = False) -> VillageGroup:
    """Enter a group that a village has not yet.

    Raises
    ------
    GuantongError
        If it has one of that name, however written.

    """
    known = groups_of(unit)
    if plain_group(name) in known:
        there = known[plain_group(name)]
        raise GuantongError(_("已有“%s”，是同一个小组。") % there.name, field="name")
    last = rows_of(unit, VillageGroup).aggregate(last=Max("position"))["last"] or 0
    made = VillageGroup(unit=unit, name=name.strip(), position=last + 1, is_demo=is_demo)
    made.save()
    return made


@act(
    Unit, "村民小组.登记", gettext_lazy("登记村民小组"), needs=HOUSEHOLD_MANAGE, name="group-add",
    makes=VillageGroup, when=is_village, back="drop", ask=("name",),
)  # fmt: skip
def group_add(actor: Account | None, unit: Unit, name: str) -> Done:
    """Enter a group of a village; errors as `add_group`."""
    made = add_group(unit, name)
    return Done(f"{unit}{made}登记", _("已登记。"), made=made)


@act(
    VillageGroup, "村民小组.更名", gettext_lazy("更名"), needs=HOUSEHOLD_MANAGE, name="rename",
    ask=("name", "position"),
)  # fmt: skip
def group_rename(actor: Account | None, row: VillageGroup, name: str, position: int = 0) -> str:
    """Rename a group; its households stay in it. Errors as `add_group`."""
    there = groups_of(row.unit).get(plain_group(name))
    if there is not None and there.pk != row.pk:
        raise GuantongError(_("已有“%s”，是同一个小组。") % there.name, field="name")
    before, row.name, row.position = row.name, name.strip(), position
    row.save()
    return f"{row.unit}{before}更名为{row.name}"


@act(
    VillageGroup, "村民小组.删除", gettext_lazy("删除"), needs=HOUSEHOLD_MANAGE, name="drop",
    back=FINAL, confirm=gettext_lazy("登记错的才删除；还有住户的小组不能删除。"),
)  # fmt: skip
def group_drop(actor: Account | None, row: VillageGroup) -> str:
    """Take out a group that was entered wrongly.

    Raises
    ------
    Conflict
        If households belong to it.

    """
    if rows_of(row, Household).exists():
        raise Conflict(_("“%s”还有住户，请先把住户改到别的小组。") % row)
    told = f"{row.unit}{row}删除"
    row.delete()
    return told


def _checked(row: Household) -> Household:
    """Refuse what cannot be: another village's group, a number that is taken."""
    if row.group is not None and row.group.unit_id != row.unit_id:
        raise GuantongError(_("“%s”不是这个村的小组。") % row.group, field="group")
    same = rows_of(row.unit, Household).filter(number=row.number).exclude(pk=row.pk).first()
    if same is not None:
        raise GuantongError(_("户号 %s 已登记给另一户。") % same.number, field="number")
    row.save()
    return row


def next_number(unit: Unit) -> str:
    """Return a number that no household of a village has, for one whose list says none."""
    taken = set(rows_of(unit, Household).values_list("number", flat=True))
    n = len(taken) + 1
    while f"{n:04d}" in taken:
        n += 1
    return f"{n:04d}"


@act(
    Unit, "住户.登记", gettext_lazy("登记住户"), needs=HOUSEHOLD_MANAGE, name="household-add",
    makes=Household, when=is_village, back="leave", ask=SAID,
    begins=lambda unit, _said: {"number": next_number(unit)},
)  # fmt: skip
def add(actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Enter a household.

    Raises
    ------
    GuantongError
        If its number is another's, or its group another village's.

    """
    made = _checked(Household(unit=unit, **said))
    return Done(f"住户{made.number}登记", _("已登记。"), made=made)


@act(
    Household, "住户.修改", gettext_lazy("修改"), needs=HOUSEHOLD_MANAGE, name="change",
    when=is_here, ask=SAID, versioned=True,
)  # fmt: skip
def change(actor: Account | None, row: Household, **said: Any) -> Done:
    """Mend what is told of a household; errors as `add`."""
    for name, value in said.items():
        setattr(row, name, value)
    return Done(f"住户{_checked(row).number}修改", made=row)


@act(
    Household, "住户.改小组", gettext_lazy("改小组"), needs=HOUSEHOLD_MANAGE, name="regroup",
    when=is_here, ask=(Field("group", type=VillageGroup),), versioned=True,
)  # fmt: skip
def regroup(actor: Account | None, row: Household, group: VillageGroup) -> Done:
    """Put a household into a group of its village; errors as `add`."""
    row.group = group
    return Done(f"住户{_checked(row).number}改到{group}", made=row)


@act(
    Household, "住户.迁出", gettext_lazy("迁出或销户"), needs=HOUSEHOLD_MANAGE, name="leave",
    when=is_here, back="return", versioned=True,
    confirm=gettext_lazy("这一户不再算在网格和联系户里，联系记录保留。"),
    ask=(
        Field("left_on", type="date", initial=lambda _row: timezone.localdate()),
    ),
)  # fmt: skip
def leave(actor: Account | None, row: Household, left_on: dt.date) -> str:
    """Say since when a household lives here no longer.

    Raises
    ------
    GuantongError
        If that day lies ahead.

    """
    if left_on > timezone.localdate():
        raise GuantongError(_("日期在今天之后，请核对。"), field="left_on")
    row.left_on, row.contact, row.grid = left_on, None, None
    row.save()
    rows_of(row, ContactTerm).filter(until=None).update(until=left_on)
    rows_of_grids_centred(row).update(centre=None)
    return f"住户{row.number}迁出或销户"


@act(
    Household, "住户.迁回", gettext_lazy("迁回"), needs=HOUSEHOLD_MANAGE, name="return",
    when=is_gone, versioned=True,
)  # fmt: skip
def come_back(actor: Account | None, row: Household) -> str:
    """Say that a household lives here again; it has no grid and no contact yet."""
    row.left_on = None
    row.save()
    return f"住户{row.number}迁回"


def rows_of_grids_centred(row: Household) -> Any:
    """Return the grids in force whose centre a household is."""
    return rows_of(row, Grid, "centre").filter(closed_on=None)
