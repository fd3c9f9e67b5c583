"""公务员年度考核登记表: two pages, the upper lines filled in, the rest for those who sign."""

from __future__ import annotations

from dataclasses import dataclass

from guantong.formats.documents.blocks import Box, Document, Line, Row, Ruled

SIGNED = "签名：　　　　　　　　\n年　　月　　日"
SEALED = "（盖章或签名）　　　　\n年　　月　　日"
COLUMNS = (1.35, 1.5, 1.1, 1.1, 1.25, 1.6)
LINE = 11.0


@dataclass(frozen=True)
class Assessed:
    """What is known of whoever is assessed; "" leaves room."""

    name: str
    sex: str
    birth: str
    politics: str
    in_post_since: str
    post: str
    duties: str = ""


def yearly_assessment(one: Assessed, year: int, *, foot: str = "") -> Document:
    """Describe the form of a year."""
    pairs = (
        ("姓　　名", one.name, "性　　别", one.sex, "出生年月", one.birth),
        ("政治面貌", one.politics, "", "", "任现职时间", one.in_post_since),
    )
    rows = [
        _line(pairs[0]),
        Row(
            (
                Box(pairs[1][0], kind="label"), Box(pairs[1][1], columns=2),
                Box(pairs[1][4], kind="label", columns=2), Box(pairs[1][5]),
            ),
            LINE,
        ),
        _wide("单位及职务\n职级", one.post, 14),
        _wide("从事或分管\n工　　　作", one.duties, 14),
        _signed("个\n人\n总\n结", SIGNED, 158),
        _signed("主管领导\n评语和\n考核等次\n建　　议", SIGNED, 62),
        _signed("机关负责人\n或考核委员会\n审定意见", SEALED, 52),
        _signed("本人意见", SIGNED, 40),
        _signed("未确定等次\n或不参加考核\n情况说明", SEALED, 40),
        _wide("备　　注", "", 24),
    ]  # fmt: skip
    table = Ruled(COLUMNS, tuple(rows), size=11)
    head = (
        Line("公务员年度考核登记表", "center", 20, bold=True),
        Line(f"（{year}年度）", "center", 12),
    )
    return Document("", "", (*head, table), foot)


def _line(texts: tuple[str, ...]) -> Row:
    boxes = (Box(text, kind="label" if at % 2 == 0 else "value") for at, text in enumerate(texts))
    return Row(tuple(boxes), LINE)


def _wide(label: str, text: str, height: float) -> Row:
    return Row((Box(label, kind="label"), Box(text, columns=5, kind="text")), height)


def _signed(label: str, foot: str, height: float) -> Row:
    return Row((Box(label, kind="label"), Box(columns=5, kind="text", foot=foot)), height)
