"""讨论决定记录: what a meeting decided, as a paper to be filed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.formats.documents import Block, Document, Facts, Grid, Heading, Text
from guantong.meeting.models import (
    Attendee,
    Decision,
    Meeting,
    Motion,
    Recusal,
    Statement,
    Vote,
)
from guantong.meeting.services import correcting, deciding
from guantong.meeting.services.rows import attendees_of, by_motion, marked, motions_of
from guantong.standards.voting import AGREE

if TYPE_CHECKING:
    from collections.abc import Mapping


def minutes(meeting: Meeting, number: int = 0) -> Document:
    """Describe the record for PDF and Word, as it stands or in an earlier version."""
    people, motions = attendees_of(meeting), motions_of(meeting)
    signed = correcting.versions(meeting)
    shown = next((one for one in signed if one.number == number), signed[-1])
    correcting.as_of(motions, meeting, shown.number)
    here = [one for one in people if one.presence == Attendee.Presence.PRESENT]
    gone = [one for one in people if one.presence == Attendee.Presence.ABSENT]
    votes, outcomes = by_motion(Vote, meeting), by_motion(Decision, meeting)
    good = (Decision.Outcome.PASSED, Decision.Outcome.SUBMIT)
    passed = sum(rows[0].outcome in good for rows in outcomes.values())
    prepared = bool(motions) and all(one.only_prepared for one in motions)
    done = "同意提交" if prepared else "通过"
    # Before the meeting the record is a sheet to be filled in.
    held = meeting.state != Meeting.State.DRAFT
    law = AGREE.citation(meeting.on)
    blocks: list[Block] = [
        Facts((
            ("应到会", f"{len(people)} 人"), ("到会", f"{len(here)} 人" if held else "　　人"),
            ("任免事项", f"{len(motions)} 项"), (done, f"{passed} 项" if outcomes else "　　项"),
        )),
        Heading("一、到会情况"),
        Text(f"到会：{_named(here)}。" if held else "到会："),
        Text(f"请假：{_absent(gone)}。" if held else "请假："),
        Heading("二、酝酿事项" if prepared else "二、讨论决定事项"),
        Text(f"表决方式：{meeting.get_ballot_display()}。{law}。", note=True),
        Grid(
            ("任免事项", "同意", "不同意", "缓议", "回避", "结果"),
            tuple(_line(one, votes, outcomes) for one in motions), first=4.2,
        ),
    ]  # fmt: skip
    if meeting.outside:
        blocks += [
            Heading("三、讨论情况"),
            Text("以单机系统上签字的会议记录原件为准，不随光盘带出。"),
        ]
    elif held:
        blocks += _recusals(motions, by_motion(Recusal, meeting))
        blocks += _dissent(motions, by_motion(Statement, meeting))
        blocks += _unmade(meeting)
    else:
        blocks += _recusals(motions, by_motion(Recusal, meeting))
        blocks += [
            Heading("四、不同意见和暂缓表决"),
            Text(""),
            Heading("五、未通过事项的影响"),
            Text(""),
        ]
    corrected = _corrected(signed, shown.number)
    last = "四" if meeting.outside else "七" if corrected else "六"
    blocks += [*corrected, Heading(f"{last}、签字")]
    blocks += _signed(meeting, shown)
    day = f"{meeting.on.year}年{meeting.on.month}月{meeting.on.day}日"
    foot = "演示数据，人物均为虚构" if meeting.is_demo else ""
    edition = f"第 {shown.number} 版" if len(signed) > 1 else ""
    return Document(
        title="干部任免酝酿记录" if prepared else "干部任免讨论决定记录",
        subtitle=" · ".join(part for part in (meeting.name, day, meeting.place, edition) if part),
        blocks=tuple(blocks), foot=foot, secrecy=meeting.secrecy,
    )  # fmt: skip


def _line(
    motion: Motion, votes: Mapping[int, list[Vote]], outcomes: Mapping[int, list[Decision]]
) -> tuple[str, ...]:
    words = f"{motion.name}：{marked(motion)}"
    found = outcomes.get(motion.pk)
    outcome = str(found[0].get_outcome_display()) if found else ""
    if motion.postponed or motion.pk not in votes:
        none = "—" if motion.postponed or outcome else ""
        return (words, *(none for _count in range(4)), outcome)
    vote = votes[motion.pk][0]
    counts = (vote.agree, vote.oppose, vote.defer, vote.excused)
    return (words, *map(str, counts), outcome)


def _recusals(motions: Sequence[Motion], rows: Mapping[int, list[Recusal]]) -> list[Block]:
    lines = [
        f"{motion.name}：{'、'.join(map(str, left))}。"
        for motion in motions
        if (left := [one for one in rows.get(motion.pk, ()) if not one.lifted])
    ]
    return [Heading("三、回避"), *(Text(line) for line in lines or ["无。"])]


def _dissent(motions: Sequence[Motion], rows: Mapping[int, list[Statement]]) -> list[Block]:
    """Name who did not agree: where members speak by name the record says who said what."""
    lines = []
    for motion in motions:
        other = [s for s in rows.get(motion.pk, ()) if s.stance != Statement.Stance.AGREE]
        if other:
            said = "、".join(f"{s.attendee.name}（{s.get_stance_display()}）" for s in other)
            lines.append(f"{motion.name}：{said}。")
        if motion.postponed:
            lines.append(f"{motion.name}：暂缓表决。{motion.postponed}。")
    return [Heading("四、不同意见和暂缓表决"), *(Text(line) for line in lines or ["无。"])]


def _unmade(meeting: Meeting) -> list[Block]:
    """Say which seats stay empty and who cannot come, because a motion did not pass."""
    lines = [f"{one.motion.name}：{'；'.join(one.words)}。" for one in deciding.unmade(meeting)]
    return [Heading("五、未通过事项的影响"), *(Text(line) for line in lines or ["无。"])]


def _corrected(signed: Sequence[correcting.Version], number: int) -> list[Block]:
    """Say what each version up to this one corrects of the one before, and its check code."""
    blocks: list[Block] = []
    for one in signed:
        row = one.correction
        if row is None or one.number > number:
            continue
        of = f"{row.motion.name}（{row.get_part_display()}）：" if row.motion and row.part else ""
        told = f"“{row.was}”更正为“{row.becomes}”。" if row.part else ""
        blocks += [
            Text(f"第 {one.number} 版：{of}{told}{row.what}。理由：{row.why}。"),
            Text(f"前一版防篡改校验码（SHA-256）：{row.before}", note=True),
        ]
    if not blocks:
        return []
    last = Text("更正只改记录，已经办理的任免不因此改变。", note=True)
    return [Heading("六、记录的更正"), *blocks, last]


def _signed(meeting: Meeting, shown: correcting.Version) -> list[Block]:
    signed = tuple(
        (one.name, one.role, f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}")
        for one in shown.signatures
    )
    missing = meeting.signatures_needed - len(signed)
    blocks: list[Block] = []
    if signed:
        blocks.append(Grid(("签字人", "身份", "时间"), signed))
    if missing > 0 and meeting.digest:
        blocks.append(Text(f"尚缺 {missing} 人签字，决定未成立。"))
    elif missing > 0:
        blocks.append(Text("　　　　　　　　".join(("记录人：", "审核人：", "主持人："))))
    if meeting.scan is not None:
        said = f"表态一并登记，附会议纸质记录扫描件（SHA-256：{meeting.scan.sha256}）。"
        blocks.append(Text(said, note=True))
    digest = meeting.outside.get("digest", shown.digest)
    if digest:
        blocks.append(Text(f"防篡改校验码（SHA-256）：{digest}", note=True))
    return blocks


def _named(people: Sequence[Attendee]) -> str:
    return "、".join(one.name for one in people) or "无"


def _absent(people: Sequence[Attendee]) -> str:
    told = (f"{one.name}（{one.reason}）" if one.reason else one.name for one in people)
    return "、".join(told) or "无"
