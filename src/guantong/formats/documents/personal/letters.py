"""行政介绍信 and 干部人事档案转递单, each with the receipt that comes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guantong.formats.documents.blocks import Block, Box, Document, Line, Row, Ruled

CUT = "┄┄┄┄┄┄┄┄┄┄┄┄┄┄　裁　切　线　┄┄┄┄┄┄┄┄┄┄┄┄┄┄"
BLANK_DAY = "年　　月　　日"


@dataclass(frozen=True)
class Introduced:
    """A letter that introduces somebody; "" or None leaves room."""

    number: str
    organ: str
    to: str
    on: dt.date
    name: str
    sex: str
    birth: str
    politics: str
    post: str
    level: str
    matter: str
    wages_until: str = ""
    valid_days: int | None = None


@dataclass(frozen=True)
class Sent:
    """A note that goes with an archive."""

    number: str
    organ: str
    to: str
    on: dt.date
    name: str
    post: str
    reason: str
    volumes: int
    duplicates: int
    loose: int


def introduction(one: Introduced, *, foot: str = "") -> Document:
    """Describe the letter and its receipt, on one page."""
    held = f"（有效期 {one.valid_days} 天）" if one.valid_days else ""
    wages = one.wages_until or "　　　年　　月"
    table = Ruled(
        (1.0, 1.2, 0.8, 0.8, 1.0, 1.3),
        (
            Row((
                Box("姓　名", kind="label"), Box(one.name), Box("性　别", kind="label"),
                Box(one.sex), Box("出生年月", kind="label"), Box(one.birth),
            )),
            Row((
                Box("政治面貌", kind="label"), Box(one.politics, columns=2),
                Box("职务层次\n职　　级", kind="label"), Box(one.level, columns=2),
            )),
            Row((Box("原单位\n及职务", kind="label"), Box(one.post, columns=5, kind="text")), 12),
            Row((
                Box("工资发至", kind="label"), Box(wages, columns=2), Box("备　注", kind="label"),
                Box("", columns=2),
            )),
        ),
        size=11,
    )  # fmt: skip
    blocks: tuple[Block, ...] = (
        Line("行政介绍信", "center", 22, bold=True),
        Line(one.number, "right", 12),
        Line(f"{one.to}："),
        Line(f"兹介绍{one.name}同志{one.matter}，请予接洽。{held}", "body"),
        table,
        Line(""),
        Line(f"{one.organ}（盖章）", "right"),
        Line(_day(one.on), "right"),
        Line(""),
        Line(CUT, "center", 10),
        Line(""),
        Line("行政介绍信回执", "center", 16, bold=True),
        Line(f"{one.organ}："),
        Line(f"你单位{one.number}行政介绍信收悉，{one.name}同志已来我处报到。", "body"),
        Line(f"报到时间：　　　　{BLANK_DAY}", "body"),
        Line(""),
        Line("（接收单位盖章）　　", "right"),
        Line(BLANK_DAY, "right"),
    )
    return Document("", "", blocks, foot)


def transfer(one: Sent, *, foot: str = "") -> Document:
    """Describe the note and its receipt, on one page."""
    head = (
        "姓　名",
        "单位及职务",
        "转递原因",
        "正　本\n（卷）",
        "副　本\n（卷）",
        "档案材料\n（份）",
    )
    numbers = (str(one.volumes), str(one.duplicates), str(one.loose))
    who = (Box(one.name), Box(one.post, kind="text"), Box(one.reason), *map(Box, numbers))
    table = Ruled(
        (1.0, 2.6, 1.3, 0.75, 0.75, 0.9),
        (
            Row(tuple(Box(text, kind="label") for text in head), 12),
            Row(who, 16),
        ),
        size=11,
    )  # fmt: skip
    blocks: tuple[Block, ...] = (
        Line("干部人事档案转递单", "center", 22, bold=True),
        Line(one.number, "right", 12),
        Line(f"{one.to}："),
        Line(
            f"现将{one.name}同志的干部人事档案转去，请按档案目录清点查收，"
            "并将回执盖章后于一个月内退回。",
            "body",
        ),
        table,
        Line("本单随档案密封，通过机要通信或者派专人转递，不得由本人自带。", size=10.5),
        Line("经办人：　　　　　　　　", "right"),
        Line(""),
        Line(f"{one.organ}（盖章）", "right"),
        Line(_day(one.on), "right"),
        Line(""),
        Line(CUT, "center", 10),
        Line(""),
        Line("回　执", "center", 16, bold=True),
        Line(f"{one.organ}："),
        Line(
            f"你单位{one.number}转来{one.name}同志的干部人事档案，正本{one.volumes}卷、"
            f"副本{one.duplicates}卷、档案材料{one.loose}份，已全部收到，现将回执退回。",
            "body",
        ),
        Line("收件人（签名）：　　　　　　　　", "right"),
        Line(""),
        Line("（接收单位盖章）　　", "right"),
        Line(BLANK_DAY, "right"),
    )
    return Document("", "", blocks, foot)


def _day(on: dt.date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
