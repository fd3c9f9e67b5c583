"""Finishing a turn: who may, what must be there, what it carries out, where the case goes on.

Nothing here ends a turn without somebody who did it: a day that passes ends none.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Conclusion, Turn
from guantong.casework.process.definition import (
    ARTICLE,
    CLOSE,
    ENDED,
    EVIDENCE,
    LETTER,
    NO_REPLY,
    PROOF,
    REASON,
    REOPENED,
    Step,
)
from guantong.casework.room import CASE_DECIDE, CASE_WORK
from guantong.casework.services import clocks, evidence, reviewing
from guantong.casework.services.opening import into_lists, turns_for
from guantong.casework.services.rows import (
    another_role,
    data_of,
    kept_apart,
    kept_out,
    kinds_there,
    not_done,
    today,
    why_not,
)
from guantong.core import acts
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field, packed
from guantong.core.reasons import reason_of
from guantong.core.scope import rows_of
from guantong.frame.asked import checked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from guantong.core.models import Account

LIVE = (Case.State.OPEN, Case.State.PAUSED)
#: What is kept of who said something by their own account.
BY_ACCOUNT = "本人在系统内办理"
#: How the form names the files of a step's evidence, by their order.
FILE = "evidence_%s"


def _asked(turn: Turn) -> list[Field]:
    """Return what a turn asks: its outcome, what that must be given with, its fields, its files."""
    step = turn.definition
    found: list[Field] = []
    if step.outcomes:
        found.append(Field("outcome", type="choice", choices=[(o, o) for o in step.outcomes]))
    found += step.fields
    asks = {what for some in step.require.values() for what in some}
    if ARTICLE in asks:
        found.append(
            Field("article", _("依据条款"), required=False, most=200, when=_only(step, ARTICLE))
        )
    if REASON in asks:
        found.append(
            Field("reason", _("理由"), "reason", required=False, most=400, when=_only(step, REASON))
        )
    there = kinds_there(turn.case) if step.evidence else set()
    for number, kind in enumerate(step.evidence):
        had = _("已有，可不再上传") if kind in there else _("还没有，请上传")
        found.append(Field(FILE % number, kind, "file", required=False, help=had))
    if EVIDENCE in asks:
        found.append(
            Field("proof", _("佐证材料"), "file", required=False, when=_only(step, EVIDENCE))
        )
    found.append(Field("note", type="long", required=False, most=400))
    return found


def _only(step: Step, what: str) -> str:
    """Return when something is asked: for the outcomes that must be given with it."""
    some = [one for one in step.outcomes if step.must(one, what)]
    return f"outcome={'|'.join(some)}" if some and len(some) < len(step.outcomes) else ""


@act(
    Turn, "事项.办理环节", gettext_lazy("办理"), needs=CASE_WORK, within="case", when=LIVE,
    ask=lambda turn: _asked(turn), back=gettext_lazy("办错了，由统筹单位重新打开该环节。"),
)  # fmt: skip
def finish(
    actor: Account | None, turn: Turn, outcome: str = "", article: str = "", reason: str = "",
    note: str = "", **given: Any,
) -> Done:  # fmt: skip
    """End a turn with an outcome.

    Raises
    ------
    Refused
        If the turn is another role's, or the account took a step that is kept apart from it, or
        must keep out for kinship.
    Conflict
        If it is over: says who ended it and how.
    GuantongError
        If the outcome, or what it must be given with, is missing.

    """
    not_done(turn)
    case, step = turn.case, turn.definition
    if actor is None:
        raise Refused(_("环节只能由本人办理，系统不代办。"))
    refused = why_not(actor, turn)
    if refused:
        raise Refused(refused)
    if turn.stopped and not step.pauses:
        raise Conflict(_("这个环节暂停计时，请先恢复再办理。"))
    _known(step, outcome)
    _keep_files(actor, turn, step, given)
    answers = checked(
        step.fields, {k: v for k, v in given.items() if not k.startswith("evidence_")}
    )
    _complete(turn, step, outcome, article, reason, proof=given.get("proof"))
    if given.get("proof"):
        evidence.keep(actor, turn, PROOF, given["proof"])
    if answers:
        case.data = {**case.data, **packed(answers)}
    _end(actor, turn, outcome, note or reason)
    if step.signed:
        _sign(actor, turn, article, reason)
    _carry_out(actor, case, step, outcome)
    opened = _go_on(actor, case, turn, step)
    # The log stands on the page of the case: what is not shown yet is not told there either.
    said = ENDED if step.hidden_until_done else outcome or ENDED
    return Done(f"{turn.log_name}：{said}", _told(case, turn, opened), made=case)


def for_concerned(
    actor: Account, turn: Turn, outcome: str = "", reason: str = "", given: Any = None
) -> Done:
    """End a turn for whom it waits in fact, though the turn is another role's.

    The room that calls has asked whether it is the actor's to say. That the actor said it here is
    the evidence, unless a file is given.

    Raises
    ------
    Refused
        If the account took a step that is kept apart from this one.

    """
    not_done(turn)
    if refused := kept_apart(actor, turn):
        raise Refused(refused)
    step = turn.definition
    _known(step, outcome)
    for kind in step.evidence:
        if given is None:
            evidence.link(actor, turn.case, kind, turn.subject(), BY_ACCOUNT, turn)
        else:
            evidence.keep(actor, turn, kind, given)
    _complete(turn, step, outcome, "", reason, proof=None)
    _end(actor, turn, outcome, reason)
    if step.signed:
        _sign(actor, turn, "", reason)
    # Whoever is concerned holds no right of the room's; what follows is the process's own.
    _carry_out(None, turn.case, step, outcome)
    _go_on(actor, turn.case, turn, step)
    return Done(f"{turn.log_name}：{outcome or ENDED}", made=turn.case)


def _known(step: Step, outcome: str) -> None:
    if step.outcomes and outcome not in step.outcomes:
        text = _("请选择结论：%s。")
        raise GuantongError(text % "、".join(step.outcomes), field="outcome")


def _keep_files(actor: Account, turn: Turn, step: Step, given: Mapping[str, Any]) -> None:
    for number, kind in enumerate(step.evidence):
        file = given.get(FILE % number)
        if file is not None:
            evidence.keep(actor, turn, kind, file)


def _complete(
    turn: Turn, step: Step, outcome: str, article: str, reason: str, *, proof: Any
) -> None:
    """Refuse an outcome without what it must be given with."""
    if step.must(outcome, ARTICLE) and not article.strip():
        raise GuantongError(_("“%s”须写明依据条款。") % outcome, field="article")
    if step.must(outcome, REASON):
        reason_of(reason, str(_("理由")), "reason")
    if step.must(outcome, EVIDENCE) and proof is None:
        raise GuantongError(_("“%s”须附佐证材料。") % outcome, field="proof")
    gives_back = step.id == CLOSE and any(way.met_by([outcome]) for way in step.next)
    there = kinds_there(turn.case) if step.evidence else set()
    missing = [kind for kind in step.evidence if kind not in there]
    if missing and not gives_back:
        text = _("还缺材料：%s。请上传后再办理。")
        field = FILE % step.evidence.index(missing[0])
        raise GuantongError(text % "、".join(missing), field=field)


def _end(actor: Account, turn: Turn, outcome: str, note: str) -> None:
    turn.done_at, turn.done_by = timezone.now(), actor
    turn.outcome, turn.note, turn.holder = outcome, note.strip()[:400], actor
    changed = (
        rows_of(turn.case, Turn)
        .filter(pk=turn.pk, done_at=None)
        .update(done_at=turn.done_at, done_by=actor, outcome=outcome, note=turn.note, holder=actor)
    )
    if not changed:
        turn.refresh_from_db()
        not_done(turn)
    if turn.stopped:
        clocks.go_on(turn)


def _sign(actor: Account, turn: Turn, article: str, reason: str, **more: Any) -> None:
    said(actor, turn, more.pop("outcome", "") or turn.outcome, article, reason, **more).save()


def said(
    actor: Account, turn: Turn, outcome: str, article: str, reason: str,
    corrects: Conclusion | None = None, letter: str = "", letter_on: dt.date | None = None,
) -> Conclusion:  # fmt: skip
    """Return what a unit said under a name, not yet written."""
    told = {
        "case": turn.case.number, "step": turn.step, "unit": turn.unit_id, "signer": actor.pk,
        "outcome": outcome, "article": article, "reason": reason,
    }  # fmt: skip
    if letter:
        told |= {"letter": letter, "letter_on": f"{letter_on:%Y-%m-%d}"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return Conclusion(
        case=turn.case, turn=turn, outcome=outcome or ENDED, reason=reason[:400],
        article=article[:200], signer=actor, name=actor.display_name, unit_name=turn.unit.name,
        letter=letter, letter_on=letter_on, digest=hashlib.sha256(text.encode()).hexdigest(),
        corrects=corrects,
    )  # fmt: skip


def _carry_out(actor: Account | None, case: Case, step: Step, outcome: str) -> None:
    """Call the acts of other rooms that an outcome carries out, with the signer's own right.

    Raises
    ------
    Refused
        If the signer has not the right that the act takes.

    """
    for call in step.does:
        if call.when and call.when != outcome:
            continue
        one, subject = acts.find(call.model, call.name), case.subject()
        if one is None or "process" not in one.open_to or subject is None:
            raise Conflict(_("流程要办的“%s”已不存在或不对流程开放。") % call.act)
        if not one.allows(actor, subject):
            told = {"step": step.name, "act": one.label}
            raise Refused(_("签署“%(step)s”要办理“%(act)s”，您没有这项权限，不能签署。") % told)
        data = data_of(case)
        one(actor, subject, **{name: data.get(field) for name, field in call.give.items()})


def _go_on(actor: Account, case: Case, turn: Turn, step: Step) -> list[Turn]:
    """Open what follows once every branch of the step is done, or close the case; return it."""
    outcomes = [turn.outcome]
    if step.each:
        said = rows_of(case, Turn).filter(step=step.id, round=turn.round).order_by()
        branches = list(said.values_list("outcome", "done_at"))
        outcomes = [outcome for outcome, _at in branches]
        if not all(at for _outcome, at in branches):
            case.version += 1
            case.save(update_fields=["version", "data"])
            return []
    if step.id == CLOSE and not any(way.met_by(outcomes) for way in step.next):
        _close(actor, case, turn)
        return []
    return follow(case, step, outcomes)


def follow(case: Case, step: Step, outcomes: list[str]) -> list[Turn]:
    """Open the step that outcomes lead to, past those whose limit is used up; return its turns.

    Errors as `way`.
    """
    to, number = way(case, step, outcomes, lambda one: _rounds(case, one))
    return enter(case, to, number)


def way(
    case: Case, step: Step, outcomes: list[str], before: Callable[[Step], int]
) -> tuple[Step, int]:
    """Return the step that outcomes lead to, and for the how manieth time it is entered.

    Raises
    ------
    Conflict
        If every way that is met has its limit used up.

    """
    made = case.definition
    for one in step.next:
        if one.met_by(outcomes):
            to = made.step(one.to)
            number = before(to)
            if not _used_up(case, to, number):
                return to, number + 1
    used = "、".join(made.step(one.to).name for one in step.next if one.met_by(outcomes))
    raise Conflict(_("“%s”的次数已经用满，请选择其他结论。") % (used or step.name))


def _rounds(case: Case, step: Step) -> int:
    last = rows_of(case, Turn).filter(step=step.id).order_by("-round").first()
    return last.round if last else 0


def _used_up(case: Case, step: Step, before: int) -> bool:
    if step.limit is None or not before:
        return False
    limit = case.parameters[step.limit] if isinstance(step.limit, str) else step.limit
    return before > limit


def enter(case: Case, step: Step, number: int) -> list[Turn]:
    """Open a step of a case; return its turns."""
    made_turns = turns_for(case, step, data_of(case), timezone.now(), number)
    into_lists(made_turns)
    Turn.objects.bulk_create(made_turns)
    if step.pauses:
        clocks.stand(None, made_turns[0], str(step.name))
    case.version += 1
    case.state = Case.State.PAUSED if step.pauses else Case.State.OPEN
    case.save()
    return made_turns


def _close(actor: Account, case: Case, turn: Turn) -> None:
    said = rows_of(case, Turn).exclude(outcome__in=("", REOPENED)).exclude(step=CLOSE)
    before = said.order_by("-done_at").first()
    case.result = before.outcome if before else ""
    case.state, case.closed_at, case.closed_by = Case.State.CLOSED, turn.done_at, actor
    years = case.definition.keep_years
    day = today()
    if years:
        # A leap day's year ends on the last of February.
        leap = (day.month, day.day) == (2, 29)
        case.keep_until = day.replace(year=day.year + years, day=28 if leap else day.day)
    case.version += 1
    case.save()
    reviewing.plan(case)


def _told(case: Case, turn: Turn, opened: list[Turn]) -> str:
    if case.state == Case.State.CLOSED:
        return _("%s已办结。") % case.number
    if not opened:
        return _("已办理“%s”。") % turn.name
    told = {"step": turn.name, "next": opened[0].name, "unit": opened[0].unit.name}
    return _("已办理“%(step)s”，下一环节“%(next)s”在%(unit)s。") % told


@act(
    Turn, "事项.未反馈", gettext_lazy("按未反馈处理"), needs=CASE_DECIDE, within="case", when=LIVE,
    ask=(Field("reason", gettext_lazy("理由"), "reason"),), name="without", back=FINAL,
    confirm=gettext_lazy("该单位按“未反馈”记，不算同意；材料上写明未反馈。"),
)  # fmt: skip
def without(actor: Account | None, turn: Turn, reason: str) -> Done:
    """End a turn of several side by side that is overdue: its unit did not answer.

    Raises
    ------
    Conflict
        If its day is not over, or it is not one of several.

    """
    return unanswered(actor, turn, reason)


def unanswered(actor: Account | None, turn: Turn, reason: str) -> Done:
    """Do so for who keeps what the case is about, whose right was asked; errors as `without`."""
    not_done(turn)
    step = turn.definition
    if not step.each:
        raise Conflict(_("只有几个单位同时办理的环节，才能按未反馈处理。"))
    if not turn.late:
        raise Conflict(_("期限还没有过，不能按未反馈处理。"))
    if actor is None:
        raise Refused(_("环节只能由本人办理，系统不代办。"))
    _end(actor, turn, NO_REPLY, reason)
    _go_on(actor, turn.case, turn, step)
    return Done(f"{turn.log_name}：{NO_REPLY}", _("已按未反馈处理。"), made=turn.case)


def may_say_late(turn: Turn) -> bool:
    """Tell whether a unit that did not answer by its day may still say what it has to say."""
    unsaid = turn.outcome == NO_REPLY and _last(turn) is None
    return unsaid and turn.definition.signed


def by_letter(turn: Turn) -> list[Field]:
    """Return what is asked of a sealed letter in which a unit gives its answer."""
    step = turn.definition
    return [
        Field("outcome", Turn._meta.get_field("outcome").verbose_name or "", "choice",
              choices=[(o, o) for o in step.outcomes]),
        Field("letter", Conclusion._meta.get_field("letter").verbose_name or "", most=80),
        Field("letter_on", Conclusion._meta.get_field("letter_on").verbose_name or "", "date"),
        Field("scan", gettext_lazy("函件扫描件"), "file"),
        Field("article", gettext_lazy("依据条款"), required=False, most=200),
        Field("reason", gettext_lazy("理由"), "reason", required=False, most=400),
    ]  # fmt: skip


def _takes_letters(turn: Turn) -> bool:
    step = turn.definition
    open_ = turn.done_at is None and turn.case.state in LIVE
    return bool(step.each) and step.signed and (open_ or may_say_late(turn))


@act(
    Turn, "事项.登记函件", gettext_lazy("登记密封函件"), needs=CASE_DECIDE, within="case",
    name="letter", when=_takes_letters, ask=by_letter,
    confirm=gettext_lazy("函件视同该单位签署；写明文号和日期，附扫描件。登记后不能改，只能更正。"),
    back="correct",
)  # fmt: skip
def letter(actor: Account | None, turn: Turn, **said: Any) -> Done:
    """Enter the sealed letter of a unit that works elsewhere; it counts as the unit's signature.

    Raises
    ------
    Conflict
        If the unit has answered, or it is not one of several that sign.
    GuantongError
        If the letter is of a day to come, or what the outcome must be given with is missing.

    """
    return entered(actor, turn, **said)


def entered(
    actor: Account | None, turn: Turn, outcome: str, letter: str, letter_on: dt.date, scan: Any,
    article: str = "", reason: str = "",
) -> Done:  # fmt: skip
    """Do so for who keeps what the case is about, whose right was asked; errors as `letter`."""
    if actor is None:
        raise Refused(_("环节只能由本人办理，系统不代办。"))
    if not _takes_letters(turn):
        not_done(turn)
        raise Conflict(_("只有几个单位同时办理、须签署结论的环节，才能登记函件。"))
    step = turn.definition
    _known(step, outcome)
    if not letter.strip():
        raise GuantongError(_("请填写函件的文号。"), field="letter")
    if letter_on > today():
        raise GuantongError(_("函件日期在今天之后，请核对。"), field="letter_on")
    _complete(turn, replace(step, evidence=()), outcome, article, reason, proof=scan)
    file = evidence.keep(actor, turn, LETTER, scan)
    file.text, file.taken_on = letter.strip()[:200], letter_on
    file.save(update_fields=["text", "taken_on"])
    late = turn.done_at is not None
    if not late:
        _end(actor, turn, outcome, reason)
    _sign(actor, turn, article, reason, outcome=outcome, letter=letter.strip()[:80],
          letter_on=letter_on)  # fmt: skip
    if not late:
        _carry_out(actor, turn.case, step, outcome)
        _go_on(actor, turn.case, turn, step)
    said = ENDED if step.hidden_until_done else outcome
    words = _("已登记函件，注明迟到；原记“未反馈”不变。") if late else _("已登记函件。")
    return Done(f"{turn.log_name}函件 {letter.strip()}：{said}", words, made=turn.case)


@act(
    Turn, "事项.补报结论", gettext_lazy("补报结论"), needs=CASE_WORK, within="case",
    name="late", when=may_say_late,
    ask=lambda turn: (
        Field("outcome", type="choice", choices=[(o, o) for o in turn.definition.outcomes]),
        Field("article", gettext_lazy("依据条款"), required=False, most=200),
        Field("reason", gettext_lazy("理由"), "reason", required=False, most=400),
    ),
    confirm=gettext_lazy("期限已过，已记“未反馈”。补报的结论另记一行，注明迟到；以前的记录不变。"),
    back="correct",
)  # fmt: skip
def say_late(
    actor: Account | None, turn: Turn, outcome: str, article: str = "", reason: str = ""
) -> Done:
    """Let a unit say what it did not say by its day; that it did not answer then stays.

    Raises
    ------
    Refused
        If it is another role's.

    """
    if actor is None:
        raise Refused(_("环节只能由本人办理，系统不代办。"))
    # Whoever wrote down that it did not answer holds the turn, and is in nobody's way here.
    refused = another_role(actor, turn) or kept_out(actor, turn)
    if refused:
        raise Refused(refused)
    step = turn.definition
    _known(step, outcome)
    _complete(turn, replace(step, evidence=()), outcome, article, reason, proof=True)
    _sign(actor, turn, article, reason, outcome=outcome)
    text = _("已补报，注明迟到；原记“未反馈”不变。")
    return Done(f"{turn.log_name}补报结论：{outcome}", text, made=turn.case)


def _last(turn: Turn) -> Conclusion | None:
    found: Conclusion | None = rows_of(turn, Conclusion).order_by("-id").first()
    return found


@act(
    Turn, "事项.更正结论", gettext_lazy("更正结论"), needs=CASE_WORK, within="case", name="correct",
    when=lambda turn: turn.done_at is not None and turn.definition.signed
    and turn.case.state != Case.State.CLOSED,
    ask=(
        Field("outcome", type="choice",
              choices=lambda _actor, turn: [(o, o) for o in turn.definition.outcomes]),
        Field("article", gettext_lazy("依据条款"), required=False, most=200),
        Field("reason", gettext_lazy("更正理由"), "reason", most=400),
    ),
)  # fmt: skip
def correct(
    actor: Account | None, turn: Turn, outcome: str, reason: str, article: str = ""
) -> Done:
    """Append another conclusion that names the one it corrects; the case's way is not changed.

    Raises
    ------
    Refused
        If the account did not take the turn.

    """
    before = _last(turn)
    if actor is None or before is None or before.signer_id != actor.pk:
        raise Refused(_("结论只能由签署人本人更正。"))
    _known(turn.definition, outcome)
    if turn.definition.must(outcome, ARTICLE) and not article.strip():
        raise GuantongError(_("“%s”须写明依据条款。") % outcome, field="article")
    _sign(actor, turn, article, reason, corrects=before, outcome=outcome)
    said = "" if turn.definition.hidden_until_done else f"：{outcome}"
    return Done(f"{turn.log_name}更正结论{said}", _("已追加更正。"), made=turn.case)


@act(
    Case, "事项.重新打开", gettext_lazy("重新打开环节"), needs=CASE_DECIDE, name="reopen",
    second=True,
    ask=(
        Field("step", gettext_lazy("环节"), "choice",
              choices=lambda _actor, case: [(o.id, o.name) for o in case.definition.steps]),
        Field("reason", gettext_lazy("理由"), "reason"),
    ),
    back=gettext_lazy("重新打开后按流程再办一次。"),
    confirm=gettext_lazy("现在开着的环节会作废，事项从所选环节重新办理。以前的期限和结论都保留。"),
)  # fmt: skip
def reopen(actor: Account | None, case: Case, step: str, reason: str) -> Done:
    """Begin a case again at a step, closed or not; what was done stays as it was.

    Raises
    ------
    GuantongError
        If the process has no such step.

    """
    made = case.definition
    if step not in {one.id for one in made.steps}:
        raise GuantongError(_("流程没有环节“%s”。") % step, field="step")
    now = timezone.now()
    with transaction.atomic():
        for turn in rows_of(case, Turn).filter(done_at=None):
            turn.case = case
            clocks.go_on(turn)
            rows_of(case, Turn).filter(pk=turn.pk).update(
                done_at=now, done_by=actor, outcome=REOPENED, note=reason[:400]
            )
        reviewing.forget(case)
        case.closed_at = case.closed_by = case.keep_until = None
        case.result = ""
        to = made.step(step)
        enter(case, to, _rounds(case, to) + 1)
    return Done(f"{case.log_name}从“{to.name}”重新办理：{reason}", _("已重新打开。"), made=case)
