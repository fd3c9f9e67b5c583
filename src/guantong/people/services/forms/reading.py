"""Opening a file of forms: one form, a zip of them (zips inside it too), or an exchange package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guantong.formats.appointment import AppointmentForm, FormError
from guantong.formats.appointment.archive import Member, read_archive
from guantong.formats.appointment.exchange import read_package
from guantong.formats.appointment.exchange_forms import forms_of
from guantong.formats.appointment.folder import SUFFIXES, ReadForm, read_forms
from guantong.standards import codes


@dataclass
class Handed:
    """What lay in a file.

    Attributes
    ----------
    faults
        Files that mean to be forms and cannot be read.
    passed_over
        Paths of files that are none.
    exchange
        Whether it is an exchange package.

    """

    forms: list[ReadForm] = field(default_factory=list)
    faults: list[FormError] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    exchange: bool = False

    def at(self, path: str, texts: Mapping[str, Any]) -> AppointmentForm:
        """Return the form that lies at a path, with other texts."""
        form = next((one.form for one in self.forms if one.path == path), AppointmentForm())
        return replace(form, **texts)


def read_file(content: bytes, name: str) -> Handed:
    """Read every form of a file.

    Raises
    ------
    FormError
        If the file itself cannot be opened.

    """
    if not name.lower().endswith(".zip"):
        return _read([Member(name, content)])
    members = list(_members(content, name))
    if any(member.path.lower() == "gwyinfo.xml" for member in members):
        package = read_package(content, name)
        ethnic = {"A0117": codes.table("ethnic").labels}
        read = [
            ReadForm(f"{name}#{number}", form)
            for number, form in enumerate(forms_of(package, ethnic), start=1)
        ]
        return Handed(read, exchange=True)
    return _read(members)


def _members(content: bytes, name: str) -> Iterator[Member]:
    """Yield the files of an archive, those of archives inside it under that archive's name."""
    for member in read_archive(content, name):
        if not member.path.lower().endswith(".zip"):
            yield member
            continue
        folder, inside = (
            member.path[: -len(".zip")],
            list(read_archive(member.content, member.path)),
        )
        yield from (Member(f"{folder}/{one.path}", one.content) for one in inside)
        yield from () if inside else (member,)


def _read(members: list[Member]) -> Handed:
    papers = [one for one in members if one.path.lower().endswith(SUFFIXES)]
    forms, faults = read_forms(papers)
    others = [one.path for one in members if not one.path.lower().endswith(SUFFIXES)]
    return Handed(forms, faults, others)
