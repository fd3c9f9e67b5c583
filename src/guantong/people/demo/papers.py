"""The archives of three invented cadres: what lies in them, category by category."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from guantong.core.scope import rows_of
from guantong.core.services import bulk
from guantong.people.models import ArchiveEntry, Assessment, Education, PostHeld
from guantong.standards import archive

if TYPE_CHECKING:
    from guantong.people.models import Person

MANY = 3
#: What lies in every archive: category, name, pages.
COMMON = (
    ("1", "干部履历表", 12), ("1", "公务员登记表", 6), ("2", "自传", 5),
    ("5", "干部人事档案专项审核认定表", 3), ("9-1", "工资变动审批表", 1),
)  # fmt: skip


def file(people: Sequence[Person]) -> int:
    """List the archives of the first few; return how many papers that are."""
    rows = [row for person in people[:MANY] for row in _entries(person)]
    bulk.insert(ArchiveEntry, rows)
    return len(rows)


def _entries(person: Person) -> Iterator[ArchiveEntry]:
    began = person.work_month
    for category, name, pages in COMMON:
        yield _entry(person, category, name, began, pages)
    for year in rows_of(person, Assessment, "person"):
        yield _entry(person, "3", f"年度考核登记表（{year.year}年度）", f"{year.year + 1}-01", 2)
    for study in rows_of(person, Education, "person"):
        name = f"{study.schooling_text or study.get_schooling_display()}毕业生登记表"
        yield _entry(person, "4-1", name, study.end, 6)
    if person.is_member:
        yield _entry(person, "6", "入党志愿书", person.party_month, 24)
    for post in rows_of(person, PostHeld, "person"):
        yield _entry(person, "9-2", f"干部任免审批表（{post.title}）", post.start, 4)


def _entry(person: Person, category: str, name: str, made_on: str, pages: int) -> ArchiveEntry:
    return ArchiveEntry(
        person=person, category=category, name=name, made_on=made_on, pages=pages,
        place=archive.place(category), remarks="虚构",
    )  # fmt: skip
