"""花名册: chosen columns of chosen persons, as PDF, Word or Excel; identity numbers stay masked."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Mm

from guantong.core.errors import GuantongError
from guantong.core.services import events
from guantong.formats.appointment.months import dotted
from guantong.formats.documents.roster import (
    Group,
    Roster,
    roster_to_pdf,
    roster_to_word,
    roster_to_xlsx,
)
from guantong.people.services.forms.outward import photos_of
from guantong.people.services.forms.wording import party_text

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person

#: A paper of more people than this is no paper; Excel takes more.
MOST, MOST_IN_EXCEL = 2000, 20_000
#: What a column is called, and how a person fills it.
COLUMNS: Mapping[str, tuple[str, Callable[[Person], str]]] = {
    "unit": ("单位", lambda p: str(p.unit.name)),
    "name": ("姓名", lambda p: p.name),
    # As wide as a photo, which only Word shows.
    "photo": ("照片", lambda _p: "　" * 5),
    "sex": ("性别", lambda p: str(p.get_sex_display())),
    "ethnicity": ("民族", lambda p: p.ethnicity),
    "birth": ("出生年月", lambda p: dotted(p.birth_month)),
    "native_place": ("籍贯", lambda p: p.native_place),
    "party": ("入党时间", lambda p: dotted_party(p)),
    "branch": ("党支部", lambda p: str(p.branch or "")),
    "work": ("参加工作时间", lambda p: dotted(p.work_month)),
    "schooling": ("最高学历", lambda p: str(p.get_schooling_display())),
    "degree": ("最高学位", lambda p: p.degree),
    "titles": ("专业技术职务", lambda p: p.titles),
    "post": ("现任职务", lambda p: p.post),
    "post_since": ("任现职时间", lambda p: dotted(p.post_since)),
    "level": ("职务层次", lambda p: str(p.get_level_display())),
    "level_since": ("任现职务层次时间", lambda p: dotted(p.level_since)),
    "rank": ("职级", lambda p: str(p.get_rank_display())),
    "health": ("健康状况", lambda p: p.health),
    "id_number": ("身份证号", lambda p: str(p.id_number)),
}
USUAL = ("name", "sex", "ethnicity", "birth", "native_place", "party", "work", "schooling", "post")
PHOTO_WIDTH = Mm(15)
SHAPES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


def dotted_party(person: Person) -> str:
    """Write 入党时间 as a roster does."""
    return "；".join(dotted(part) for part in party_text(person).split("；"))


def write_roster(
    actor: Account, people: Sequence[Person], title: str, columns: Sequence[str], shape: str
) -> bytes:
    """Return a roster of persons, grouped by their units in the order given.

    No act: it writes down nothing but that it was taken out, and is about many rows at once.

    Raises
    ------
    GuantongError
        If there is nobody, too many, or no column is chosen.

    """
    pictured = "photo" in columns and shape == "docx"
    chosen = [one for one in COLUMNS if one in columns and (one != "photo" or pictured)]
    if not chosen or shape not in SHAPES:
        raise GuantongError(_("请至少选择一列，并选择文件样式。"), field="columns")
    most = MOST_IN_EXCEL if shape == "xlsx" else MOST
    if not 0 < len(people) <= most:
        text = _("名册须有 1 至 %(most)s 人，现有 %(n)s 人。")
        raise GuantongError(text % {"most": most, "n": len(people)}, field="names")
    groups = tuple(
        Group(
            "" if "unit" in chosen else unit,
            tuple(tuple(COLUMNS[name][1](person) for name in chosen) for person in rows),
        )
        for unit, rows in groupby(people, key=lambda person: str(person.unit.name))
    )
    today = timezone.localdate()
    demo = "演示数据，人物均为虚构" if any(person.is_demo for person in people) else ""
    roster = Roster(
        title=title, subtitle=f"{today:%Y年%-m月%-d日} · {len(people)} 人",
        columns=tuple(COLUMNS[name][0] for name in chosen), groups=groups, foot=demo,
    )  # fmt: skip
    text = f"{title}：{len(people)} 人，{'、'.join(roster.columns)}"
    events.record(actor, "人员.导出花名册", "people.person:*", text)
    if shape == "xlsx":
        out = io.BytesIO()
        roster_to_xlsx(out, roster)
        return out.getvalue()
    if shape == "pdf":
        return roster_to_pdf(roster)
    body = roster_to_word(roster)
    return _with_photos(body, chosen.index("photo") + 1, people) if pictured else body


def _with_photos(body: bytes, at: int, people: Sequence[Person]) -> bytes:
    """Put the photos into a column of a roster in Word."""
    file = Document(io.BytesIO(body))
    photos = photos_of(people)
    # A unit's heading is one cell; the first of the others is the head of the table.
    rows = [row for row in file.tables[0].rows if len(row._tr.tc_lst) > 1][1:]
    for row, person in zip(rows, people, strict=True):
        if person.pk in photos:
            paragraph = row.cells[at].paragraphs[0]
            paragraph.clear()
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            with suppress(UnrecognizedImageError):
                paragraph.add_run().add_picture(io.BytesIO(photos[person.pk]), width=PHOTO_WIDTH)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()
