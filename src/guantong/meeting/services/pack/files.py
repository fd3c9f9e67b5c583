"""The files of a pack one by one, in the order of the meeting, with numbered names."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdf
from django.utils import timezone

from guantong.core.scope import rows_of
from guantong.formats.appointment import AppointmentForm
from guantong.formats.appointment.lrmx import write_lrmx
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.documents.appointment import forms_to_pdf, forms_to_word, too_long
from guantong.formats.documents.meeting import Material, Titles, contents
from guantong.formats.documents.roster import Roster, roster_to_pdf, roster_to_word, roster_to_xlsx
from guantong.meeting.models import Copy
from guantong.meeting.services.pack import eligibility, papers, reports, service, teams
from guantong.people.services.forms.outward import Paper, forms_of

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.meeting.models import Meeting, Motion

Tell = Callable[[int, str], object]
Files = Iterator[tuple[str, bytes]]
ALL, PAPER = "docx、pdf、xlsx", "docx、pdf"
#: The number of the first paper of the room, after those about the persons.
FIRST = 8
COPY = "份号＿＿＿＿＿＿"
#: So many forms are set at a time, so that progress is told and a request to stop is heard.
STEP = 20


@dataclass(frozen=True)
class Pack:
    """What a pack is made of."""

    meeting: Meeting
    motions: Sequence[Motion]
    forms: Sequence[AppointmentForm]
    titles: Titles

    @property
    def handed(self) -> Titles:
        """The titles of what is handed out, with room for the number of the copy."""
        mark = self.titles.secrecy
        return replace(self.titles, secrecy=f"{mark}　{COPY}" if mark else "")


def pack_of(meeting: Meeting, motions: Sequence[Motion], numbers: Mapping[int, str] | None) -> Pack:
    """Gather the forms, with what the meeting moves written into them.

    Parameters
    ----------
    numbers
        Identity numbers in the clear by person; None leaves them masked.

    """
    paper = Paper(meeting.on, timezone.localdate(), "")
    bare = forms_of([motion.person for motion in motions], id_numbers=numbers, paper=paper)
    forms = [
        replace(
            form, proposed_post=motion.on_form, removed_post=motion.remove,
            reason=motion.reason or form.reason,
        )
        for motion, form in zip(motions, bare, strict=True)
    ]  # fmt: skip
    return Pack(meeting, motions, forms, papers.titles_of(meeting, motions))


def files_of(actor: Account, pack: Pack, tell: Tell) -> Files:
    """Yield name and content of every file; ``tell`` hears percent and words, and may stop it."""
    meeting, motions, titles = pack.meeting, pack.motions, pack.handed
    count = len(motions)
    tell(3, "核对任职资格")
    found = eligibility.findings_of(
        actor, motions, meeting.on,
        lambda done: tell(3 + 7 * done // count, f"核对任职资格 {done}/{count}"),
    )  # fmt: skip
    material = reports.reports_of(actor, [motion.person_id for motion in motions])
    sheets = papers.sheets(pack.titles, meeting, motions)
    room = service.documents(pack.titles, meeting, motions)
    yield from _contents(pack, len(material), sheets, [name for name, _paper in room])
    tell(10, "任免方案表和结构对比表")
    forms = {motion.person_id: form for motion, form in zip(motions, pack.forms, strict=True)}
    table = papers.deployment_table(titles, motions, forms)
    for file in (*_written("02_干部任免方案表", table), *_copies(pack, table)):
        yield file
        tell(12, file[0])
    tell(13, "班子结构对比表")
    rows = teams.structures_of(motions, meeting.on)
    if rows:
        compared = papers.structure_table(titles, rows)
        yield from _written("03_班子结构调整前后对比表", compared)
    yield from _appointment_forms(pack, tell)
    tell(84, "任职资格核对情况表")
    yield from _written("05_任职资格核对情况表", papers.findings_table(titles, motions, found))
    for number, motion in enumerate(motions, start=1):
        if motion.person_id in material:
            name = f"06_考察材料/{_numbered(number, count)}_{motion.name}.pdf"
            paper = replace(reports.paper_of(material[motion.person_id]), secrecy=titles.secrecy)
            yield name, to_pdf(paper)
        tell(85 + 7 * number // count, f"考察材料 {number}/{count}")
    for name, sheet in sheets:
        for file in _written(f"07_{name}", sheet, excel=False):
            yield file
            tell(93, file[0])
    for number, (name, paper) in enumerate(room, start=FIRST):
        yield f"{number:02d}_{name}.docx", to_word(paper)
        yield f"{number:02d}_{name}.pdf", to_pdf(paper)
        tell(93 + number - FIRST, name)


def _copies(pack: Pack, table: Roster) -> Files:
    """Set the table once for each numbered copy, to be printed at once."""
    mark = pack.titles.secrecy
    numbers = [f"份号 {one.number:06d}" for one in rows_of(pack.meeting, Copy)]
    if mark and numbers:
        yield (
            "02_干部任免方案表_按份号印.pdf",
            roster_to_pdf(replace(table, secrecy=mark, copies=tuple(numbers))),
        )


def _appointment_forms(pack: Pack, tell: Tell) -> Files:
    count = len(pack.forms)
    folder = "04_干部任免审批表"
    # One form that fits no page is named, and keeps nobody else's from being printed.
    wrong = [too_long(form) for form in pack.forms]
    for number, (form, why) in enumerate(zip(pack.forms, wrong, strict=True), start=1):
        stem = f"{folder}/{_numbered(number, count)}_{form.name}"
        yield f"{stem}.lrmx", write_lrmx(form)
        if not why:
            yield f"{stem}.docx", forms_to_word([form], secrecy=pack.handed.secrecy)
        tell(15 + 40 * number // count, f"任免审批表 {number}/{count}")
    printed = [form for form, why in zip(pack.forms, wrong, strict=True) if not why]
    if any(wrong):
        yield f"{folder}_没有印出的.txt", "\r\n".join(filter(None, wrong)).encode("utf-8-sig")
    parts = []
    for start in range(0, len(printed), STEP):
        tell(55 + 28 * start // count, f"任免审批表合订本 {start}/{count}")
        parts.append(forms_to_pdf(printed[start : start + STEP], secrecy=pack.handed.secrecy))
    if parts:
        yield f"{folder}_合订本.pdf", _joined(parts)


def _joined(parts: Sequence[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _written(name: str, roster: Roster, *, excel: bool = True) -> Files:
    yield f"{name}.docx", roster_to_word(roster)
    yield f"{name}.pdf", roster_to_pdf(roster)
    if excel:
        out = io.BytesIO()
        roster_to_xlsx(out, roster)
        yield f"{name}.xlsx", out.getvalue()


def _contents(
    pack: Pack, reported: int, sheets: Sequence[tuple[str, Roster]], room: Sequence[str]
) -> Files:
    count, copies = len(pack.motions), rows_of(pack.meeting, Copy).count()
    materials = [
        Material("02 干部任免方案表", f"{ALL}，按份号印的 pdf", str(max(1, copies))),
        Material("03 班子结构调整前后对比表", ALL, "1"),
        Material("04 干部任免审批表", "每人 lrmx、docx，合订本 pdf", str(count)),
        Material("05 任职资格核对情况表", ALL, "1"),
        Material("06 考察材料", "每人 pdf，附本人说明", str(reported)),
        *(Material(f"07 {name}", PAPER, str(len(sheet.marks))) for name, sheet in sheets),
        *(Material(f"{n:02d} {name}", PAPER, "1") for n, name in enumerate(room, start=FIRST)),
    ]
    notes = []
    if reported < count:
        notes.append(f"{count - reported} 人没有已发布的考察报告，考察材料请另附。")
    notes.append("审批表中的身份证号默认只显示首尾；任免审批表含家庭成员，请妥善保管，会后收回。")
    if copies:
        notes.append(f"材料已编份号 {copies} 份，按材料分发回收表发放、签收、收回。")
    paper = contents(pack.handed, materials, notes)
    yield "01_会议材料目录.pdf", to_pdf(paper)
    yield "01_会议材料目录.docx", to_word(paper)


def _numbered(number: int, count: int) -> str:
    return f"{number:0{max(2, len(str(count)))}}"
