"""A unit's list of a round: its answers are marked, the rest with them, and signed at once.

Nothing here answers for anybody: what is not marked is not signed, and a day that passes is
written down as silence.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework import rounds
from guantong.casework.models import Case, Conclusion, Evidence, Mark, Round, Sheet, Turn, UnitList
from guantong.casework.process.definition import ARTICLE, EVIDENCE, LETTER, NO_REPLY, REASON, Step
from guantong.casework.room import CASE_DECIDE, CASE_WORK
from guantong.casework.services import many
from guantong.casework.services.evidence import LIMIT
from guantong.casework.services.finishing import said
from guantong.casework.services.rows import late_turns, today
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.reasons import reason_of
from guantong.core.scope import pointing, rows_of
from guantong.core.services import bulk, files

if TYPE_CHECKING:
    import datetime as dt

    from guantong.core.models import Account

#: So many rows are named in a refusal; so many are marked at once.
NAMED, MOST_MARKED = 8, 5_000


@dataclass(frozen=True)
class Answer:
    """What is said of one turn."""

    turn: Turn
    outcome: str
    article: str = ""
    reason: str = ""


def open_of(row: UnitList) -> Any:
    """Return the turns of a list that are not done, with what deciding on them reads."""
    rows = rows_of(row, Turn).filter(done_at=None, case__state__in=(Case.State.OPEN,))
    return rows.select_related("case__process", "case__unit", "unit", "holder").order_by("pk")


def marks_of(row: UnitList, *, by_letter: bool = False) -> Any:
    """Return what is marked on a list and not signed."""
    return rows_of(row, Mark).filter(by_letter=by_letter, turn__done_at=None).order_by("turn")


def known_of(row: UnitList, turns: Sequence[Turn]) -> dict[int, list[str]]:
    """Return turn → what the house knows of its case, where it knows something."""
    cases = {one.case_id: one.case for one in turns}
    found = rounds.hits_of(row.round.process.key, list(cases.values()))
    return {one.pk: found[one.case_id] for one in turns if one.case_id in found}


def is_open(row: UnitList) -> bool:
    """Tell whether its round is under review."""
    return row.round.state == Round.State.OPEN


def _step(row: UnitList) -> Step:
    """Return the step as the list's unit has it, with the outcomes of all its branches."""
    step = row.round.step
    if not step.branches:
        return step
    mine = [one for one in step.branches if one.by == row.role]
    outcomes = dict.fromkeys(name for one in mine for name in one.outcomes)
    return replace(step, outcomes=tuple(outcomes), branches=())


def outcomes_of(row: UnitList) -> list[tuple[str, str]]:
    """Return what a unit may answer on its list."""
    return [(one, one) for one in _step(row).outcomes]


def _alone(row: UnitList) -> list[tuple[str, str]]:
    """Return the outcomes that are given without more."""
    step = _step(row)
    return [
        (one, one) for one in step.outcomes
        if not any(step.must(one, what) for what in (ARTICLE, REASON, EVIDENCE))
    ]  # fmt: skip


def wrong(one: Answer, *, proven: bool = False) -> tuple[str, str] | None:
    """Return which field of an answer is wrong and how, None if it is right."""
    step = one.turn.definition
    if one.outcome not in step.outcomes:
        return "outcome", _("请选择结论：%s。") % "、".join(step.outcomes)
    if step.must(one.outcome, ARTICLE) and not one.article.strip():
        return "article", _("“%s”须写明依据条款。") % one.outcome
    if step.must(one.outcome, REASON):
        try:
            reason_of(one.reason, _("理由"), "reason")
        except GuantongError as error:
            return "reason", error.message
    if step.must(one.outcome, EVIDENCE) and not proven:
        return "outcome", _("“%s”须附佐证材料，请打开该事项单独办理。") % one.outcome
    return None


def _named(turns: Iterable[Turn]) -> str:
    some = [f"{one.case.title}（{one.case.number}）" for one in turns]
    more = _("等 %s 人") % len(some) if len(some) > NAMED else ""
    return "、".join(some[:NAMED]) + more


def _refuse_kept_out(actor: Account, turns: Sequence[Turn]) -> None:
    """Refuse turns that the account must keep out of, by name, with why."""
    why = many.keeps_out(actor, turns)
    by: defaultdict[str, list[Turn]] = defaultdict(list)
    for one in turns:
        if one.pk in why:
            by[why[one.pk]].append(one)
    if by:
        raise Refused("；".join(f"{_named(some)}：{text}" for text, some in by.items()))


def _sure(actor: Account | None) -> Account:
    if actor is None:
        raise Refused(_("环节只能由本人办理，系统不代办。"))
    return actor


def _answer(row: UnitList) -> tuple[Field, ...]:
    """Return what an answer says; its article is picked where the job names those there are."""
    articles = rounds.asked_of(row)[1]
    return (
        Field("outcome", type="choice", required=False,
              choices=lambda _actor, one: outcomes_of(one), help=gettext_lazy("不选即取消标记。")),
        Field("article", type="choice", required=False, choices=[(one, one) for one in articles],
              initial="")
        if articles else Field("article", required=False, most=200),
        Field("reason", type="reason", required=False, most=400),
    )  # fmt: skip


def _mark(
    actor: Account | None, row: UnitList, turns: Sequence[int], outcome: str, article: str,
    reason: str, *, by_letter: bool,
) -> Done:  # fmt: skip
    wanted = open_of(row).filter(pk__in=turns)
    answers = [Answer(one, outcome, article, reason) for one in wanted]
    if len(answers) < len(set(turns)):
        raise Conflict(_("选中的人选里有的已经办完，请刷新页面。"))
    if outcome:
        for one in answers:
            fault = wrong(one, proven=by_letter)
            if fault:
                raise GuantongError(fault[1], field=fault[0])
        if not by_letter:
            _refuse_kept_out(_sure(actor), [one.turn for one in answers])
    keep(actor, row, answers if outcome else [], drop=turns, by_letter=by_letter)
    return Done(
        f"{row}：拟报结论 {len(answers)} 人", _("已标记 %s 人，还没有签署。") % len(answers)
    )


def keep(
    actor: Account | None, row: UnitList, answers: Sequence[Answer], *, drop: Iterable[int],
    by_letter: bool = False,
) -> None:  # fmt: skip
    """Keep marks in place of those that turns had."""
    for part in many.pieces(drop):
        rows_of(row, Mark).filter(by_letter=by_letter, turn__in=part).delete()
    bulk.insert(Mark, [
        Mark(unit_list=row, turn=one.turn, by_letter=by_letter, outcome=one.outcome,
             article=one.article, reason=one.reason, by=actor)
        for one in answers
    ])  # fmt: skip


@act(
    UnitList, "联审.拟报结论", gettext_lazy("标结论"), needs=CASE_WORK, makes=Mark, name="mark",
    when=is_open, ask=_answer, open_to=(), back="mark",
)  # fmt: skip
def mark(
    actor: Account | None, row: UnitList, turns: Sequence[int], outcome: str = "",
    article: str = "", reason: str = "",
) -> Done:  # fmt: skip
    """Mark what is going to be said of some turns; nothing is signed yet.

    Raises
    ------
    Refused
        If the account must keep out of one; names it.
    GuantongError
        If the outcome, or what it must be given with, is missing.

    """
    return _mark(actor, row, turns, outcome, article, reason, by_letter=False)


@act(
    UnitList, "联审.拟录函件", gettext_lazy("标函件结论"), needs=CASE_DECIDE, makes=Mark,
    name="mark-letter", when=is_open, ask=_answer, open_to=(), back="mark-letter",
)  # fmt: skip
def mark_letter(
    actor: Account | None, row: UnitList, turns: Sequence[int], outcome: str = "",
    article: str = "", reason: str = "",
) -> Done:  # fmt: skip
    """Mark what a unit's sealed letter says of some turns, before the letter is entered."""
    return _mark(actor, row, turns, outcome, article, reason, by_letter=True)


def _rest_told(row: UnitList) -> str:
    text = _("未标记的 %s 人标为“无异议”一类的结论，还不签署。有提示的须先逐一查看、标记。")
    return text % str(open_of(row).count() - marks_of(row).count())


@act(
    UnitList, "联审.其余无异议", gettext_lazy("其余无异议"), needs=CASE_WORK, name="rest",
    when=is_open, confirm=_rest_told, back="mark",
)  # fmt: skip
def rest(actor: Account | None, row: UnitList) -> Done:
    """Mark what is not marked with the outcome that nothing stands against.

    Raises
    ------
    Conflict
        If something is known of one that is not marked; names it.

    """
    account = _sure(actor)
    marked = set(marks_of(row).values_list("turn", flat=True))
    turns = [one for one in open_of(row) if one.pk not in marked]
    known = known_of(row, turns)
    if known:
        named = _named(one for one in turns if one.pk in known)
        raise Conflict(_("下列人选有提示，请先逐一查看并标记：%s。") % named)
    out = many.keeps_out(account, turns)
    answers = [
        Answer(one, one.definition.clear) for one in turns
        if one.pk not in out and one.definition.clear
    ]  # fmt: skip
    if not answers:
        raise Conflict(_("没有可以一并标记的人选。"))
    keep(account, row, answers, drop=[one.turn.pk for one in answers])
    told = _("已标记 %s 人，还没有签署。") % len(answers)
    left = len(turns) - len(answers)
    if left:
        told += _("另有 %s 人须由另一人办理，没有标记。") % left
    return Done(f"{row}：其余一并标记 {len(answers)} 人", told)


def _sign_told(row: UnitList) -> str:
    counted = Counter(marks_of(row).values_list("outcome", flat=True))
    told = "、".join(f"{outcome} {n}" for outcome, n in counted.items())
    left = open_of(row).count() - counted.total()
    text = _("将签署 %(n)s 人：%(told)s。签署后不能改，只能更正。")
    text %= {"n": counted.total(), "told": told or "—"}
    return text + (_("其余 %s 人没有标记，不在签署之内。") % left if left else "")


@act(
    UnitList, "联审.签署", gettext_lazy("一次签署"), needs=CASE_WORK, makes=Sheet, name="sign",
    when=lambda row: is_open(row) and marks_of(row).exists(), confirm=_sign_told,
    back=gettext_lazy("签错了，由签署人在该事项里更正结论，原结论保留。"),
)  # fmt: skip
def sign(actor: Account | None, row: UnitList) -> Done:
    """Sign what is marked, under one signature over all.

    Raises
    ------
    Refused
        If the account must keep out of one; names it, and nothing is signed.

    """
    return conclude(_sure(actor), row, _marked(row, by_letter=False))


def _marked(row: UnitList, *, by_letter: bool) -> list[Answer]:
    turns = {one.pk: one for one in open_of(row)}
    return [
        Answer(turns[one.turn_id], one.outcome, one.article, one.reason)
        for one in marks_of(row, by_letter=by_letter) if one.turn_id in turns
    ]  # fmt: skip


def conclude(actor: Account, row: UnitList, answers: Sequence[Answer]) -> Done:
    """End turns of a list, whose right was asked, under one signature.

    Raises
    ------
    Refused
        If the account must keep out of one; names it.
    Conflict
        If there is nothing to sign, or somebody else ended one meanwhile.
    GuantongError
        If an answer lacks what it must be given with; names it.

    """
    _refuse_kept_out(actor, [one.turn for one in answers])
    _refuse_wrong(answers, proven=False)
    sheet = _end(actor, row, answers)
    done = _("已签署 %s 人。") % sheet.many
    return Done(f"{row}：签署 {sheet.many} 人", done, made=sheet, data={"digest": sheet.digest})


def _refuse_wrong(answers: Sequence[Answer], *, proven: bool) -> None:
    if not answers:
        raise Conflict(_("没有标记过的人选，不能签署。"))
    for one in answers:
        fault = wrong(one, proven=proven)
        if fault:
            raise GuantongError(f"{one.turn.case.title}：{fault[1]}", field=fault[0])


def _end(
    actor: Account, row: UnitList, answers: Sequence[Answer], letter: str = "",
    letter_on: dt.date | None = None,
) -> Sheet:  # fmt: skip
    """Write conclusions, their sheet, the turns' ends, and let their cases go on."""
    many.lock([one.turn for one in answers])
    made = [
        said(actor, one.turn, one.outcome, one.article, one.reason, letter=letter,
             letter_on=letter_on)
        for one in answers
    ]  # fmt: skip
    sheet = Sheet(
        unit_list=row, many=len(made), signer=actor, name=actor.display_name,
        unit_name=row.unit.name, letter=letter, letter_on=letter_on, digest=digest_of(made),
    )  # fmt: skip
    sheet.save()
    for one in made:
        one.sheet = sheet
    bulk.insert(Conclusion, made)
    by: defaultdict[str, list[int]] = defaultdict(list)
    for answer in answers:
        by[answer.outcome].append(answer.turn.pk)
    for outcome, keys in by.items():
        _close(actor, keys, outcome)
    noted = [(one.reason[:400], one.turn.pk) for one in answers if one.reason]
    bulk.set_values(Turn, "note", noted)
    keep(actor, row, (), drop=[one.turn.pk for one in answers])
    keep(actor, row, (), drop=[one.turn.pk for one in answers], by_letter=True)
    many.go_on([one.turn for one in answers])
    return sheet


def digest_of(conclusions: Iterable[Conclusion]) -> str:
    """Return the digest over those of conclusions, in their order."""
    return hashlib.sha256("\n".join(one.digest for one in conclusions).encode()).hexdigest()


def _close(actor: Account, keys: Sequence[int], outcome: str) -> None:
    """End open turns with one outcome.

    Raises
    ------
    Conflict
        If one was ended meanwhile.

    """
    now, ended = timezone.now(), 0
    for part in many.pieces(keys):
        rows = pointing(Turn, "pk", part).filter(done_at=None)
        ended += rows.update(done_at=now, done_by=actor, holder=actor, outcome=outcome)
    if ended < len(keys):
        raise Conflict(_("选中的人选里有的已经办完，请刷新页面。"))


def _letter_told(row: UnitList) -> str:
    counted = marks_of(row, by_letter=True).count()
    text = _("函件视同该单位签署。已标记的例外 %(n)s 人照标记登记；其余按所选结论登记，")
    return text % {"n": counted} + _("不选的其余不登记，仍为未反馈。登记后不能改，只能更正。")


@act(
    UnitList, "联审.登记函件", gettext_lazy("登记密封函件"), needs=CASE_DECIDE, makes=Sheet,
    name="letter", when=is_open, confirm=_letter_told,
    back=gettext_lazy("登记错了，由登记人在该事项里更正结论，原结论保留。"),
    ask=(
        Field("letter", most=80),
        Field("letter_on", type="date"),
        Field("scan", gettext_lazy("函件扫描件"), "file"),
        Field("others", gettext_lazy("其余人选的结论"), "choice", required=False,
              choices=lambda _actor, row: _alone(row),
              help=gettext_lazy("函件写明对其余人选的意见时才选；没有写的留空。")),
    ),
)  # fmt: skip
def letter(
    actor: Account | None, row: UnitList, letter: str, letter_on: dt.date, scan: Any,
    others: str = "",
) -> Done:  # fmt: skip
    """Enter the sealed letter in which a unit that works elsewhere answers its whole list.

    Raises
    ------
    GuantongError
        If the letter is of a day to come or has no number, or an answer lacks something.

    """
    account, letter = _sure(actor), letter.strip()[:80]
    if not letter:
        raise GuantongError(_("请填写函件的文号。"), field="letter")
    if letter_on > today():
        raise GuantongError(_("函件日期在今天之后，请核对。"), field="letter_on")
    answers = _marked(row, by_letter=True)
    if others:
        marked = {one.turn.pk for one in answers}
        answers += [Answer(one, others) for one in open_of(row) if one.pk not in marked]
    _refuse_wrong(answers, proven=True)
    sheet = _end(account, row, answers, letter, letter_on)
    file = files.store_sealed(account, row.round.unit, scan.name, scan, "事项材料", limit=LIMIT)
    bulk.insert(Evidence, [
        Evidence(case=one.turn.case, turn=one.turn, kind=LETTER, text=letter, file=file,
                 taken_on=letter_on, by=account)
        for one in answers
    ])  # fmt: skip
    log = f"{row}函件 {letter}：{sheet.many} 人"
    told = _("已登记函件，%s 人。") % sheet.many
    return Done(log, told, made=sheet, data={"digest": sheet.digest})


def _silent(row: UnitList) -> Any:
    return late_turns(open_of(row))


def _silent_told(row: UnitList) -> str:
    text = _("逾期的 %s 人按“未反馈”记，不算同意；材料上写明未反馈。该单位以后仍可补报。")
    return text % str(_silent(row).count())


@act(
    UnitList, "联审.未反馈", gettext_lazy("按未反馈处理"), needs=CASE_DECIDE, name="without",
    when=lambda row: is_open(row) and _silent(row).exists(), back=FINAL, confirm=_silent_told,
    ask=(Field("reason", gettext_lazy("理由"), "reason"),),
)  # fmt: skip
def without(actor: Account | None, row: UnitList, reason: str) -> Done:
    """End all overdue turns of a unit that did not answer: silence, never consent."""
    account = _sure(actor)
    reason = reason_of(reason, _("理由"), "reason")[:400]
    turns = list(_silent(row))
    many.lock(turns)
    _close(account, [one.pk for one in turns], NO_REPLY)
    for part in many.pieces(one.pk for one in turns):
        pointing(Turn, "pk", part).update(note=reason)
    many.go_on(turns)
    log = f"{row}：{NO_REPLY} {len(turns)} 人，{reason}"
    return Done(log, _("已按未反馈处理 %s 人。") % len(turns), made=row)
