"""Opening what is sealed, with a reason, logged; and keeping a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.reasons import reason_of
from guantong.core.scope import rows_of
from guantong.core.services import events, files
from guantong.people.models import FamilyMember, Person, Photo
from guantong.people.room import PERSON_EXPORT, PERSON_MANAGE, PERSON_REVEAL
from guantong.people.services import records

if TYPE_CHECKING:
    from guantong.core.models import Account

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


@act(
    Person, "人员.查看密封", gettext_lazy("查看完整身份证号和家庭成员"), needs=PERSON_REVEAL,
    ask=(
        Field(
            "reason", gettext_lazy("查看事由"), "reason",
            help=gettext_lazy("例如：填报任免审批表。事由、时间和查看人记入审计日志。"),
        ),
    ),
    open_to=(),
)  # fmt: skip
def reveal(_actor: Account | None, person: Person, reason: str) -> Done:
    """Open a person's identity number and family."""
    family = rows_of(person, FamilyMember, "person")
    opened = Opened(person.id_number.reveal(), tuple(relative(row) for row in family))
    return Done(f"事由：{reason[:200]}", value=opened)


@transaction.atomic
def reveal_for_export(actor: Account, people: list[Person], reason: str) -> dict[int, str]:
    """Open the identity numbers of a roster that is to carry them; errors as for `reveal`.

    No act: it changes no row, and one event tells of many persons.
    """
    for path in {person.unit_path for person in people}:
        if not actor.may(PERSON_EXPORT, path):
            raise Refused(_("您没有导出完整身份证号的权限。"))
    reason = reason_of(reason, "查看事由", more="，将记入审计日志。")[:200]
    text = f"{len(people)} 人完整身份证号，事由：{reason}"
    data = {"persons": [person.pk for person in people]}
    events.record(actor, "人员.导出密封", "people.person:*", text, data=data)
    return {person.pk: person.id_number.reveal() for person in people}


def relative(row: FamilyMember) -> Relative:
    """Return a family member in the clear; for forms and rules, which log what they print."""
    return Relative(
        *(getattr(row, name).reveal() for name in ("call", "name", "birth", "politics", "work"))
    )


@act(
    Person, "人员.换照片", gettext_lazy("换照片"), needs=PERSON_MANAGE, name="photo",
    ask=(
        Field(
            "photo", gettext_lazy("照片"), "file", help=gettext_lazy("JPG 或 PNG，不超过 2 MB。")
        ),
    ),
)  # fmt: skip
def keep_photo(actor: Account | None, person: Person, photo: File[bytes]) -> Done:
    """Keep a photo; the one before stays in the history of the set.

    Raises
    ------
    GuantongError
        If it is too large or no JPEG or PNG.

    """
    name, size, head = str(photo.name), photo.size, photo.read(16)
    photo.seek(0)
    if not any(head.startswith(mark) for mark in PICTURES):
        raise GuantongError(_("「%(name)s」不是 JPG 或 PNG 图片。") % {"name": name}, field="photo")
    if size > PHOTO_LIMIT:
        raise GuantongError(
            _("「%(name)s」超过 2 MB，请缩小后再上传。") % {"name": name}, field="photo"
        )
    file = files.store(actor, person.unit, name, cast("BinaryIO", photo), "照片")
    row = records.save_record(actor, person, Photo.info_set, {"file": file})
    return Done(told=_("照片已保存。"), value=row)
