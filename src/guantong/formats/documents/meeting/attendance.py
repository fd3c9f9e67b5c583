"""签到表, 材料分发回收表, 通知稿 with 通讯录: who comes, who holds which copy, who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.blocks import Document, Grid, Heading, Text
from guantong.formats.documents.meeting.titles import Titles

#: How high a line to sign on is, in millimetres.
TALL = 11


@dataclass(frozen=True)
class Attending:
    """Somebody due to attend, as the papers name them."""

    name: str
    post: str
    phone: str = ""


@dataclass(frozen=True)
class Handed:
    """A numbered copy: for whom, who signed for it and when, when it came back and to whom."""

    number: str
    name: str
    post: str
    signed: str = ""
    returned: str = ""
    note: str = ""


def sign_in(titles: Titles, people: Sequence[Attending]) -> Document:
    """Describe the sheet on which members sign in."""
    rows = tuple((str(n), one.name, one.post, "", "") for n, one in enumerate(people, start=1))
    grid = Grid(
        ("序号", "姓名", "职务", "签到", "备注（请假事由）"), rows,
        widths=(0.6, 1.3, 2.6, 1.6, 1.6), tall=TALL,
    )  # fmt: skip
    counted = Text(f"应到会 {len(people)} 人，实到会　　　人，请假　　　人。记录人：")
    return Document(
        "会议签到表", titles.under(f"应到会 {len(people)} 人"), (grid, counted), titles.foot,
        titles.secrecy,
    )  # fmt: skip


def circulation(titles: Titles, copies: Sequence[Handed]) -> Document:
    """Describe the sheet on which copies are signed for and taken back."""
    rows = tuple(
        (one.number, one.name, one.post, one.signed, one.returned, one.note) for one in copies
    )
    grid = Grid(
        ("份号", "领取人", "职务", "签收（签名、时间）", "收回（经手人、时间）", "备注"), rows,
        widths=(0.9, 1.4, 1.8, 1.8, 1.8, 1.0), tall=TALL,
    )  # fmt: skip
    told = Text(
        "材料会前按份号发放、本人签收，会后当场收回、逐份核对；未收回的在备注栏写明理由。",
        note=True,
    )
    return Document(
        "会议材料分发回收表", titles.under(f"{len(copies)} 份"), (grid, told), titles.foot,
        titles.secrecy,
    )  # fmt: skip


def messages(titles: Titles, text: str, people: Sequence[Attending]) -> Document:
    """Describe the text by which members are called, and their numbers."""
    rows = tuple(
        (str(n), one.name, one.post, one.phone or "未登记", "", "")
        for n, one in enumerate(people, start=1)
    )
    grid = Grid(
        ("序号", "姓名", "职务", "电话", "通知时间", "回复"), rows,
        widths=(0.6, 1.3, 2.4, 1.6, 1.2, 1.2), tall=9,
    )  # fmt: skip
    blocks = (
        Heading("一、通知稿"), Text(text),
        Text("通知稿不写议题和人选；涉密内容不得用手机短信、互联网即时通信发送。", note=True),
        Heading("二、通讯录"), grid,
    )  # fmt: skip
    return Document(
        "会议通知稿和通讯录", titles.under(f"{len(people)} 人"), blocks, titles.foot, titles.secrecy
    )
