"""The list of a person's archive: entered, imported, mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import FromFile, Said
from guantong.core.scope import rows_of
from guantong.people.models import ArchiveEntry, Person
from guantong.people.room import PERSON_MANAGE
from guantong.standards import archive

if TYPE_CHECKING:
    from guantong.core.models import Account

ASKED = ("category", "name", "made_on", "copies", "pages", "remarks")
#: How lists from other systems call a category.
WORDS = {one.name: one.code for one in archive.categories()} | {
    one.code: one.code for one in archive.categories()
}


@act(
    Person, "档案目录.登记", gettext_lazy("登记档案材料"), needs=PERSON_MANAGE,
    makes=ArchiveEntry, ask=ASKED, name="add-entry",
    file=FromFile(
        gettext_lazy("导入档案目录"), key=("category", "name", "made_on"), again="edit",
        said={
            "category": Said(titles=("类号", "分类"), words=WORDS, example="4-1 学历学位材料"),
            "name": Said(titles=("材料题名", "名称"), example="大学本科毕业生登记表"),
            "made_on": Said(titles=("材料形成时间", "日期"), example="1998-07-01"),
            "copies": Said(blank=1, example="1"), "pages": Said(example="6"),
        },
        help=gettext_lazy("每行一份材料；类别写类号或名称。已有的（类别、名称、时间都相同）更新。"),
    ),
)  # fmt: skip
def add(_actor: Account | None, person: Person, **given: Any) -> Done:
    """Add a paper to the list of a person's archive.

    Raises
    ------
    Conflict
        If it stands there already.
    GuantongError
        If its day is none.

    """
    row = ArchiveEntry(person=person, **_tidied(given))
    _alone(row)
    row.save()
    return Done(f"{person.unit.name} 1 人：档案材料 1 份", made=row)


@act(
    ArchiveEntry, "档案目录.修改", gettext_lazy("修改"), needs=PERSON_MANAGE, ask=ASKED,
    versioned=True, name="edit",
)  # fmt: skip
def edit(_actor: Account | None, row: ArchiveEntry, **given: Any) -> Done:
    """Mend what the list says of a paper; errors as for `add`."""
    for name, value in _tidied(given).items():
        setattr(row, name, value)
    _alone(row)
    return Done(f"{row.person.unit.name} 1 人：档案材料 1 份")


@act(
    ArchiveEntry, "档案目录.移除", gettext_lazy("移除"), needs=PERSON_MANAGE, name="remove",
    confirm=gettext_lazy("从目录中去掉这份材料；原件的去向请在备注或转递单中另记。"),
    back=gettext_lazy("去掉错了，可以重新登记。"),
)  # fmt: skip
def remove(_actor: Account | None, row: ArchiveEntry) -> Done:
    """Take a paper off the list."""
    person, told = row.person, f"{row.category} {row.made_on}"
    row.delete()
    return Done(f"{person.unit.name} 1 人：移除档案材料 {told}", _("已移除。"))


def _tidied(given: dict[str, Any]) -> dict[str, Any]:
    out = dict(given)
    if out.get("made_on"):
        day = archive.day_of(str(out["made_on"]))
        if day is None:
            text = _("形成时间“%(text)s”认不出，请写成 1998-07-01 或 1998-07。")
            raise GuantongError(text % {"text": out["made_on"]}, field="made_on")
        out["made_on"] = day
    if "name" in out:
        out["name"] = " ".join(str(out["name"]).split())
    return out


def _alone(row: ArchiveEntry) -> None:
    same = rows_of(row.person, ArchiveEntry).filter(
        category=row.category, name=row.name, made_on=row.made_on
    )
    if same.exclude(pk=row.pk).exists():
        text = _("目录里已有“%(name)s”（同一类别、同一时间），份数不同的请改那一条。")
        raise Conflict(text % {"name": row.name}, field="name")
