"""Entering how many posts of a level a unit may fill (职数), and its established posts (编制)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.people.models import Establishment, Level, StaffQuota
from guantong.people.room import PERSON_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

MOST, MOST_POSTS = 200, 5000


@act(
    Unit, "职数.核定", gettext_lazy("核定职数"), needs=PERSON_MANAGE, makes=StaffQuota,
    name="quota-set", open_to=(),
)  # fmt: skip
def set_quota(
    _actor: Account | None,
    unit: Unit,
    *,
    level: str,
    is_chief: bool,
    number: int,
    document: str = "",
) -> Done:
    """Enter or correct the approved number of posts of a level in a unit.

    Raises
    ------
    GuantongError
        If the level is unknown or the number out of reach.

    """
    if level not in Level.values:
        raise GuantongError(_("没有职务层次“%(level)s”。") % {"level": level}, field="level")
    if not 0 <= number <= MOST:
        text = _("职数应在 0 到 %(most)s 之间，现为 %(n)s。") % {"most": MOST, "n": number}
        raise GuantongError(text, field="number")
    row = rows_of(unit, StaffQuota).filter(level=level, is_chief=is_chief).first()
    row = row or StaffQuota(unit=unit, level=level, is_chief=is_chief)
    before = row.number if row.pk else None
    row.number, row.document = number, document.strip()
    row.save()
    kind = f"{events.chinese(Level(level).label)}{'（正职）' if is_chief else ''}"
    change = f"{before}→{number}" if before is not None else str(number)
    text = f"{unit.name} {kind} 职数 {change}"
    return Done(text, made=row, data={"document": row.document})


@act(
    Unit, "编制.核定", gettext_lazy("核定编制"), needs=PERSON_MANAGE, makes=Establishment,
    name="establishment-set", when=lambda unit: unit.closed_on is None,
    ask=(Field("posts", type="number", least=0, most=MOST_POSTS), "document"),
    back=gettext_lazy("填错了，再核定一次，以后一次为准。"),
    file=FromFile(
        gettext_lazy("导入编制"),
        said={
            "posts": Said(titles=("编制", "核定编制", "行政编制"), example="32"),
            "document": Said(titles=("文号",)),
        },
    ),
)  # fmt: skip
def set_establishment(
    _actor: Account | None, unit: Unit, *, posts: int, document: str = ""
) -> Done:
    """Enter or correct how many established posts an organ has."""
    row = rows_of(unit, Establishment).first() or Establishment(unit=unit)
    before = row.posts if row.pk else None
    row.posts, row.document = posts, document.strip()
    row.save()
    change = f"{before}→{posts}" if before is not None else str(posts)
    return Done(f"{unit.name} 编制 {change}", made=row, data={"document": row.document})
