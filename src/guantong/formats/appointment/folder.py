"""Many forms at once: a zip of .lrmx, .lrm with .pic, read with every file's fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from guantong.formats.appointment.archive import Member
from guantong.formats.appointment.errors import FormError
from guantong.formats.appointment.form import AppointmentForm
from guantong.formats.appointment.lrm import read_lrm
from guantong.formats.appointment.lrmx import read_lrmx
from guantong.formats.appointment.photo import check_photo

SUFFIXES = (".lrmx", ".lrm", ".pic")


@dataclass(frozen=True)
class ReadForm:
    """A form, the file it came from, and that file's content where it has one of its own."""

    path: str
    form: AppointmentForm
    content: bytes = field(default=b"", repr=False, compare=False)


def read_forms(members: Iterable[Member]) -> tuple[list[ReadForm], list[FormError]]:
    """Read every form among files; return them in order, and what is wrong with the others.

    A ``.pic`` belongs to the ``.lrm`` of the same path; one without it, a file of another kind, or
    a form without a name is a fault.
    """
    forms: list[ReadForm] = []
    faults: list[FormError] = []
    records: dict[str, Member] = {}
    photos: dict[str, Member] = {}
    for member in members:
        stem, _dot, suffix = member.path.lower().rpartition(".")
        try:
            if suffix == "lrmx":
                forms.append(_read(member, read_lrmx(member.content, member.path)))
            elif suffix == "lrm":
                records[stem] = member
            elif suffix == "pic":
                photos[stem] = member
            else:
                raise FormError(member.path, "", "不是 lrmx、lrm、pic", "请从压缩包里去掉")
        except FormError as error:
            faults.append(error)
    for stem, member in records.items():
        photo = photos.pop(stem, None)
        try:
            if photo:
                check_photo(photo.content, photo.path, "")
            form = read_lrm(member.content, member.path, photo.content if photo else b"")
            forms.append(_read(member, form))
        except FormError as error:
            faults.append(error)
    faults += [
        FormError(one.path, "", "没有同名的 lrm", "请补上 lrm 或去掉照片")
        for one in photos.values()
    ]
    return forms, faults


def _read(member: Member, form: AppointmentForm) -> ReadForm:
    if not form.name:
        raise FormError(member.path, "", "没有姓名", "请填写姓名后重新导出")
    return ReadForm(member.path, form, member.content)
