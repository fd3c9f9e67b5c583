"""主持词: the frame of what the chair says, with who leaves for which item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.blocks import Block, Document, Heading, Text
from guantong.formats.documents.meeting.sheets import Case
from guantong.formats.documents.meeting.titles import Titles


@dataclass(frozen=True)
class Chair:
    """What the chair must know.

    Attributes
    ----------
    due, quorum
        How many are due, and how many must be there.
    how
        In which way members say what they want.
    secret
        Whether papers are filled in.
    decides
        Whether the meeting decides; one of preparation does not.
    law
        What passes, with its article.

    """

    due: int
    quorum: int
    how: str
    secret: bool
    decides: bool
    law: str


def script(titles: Titles, chair: Chair, cases: Sequence[Case]) -> Document:
    """Describe the frame; the chair's office fills in the rest."""
    many = len(cases)
    purpose = (
        "讨论决定干部任免事项"
        if chair.decides
        else "酝酿干部任免事项，不作决定，由有权的会议讨论决定"
    )
    blocks: list[Block] = [
        Heading("一、宣布开会"),
        Text(
            f"同志们：现在开会。本次会议应到会 {chair.due} 人，实到会　　　人"
            f"（不少于 {chair.quorum} 人），符合规定，可以开会。"
        ),
        Text(f"今天的会议{purpose}，共 {many} 项，采用{chair.how}的方式。"),
        Text(
            "讨论涉及本人及其亲属的，有关同志应当回避。请大家充分发表意见，对每一项明确表示同意、不同意"
            "或者缓议；我最后" + ("发表意见。" if chair.secret else "表态。")
        ),
        Heading("二、逐项介绍和讨论"),
        Text("请组织部门逐项介绍人选的推荐、考察和任免理由。"),
    ]
    for number, one in enumerate(cases, start=1):
        away = f"讨论本项时，请{'、'.join(one.excused)}同志回避离席。" if one.excused else ""
        blocks.append(Text(f"第 {number} 项：{one.name}，{one.words}。{away}请大家讨论、表态。"))
    blocks.append(Heading("三、表决和结果"))
    if chair.secret:
        blocks += [
            Text("请工作人员分发表决票，核对张数。请大家在所选一栏划“√”，每行只选一项；应当回避的，该行不划。"),
            Text("发出　　　张，收回　　　张，收回的不多于发出的，表决有效。请宣布各项票数。"),
        ]  # fmt: skip
    else:
        blocks.append(Text("请各位依次表态（参照表态记录表）。我的意见是："))
    ending = "通过" if chair.decides else "同意提交"
    blocks += [
        Text(f"（逐项宣布）第　　　项，同意　　　人，不同意　　　人，缓议　　　人，{ending}。"),
        Text(chair.law, note=True),
        Heading("四、强调纪律"),
        Text(
            "会议讨论情况和表态情况要严格保密，不得泄露。会议材料请当场交回，由工作人员按份号核对。散会。"
        ),
    ]
    return Document(
        "主持词（框架）", titles.under(f"{many} 项"), tuple(blocks), titles.foot, titles.secrecy
    )
