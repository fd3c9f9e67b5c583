"""Many forms as a zip in meeting order: 01_姓名, each in one or several ways of writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from guantong.formats.appointment.archive import write_archive
from guantong.formats.appointment.form import AppointmentForm
from guantong.formats.appointment.lrm import write_lrm
from guantong.formats.appointment.lrmx import write_lrmx
from guantong.formats.documents.appointment.pdf import forms_to_pdf
from guantong.formats.documents.appointment.word import forms_to_word

Files = Iterable[tuple[str, bytes]]


def _lrm(form: AppointmentForm) -> Files:
    record, photo = write_lrm(form)
    yield ".lrm", record
    if photo:
        yield ".pic", photo


#: Ways of writing a single form: its files by suffix.
KINDS: Mapping[str, Callable[[AppointmentForm], Files]] = {
    "lrmx": lambda form: [(".lrmx", write_lrmx(form))],
    "lrm": _lrm,
    "docx": lambda form: [(".docx", forms_to_word([form]))],
    "pdf": lambda form: [(".pdf", forms_to_pdf([form]))],
}


def write_bundle(
    out: BinaryIO,
    forms: Sequence[AppointmentForm],
    kinds: Sequence[str],
    step: Callable[[int], object] = bool,
) -> int:
    """Write a zip; return how many files it has.

    Parameters
    ----------
    forms
        In meeting order.
    kinds
        Keys of ``KINDS``; with several, each has a folder of its own.
    step
        Called with the number of forms done, so that a long run can be shown and stopped.

    """
    return write_archive(out, _members(forms, kinds, step))


def _members(
    forms: Sequence[AppointmentForm], kinds: Sequence[str], step: Callable[[int], object]
) -> Iterator[tuple[str, bytes]]:
    digits = max(2, len(str(len(forms))))
    for number, form in enumerate(forms, start=1):
        for kind in kinds:
            folder = f"{kind}/" if len(kinds) > 1 else ""
            for suffix, content in KINDS[kind](form):
                yield f"{folder}{number:0{digits}}_{form.name}{suffix}", content
        step(number)
