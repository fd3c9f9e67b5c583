"""Opening what is sealed, with a reason, logged; and keeping a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction

from guantong.core.errors import GuantongError, Refused
from guantong.core.reasons import reason_of
from guantong.core.services import events, files
from guantong.people.models import FamilyMember, Person, Photo
from guantong.people.room import PERSON_EXPORT, PERSON_REVEAL
from guantong.people.services import persons, records

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "密封内容服务"
PHOTO_LIMIT = 2 << 20
#: The first bytes of the pictures a form takes.
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True)
class Relative:
    """A family member in the clear."""

    call: str
    name: str
    birth: str
    politics: str
    work: str


@dataclass(frozen=True)
class Opened:
    """What is sealed about a person, in the clear; shown once and kept nowhere."""

    id_number: str
    family: tuple[Relative, ...]


@transaction.atomic
def reveal(actor: Account, person: Person, reason: str) -> Opened:
    """Open a person's identity number and family.

    Raises
    ------
    Refused
        If the account may not.
    GuantongError
        If no reason is given.

    """
    if not actor.may(PERSON_REVEAL, person.unit_path):
        raise Refused("您没有查看该人员密封内容的权限。")
    reason = reason_of(reason, "查看事由", more="，将记入审计日志。")[:200]
    family = FamilyMember.objects.unscoped(REASON).filter(person=person)
    opened = Opened(person.id_number.reveal(), tuple(relative(row) for row in family))
    events.record(actor, "人员.查看密封", f"person:{person.pk}", f"事由：{reason}")
    return opened


@transaction.atomic
def reveal_for_export(actor: Account, people: list[Person], reason: str) -> dict[int, str]:
    """Open the identity numbers of a roster that is to carry them; errors as for `reveal`."""
    for path in {person.unit_path for person in people}:
        if not actor.may(PERSON_EXPORT, path):
            raise Refused("您没有导出完整身份证号的权限。")
    reason = reason_of(reason, "查看事由", more="，将记入审计日志。")[:200]
    text = f"{len(people)} 人完整身份证号，事由：{reason}"
    data = {"persons": [person.pk for person in people]}
    events.record(actor, "人员.导出密封", "person:*", text, data=data)
    return {person.pk: person.id_number.reveal() for person in people}


def relative(row: FamilyMember) -> Relative:
    """Return a family member in the clear; for forms and rules, which log what they print."""
    return Relative(
        *(getattr(row, name).reveal() for name in ("call", "name", "birth", "politics", "work"))
    )


@transaction.atomic
def keep_photo(actor: Account | None, person: Person, name: str, content: BinaryIO) -> Photo:
    """Keep a photo; the one before stays in the history of the set.

    Raises
    ------
    GuantongError
        If it is too large or no JPEG or PNG.

    """
    persons.require(actor, person.unit)
    head = content.read(16)
    content.seek(0, 2)
    size = content.tell()
    content.seek(0)
    if not any(head.startswith(mark) for mark in PICTURES):
        raise GuantongError(f"「{name}」不是 JPG 或 PNG 图片。", field="photo")
    if size > PHOTO_LIMIT:
        raise GuantongError(f"「{name}」超过 2 MB，请缩小后再上传。", field="photo")
    file = files.store(actor, person.unit, name, content, "照片")
    row = records.save_record(actor, person, Photo.info_set, {"file": file})
    if not isinstance(row, Photo):
        raise TypeError("A57 is the set of photos")
    return row
