"""A ratee's report as a paper, the ratee's own words included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guantong.assess.models import RateeResult
from guantong.assess.report import OVERALL, gap_points, gap_verdict, half, points
from guantong.core.models import Reply
from guantong.formats.documents import Block, Document, Facts, Grid, Heading, Intervals, Text
from guantong.standards.posts import in_full


def ratee_report(result: RateeResult, replies: Sequence[Reply] = ()) -> Document:
    """Describe the report for PDF and Word."""
    ratee, campaign, c = result.ratee, result.results.campaign, result.content
    demo = " · 演示数据，人物均为虚构" if campaign.is_demo else ""
    blocks: list[Block] = []
    if c.get("hidden"):
        blocks.append(Text("测评表不足规定份数，不显示结果。"))
    else:
        blocks += _found(c)
    blocks += _told(result)
    blocks.append(Heading("本人意见"))
    blocks += [Text(one.text) for one in replies] or [Text("（尚无意见）")]
    if files := [file for one in replies for file in one.files.all()]:
        blocks.append(Text("附件：" + "、".join(f.name for f in files), note=True))
    return Document(
        title="政治素质考察报告", subtitle=f"{ratee.name} · {in_full(ratee.unit.name, ratee.post)}",
        blocks=tuple(blocks), foot=f"{campaign.name}{demo}",
    )  # fmt: skip


def _found(c: dict[str, Any]) -> list[Block]:
    overall = c["overall"]
    shown = [s for s in c["sources"] if s["shown"]]
    out: list[Block] = [
        Facts((
            ("总体", points(overall)), ("采用测评表", f"{c['forms']} 份"),
            ("不予采用的测评表", f"{c['aside']} 份"),
        )),
        Heading("一、小结"), *(Text(words) for words in c["summary"]),
        Heading("二、五个维度"),
        Intervals((*(_row(d["name"], d) for d in c["dimensions"]), _row(OVERALL, overall))),
        Text("得分 0–100，为符合要求的回答所占份额；误差为 95%。", note=True),
        Heading("三、维度与层次"),
        Grid(("维度", *c["layers"]), tuple(
            (row["name"], *(_score(cell) if cell else "—" for cell in row["cells"]))
            for row in c["cells"]
        )),
        Heading("四、各方面评价"),
    ]  # fmt: skip
    if shown:
        rows = tuple(_row(f"{s['label']}（{s['forms']} 份）", s) for s in shown)
        out.append(Intervals(rows))
    out.append(Text("不足规定份数的来源不单独显示。", note=True))
    out.append(Heading("五、正向与反向"))
    keys = tuple((k["name"], _score(k["positive"]), _score(k["reverse"])) for k in c["keys"])
    out.append(Grid(("维度", "正向指标", "反向指标"), keys))
    out.append(Heading("六、温差、落差、偏差"))
    out.append(
        Grid(("项目", "所比", "差（0–100 分制）", "判断"), tuple(map(_gap, c["gaps"])), first=0.6)
    )
    if c["items"]:
        out.append(Heading("七、需进一步了解的方面"))
        out.append(
            Grid(
                ("指标", "性质", "预期", "实际"),
                tuple(
                    (f"{i['code']} {i['wording']}", i["kind"], f"{i['expected']:.0f}%",
                     f"{i['observed']:.0f}%")
                    for i in c["items"]
                ),
                first=4,
            )
        )  # fmt: skip
    return out


def _gap(gap: dict[str, Any]) -> tuple[str, str, str, str]:
    name, between = gap["name"], " − ".join(gap["between"])
    if not gap["shown"]:
        return name, between, "—", gap_verdict(gap)
    return name, between, gap_points(gap), gap_verdict(gap)


def _told(result: RateeResult) -> list[Block]:
    """When, by whom and how the person was told, once that happened."""
    found = result.feedback
    if found is None or found.on is None:
        return []
    text = f"{found.on:%Y-%m-%d}由{found.speaker}当面反馈。"
    return [
        Heading("反馈"),
        Text(text + found.content),
        *([Text(found.said)] if found.said else []),
    ]


def _score(span: dict[str, Any]) -> str:
    return f"{span['score']:.0f} ±{half(span):.0f}"


def _row(name: str, span: dict[str, Any]) -> tuple[str, float, float, float]:
    return name, span["low"], span["score"], span["high"]
