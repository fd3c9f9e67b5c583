"""Records of events, historic persons, objects, stories and sources; themes that join them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import notes
from guantong.places.models import HeritageRecord, HeritageTheme
from guantong.places.room import SITE_MANAGE
from guantong.places.services.joining import joins

if TYPE_CHECKING:
    from guantong.core.models import Account

RECORD = ("kind", "name", "when", "who", "text", "source", "verify")
THEME = ("name", "question", "source", "verify")


@act(
    Unit, "史实.登记", gettext_lazy("登记史实和故事"), needs=SITE_MANAGE, makes=HeritageRecord,
    name="record-add", when=lambda unit: unit.closed_on is None, ask=RECORD,
    file=FromFile(
        gettext_lazy("导入史实和故事"), key=("name",), again="change",
        said={
            "when": Said(example="1934-11-23"), "verify": Said(blank=True),
            "who": Said(note=gettext_lazy("只写已故的历史人物")),
        },
    ),
)  # fmt: skip
def add_record(_actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Enter what is told; without a source it stays to be verified.

    Raises
    ------
    Conflict
        If the unit has one of that name.

    """
    if rows_of(unit, HeritageRecord).filter(name=said["name"]).exists():
        raise Conflict(_("本单位已有“%s”。") % said["name"], field="name")
    made = HeritageRecord(unit=unit, **_sourced(said))
    made.save()
    return Done(f"{unit.name}登记{made}", made=made)


@act(
    HeritageRecord, "史实.修改", gettext_lazy("修改"), needs=SITE_MANAGE, name="change", ask=RECORD
)
def change_record(_actor: Account | None, row: HeritageRecord, **said: Any) -> str:
    """Change what is told."""
    for name, value in _sourced(said).items():
        setattr(row, name, value)
    row.save()
    return f"修改{row}"


@act(
    Unit, "精神主题.登记", gettext_lazy("登记精神主题"), needs=SITE_MANAGE, makes=HeritageTheme,
    name="theme-add", when=lambda unit: unit.closed_on is None, ask=THEME,
)  # fmt: skip
def add_theme(_actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Enter a theme; errors as `add_record`."""
    if rows_of(unit, HeritageTheme).filter(name=said["name"]).exists():
        raise Conflict(_("本单位已有“%s”。") % said["name"], field="name")
    made = HeritageTheme(unit=unit, **_sourced(said))
    made.save()
    return Done(f"{unit.name}登记{made}", made=made)


@act(
    HeritageTheme,
    "精神主题.修改",
    gettext_lazy("修改"),
    needs=SITE_MANAGE,
    name="change",
    ask=THEME,
)
def change_theme(_actor: Account | None, row: HeritageTheme, **said: Any) -> str:
    """Change what a theme says."""
    for name, value in _sourced(said).items():
        setattr(row, name, value)
    row.save()
    return f"修改{row}"


def _sourced(said: dict[str, Any]) -> dict[str, Any]:
    """Return what was said; what names no source is to be verified."""
    return said if said.get("source") else said | {"verify": True}


TO_SITE = (gettext_lazy("加入红色资源"), gettext_lazy("移出红色资源"))
TO_LINE = (gettext_lazy("加入线路"), gettext_lazy("移出线路"))
joins(HeritageRecord, "sites", "史实", TO_SITE, SITE_MANAGE)
joins(HeritageTheme, "sites", "精神主题", TO_SITE, SITE_MANAGE)
joins(
    HeritageTheme, "records", "精神主题",
    (gettext_lazy("加入史实和故事"), gettext_lazy("移出史实和故事")), SITE_MANAGE,
)  # fmt: skip
joins(HeritageTheme, "lines", "精神主题", TO_LINE, SITE_MANAGE)
notes.take(HeritageRecord, SITE_MANAGE)
