"""What a person's papers say: yearly assessment, letters, archive, an appointment's file.

None opens what is sealed: neither families nor whole identity numbers stand in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from guantong.core.scope import rows_of
from guantong.formats.appointment.months import dotted
from guantong.formats.documents import Document
from guantong.formats.documents.personal import (
    Assessed,
    Entry,
    Filed,
    FileTitle,
    Introduced,
    Part,
    Sent,
    appointment_file,
    contents,
    introduction,
    transfer,
    yearly_assessment,
)
from guantong.people.models import ArchiveEntry, IssuedLetter
from guantong.standards import archive
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.people.models import Person, PostHeld

INVENTED = "演示数据，人物均为虚构"


def yearly(person: Person, year: int) -> Document:
    """Describe 公务员年度考核登记表 of a year."""
    rank = str(person.get_rank_display()) if person.rank else ""
    post = in_full(person.unit.name, person.post)
    told = Assessed(
        name=person.name, sex=str(person.get_sex_display()), birth=dotted(person.birth_month),
        politics=str(person.get_party_display()), in_post_since=dotted(person.post_since),
        post="，".join(filter(None, (post, rank))),
    )  # fmt: skip
    return yearly_assessment(told, year, foot=foot_of(person))


def letter(row: IssuedLetter) -> Document:
    """Describe a letter with its receipt."""
    person = row.person
    foot = " · ".join(filter(None, (f"已作废：{row.void}" if row.void else "", foot_of(person))))
    if row.kind == IssuedLetter.Kind.TRANSFER:
        sent = Sent(
            number=row.numbered, organ=row.organ, to=row.to, on=row.on, name=person.name,
            post=row.post, reason=row.matter, volumes=row.volumes or 0,
            duplicates=row.duplicates or 0, loose=row.loose or 0,
        )  # fmt: skip
        return transfer(sent, foot=foot)
    level = (person.get_level_display(), person.get_rank_display())
    told = Introduced(
        number=row.numbered, organ=row.organ, to=row.to, on=row.on, name=person.name,
        sex=str(person.get_sex_display()), birth=dotted(person.birth_month),
        politics=str(person.get_party_display()), post=row.post,
        level="、".join(filter(None, map(str, level))), matter=row.matter,
        wages_until=_month(row.wages_until), valid_days=row.valid_days,
    )  # fmt: skip
    return introduction(told, foot=foot)


def archive_contents(person: Person) -> Document:
    """Describe the list of a person's archive by its categories."""
    rows: dict[str, list[Entry]] = {}
    for row in rows_of(person, ArchiveEntry):
        rows.setdefault(row.category, []).append(
            Entry(
                row.name, row.made_on, str(row.copies), "" if row.pages is None else str(row.pages),
                row.remarks,
            )
        )  # fmt: skip
    parts = [
        Part(one.code, one.number, one.name, tuple(rows.get(one.code, ())))
        for one in archive.categories()
    ]
    return contents(person.name, person.code, parts, foot=foot_of(person))


def file_of(person: Person, words: str, unit: str, known: Mapping[str, Filed]) -> Document:
    """Describe 卷内目录 and 备考表 of an appointment.

    Parameters
    ----------
    known
        What is known of a piece (`standards.archive.pieces`), by its code.

    """
    return appointment_file(
        FileTitle(person.name, words, unit), pieces(known), foot=foot_of(person)
    )


def pieces(known: Mapping[str, Filed]) -> Sequence[Filed]:
    """Return what is filed of an appointment, with what is known of each piece."""
    return [known.get(one.code) or Filed(one.title, one.by) for one in archive.pieces()]


def file_of_post(row: PostHeld) -> Document:
    """Describe the same for a post on record: its document is known, no more."""
    person = row.person
    title = next(one for one in archive.pieces() if one.code == "document")
    known = {"document": Filed(title.title, title.by, row.document, dotted(row.start))}
    words = f"任{in_full(row.unit_name, row.title)}（{dotted(row.start)}）"
    return file_of(person, words, person.unit.name, known)


def foot_of(person: Person) -> str:
    """Return what stands at the foot of a paper about a person."""
    return INVENTED if person.is_demo else ""


def _month(text: str) -> str:
    return f"{int(text[:4])}年{int(text[5:])}月" if len(text) == 7 else text
