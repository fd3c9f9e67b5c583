"""Handling a finding: a rung with its article, written once; the reply; what goes into the file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.process.due import last_day
from guantong.casework.services import evidence, finishing
from guantong.casework.services.rows import today
from guantong.core import acts
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import pointing, rows_of
from guantong.core.services import signing
from guantong.frame import replies
from guantong.jobs.supervision import ladder
from guantong.jobs.supervision.models import Finding, Handling
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.jobs.supervision.services.findings import last_turn, open_turn
from guantong.people.models import AwardSanction, Person
from guantong.people.rules.versions import rules_for
from guantong.standards.months import add_months
from guantong.standards.rules import parameter

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account, Signing

REPLY, WITHOUT = "函询答复", "逾期未答复"
ON = Field("on", type="date", initial=lambda _row: today())
TEXT, WHY = (
    Field("text", type="reason", most=1000, help=told)
    for told in (
        gettext_lazy("函询的，逐条写明要说明的问题"),
        gettext_lazy("写进诫勉书或者决定，核签人据此核对"),
    )
)  # fmt: skip


def _kind(*, recorded: bool) -> Field:
    return Field("kind", type="choice", choices=ladder.choices(recorded=recorded))


def _open(row: Finding) -> bool:
    return open_turn(row, "handle") is not None


@act(
    Finding, "监督问题.处理", gettext_lazy("写处理"), needs=SUPERVISE_WORK, makes=Handling,
    name="handle", when=_open, back=FINAL,
    ask=(
        _kind(recorded=False), ON, TEXT, "article", "talker", "number",
        Field("passed_to", most=80, when=f"kind={ladder.PASSED}"),
    ),
    confirm=gettext_lazy("写完即办结“处理”环节，不能改。"),
)  # fmt: skip
def handle(actor: Account | None, row: Finding, kind: str, on: dt.date, **facts: Any) -> Done:
    """Write what a finding was handled by, and end the step in which it was decided.

    What goes into a person's file is no such rung: it is proposed, and takes a second person.

    Raises
    ------
    Conflict
        If it is not the turn for it.
    GuantongError
        If it is another's to decide, there is no person for it, the day lies ahead, or a number
        is missing.

    """
    rung = ladder.rung(kind)
    if rung.record:
        raise GuantongError(_("“%s”须提出后由另一人核签。") % rung.kind, field="kind")
    if row.person is None and kind in ladder.LETTERS:
        raise GuantongError(_("这个问题没有写当事人，不能“%s”。") % rung.kind, field="kind")
    if kind in (ladder.REPLY, ladder.PASSED) and not facts.get("number", "").strip():
        raise GuantongError(_("“%s”须写明文号。") % rung.kind, field="number")
    made = _begun(actor, row, kind, on, facts)
    if kind == ladder.REPLY:
        days = made.turn.case.parameters["reply_days"]
        made.reply_due, _sure = last_day(on, days, "workdays")
    return _written(actor, made)


def _vet(row: Finding, kind: str, on: dt.date, months: int | None = None, **_given: Any) -> None:
    """Refuse what cannot go into a person's file, before a second person is asked."""
    rung = ladder.rung(kind)
    if not rung.record:
        raise GuantongError(_("“%s”用“写处理”。") % rung.kind, field="kind")
    if row.person is None:
        raise GuantongError(_("这个问题没有写当事人，不能“%s”。") % rung.kind, field="kind")
    _in_time(row, on)
    _months(row.person, rung, on, months)
    if rows_of(row.person, AwardSanction).filter(kind=rung.record, on=on).exists():
        known = {"kind": rung.kind, "on": f"{on:%Y-%m-%d}"}
        raise Conflict(_("本人情况里已有 %(on)s 的“%(kind)s”，不重复写。") % known, field="kind")


@act(
    Finding, "监督问题.诫勉和组织处理", gettext_lazy("提出诫勉、组织处理"), needs=SUPERVISE_WORK,
    makes=Handling, name="propose", when=_open, second=True, vet=_vet,
    ask=(
        _kind(recorded=True), ON, WHY, "article", "talker", "number", Field("authority", most=80),
        Field("months", type="number", required=False, least=1, most=60,
              help=gettext_lazy("空着取本地任职规则所定的月数")),
    ),
    confirm=gettext_lazy(
        "另一人核签后记入本人奖惩情况，影响期从处理日期起算，同时办结“处理”环节；核签后不能改。"
    ),
    back=gettext_lazy("核签以前，核签人可以退回；核签以后不能改。"),
)  # fmt: skip
def propose(
    actor: Account | None, row: Finding, kind: str, on: dt.date, months: int | None = None,
    **facts: Any,
) -> Done:  # fmt: skip
    """Write an admonition or an organisational measure, also into the person's file.

    Raises
    ------
    Conflict
        If it is not the turn for it, or the file holds such a row of that day already.
    GuantongError
        If there is no person for it, the day lies ahead, or the months are out of bounds.

    """
    _vet(row, kind, on, months)
    made = _begun(actor, row, kind, on, facts)
    person = cast("Person", row.person)
    made.months = _months(person, made.rung, on, months)
    _enter(actor, person, made)
    return _written(actor, made)


def proposed(row: Finding) -> Signing | None:
    """Return what is proposed for a person's file and waits for a second person."""
    rows = signing.waiting_for(Finding._meta.label_lower, propose.name)
    found: Signing | None = rows.filter(subject_id=row.pk).select_related("by").first()
    return found


def _in_time(row: Finding, on: dt.date) -> None:
    if not row.told_on <= on <= today():
        raise GuantongError(_("处理日期应在收到日期之后、今天之前。"), field="on")


def _begun(
    actor: Account | None, row: Finding, kind: str, on: dt.date, facts: dict[str, Any]
) -> Handling:
    turn = open_turn(row, "handle")
    if turn is None:
        raise Conflict(_("现在不是处理环节。"))
    _in_time(row, on)
    article = facts.pop("article", "") or ladder.rung(kind).citation
    return Handling(finding=row, turn=turn, kind=kind, on=on, by=actor, article=article, **facts)


def _written(actor: Account | None, made: Handling) -> Done:
    made.save()
    # What was proposed in this turn and not seconded is out of date.
    signing.withdraw(made.finding)
    finishing.finish(actor, made.turn, outcome=made.rung.outcome)
    return Done(f"{made.log_name}写明处理", _("已写明处理，下一环节已到。"), made=made)


def _months(person: Person, rung: ladder.Rung, on: dt.date, given: int | None) -> int:
    """Return how many months a rung weighs, within the bounds of its rule."""
    bounds = parameter(*rung.rule)
    months: int = given or rules_for(person.unit, on).value(*rung.rule)
    if not bounds.minimum <= months <= bounds.maximum:
        told = {"least": bounds.minimum, "most": bounds.maximum}
        text = _("影响期应在 %(least)s 至 %(most)s 个月之间。")
        raise GuantongError(text % told, field="months")
    return months


def _enter(actor: Account | None, person: Person, made: Handling) -> None:
    """Write the row of the person's file by the act of that room, with this room's own right."""
    add = acts.find(Person._meta.label_lower, f"add-{AwardSanction.info_set}")
    if add is None or "process" not in add.open_to:
        raise Conflict(_("人员档案不接受由流程写入奖惩。"))
    done = add.quietly(
        actor, add.hold(actor, person, needs=SUPERVISE_WORK), kind=made.rung.record,
        name=made.rung.kind, on=made.on, authority=made.authority, article=made.article, reason="",
        influence_end=add_months(made.on, made.months or 0) - dt.timedelta(days=1),
        source_text=made.number, source_on=made.on if made.number else None,
    )  # fmt: skip
    made.record = cast("AwardSanction", done.made)


@act(
    Finding, "监督问题.已处理", gettext_lazy("已写处理"), needs=SUPERVISE_WORK, name="handled",
    open_to=("process",),
)  # fmt: skip
def handled(_actor: Account | None, row: Finding) -> str:
    """Refuse to end the step of handling without saying what it was.

    Raises
    ------
    Conflict
        If nothing is written, or something else.

    """
    turn = last_turn(row, "handle")
    found = rows_of(turn, Handling).first()
    if found is None or found.rung.outcome != turn.outcome:
        raise Conflict(_("还没有写处理。请在问题页面点“写处理”或者“提出诫勉、组织处理”。"))
    return f"{row.log_name}已处理"


def asked_of(row: Finding) -> Handling | None:
    """Return the last written inquiry of a finding."""
    found: Handling | None = rows_of(row, Handling).filter(kind=ladder.REPLY).first()
    return found


@act(
    Finding, "监督问题.答复", gettext_lazy("收到答复"), needs=SUPERVISE_WORK, name="answered",
    open_to=("process",),
)  # fmt: skip
def answered(_actor: Account | None, row: Finding) -> str:
    """Refuse to say that somebody answered who did not, or did not while there is time.

    Raises
    ------
    Conflict
        If so.

    """
    asked, late = asked_of(row), last_turn(row, "reply").outcome == WITHOUT
    if asked is None or bool(asked.replied_on) is late:
        raise Conflict(_("是否答复与登记不符：本人在系统里答复，或者先登记书面答复。"))
    if late and asked.reply_due and asked.reply_due >= today():
        raise Conflict(_("答复期限到 %s，还没有过。") % f"{asked.reply_due:%Y-%m-%d}")
    return f"{row.log_name}函询答复"


def awaits_reply(row: Handling) -> bool:
    """Tell whether a written inquiry is still to be answered; a late answer is taken too."""
    return bool(row.reply_due) and open_turn(row.finding, "reply") is not None


@act(
    Handling, "监督问题.登记答复", gettext_lazy("登记书面答复"), needs=SUPERVISE_WORK,
    name="enter-reply", when=lambda row: awaits_reply(row) and not row.replied_on,
    ask=(
        Field("replied_on", type="date", required=True, initial=lambda _row: today()),
        Field("scan", gettext_lazy("答复扫描件"), "file"),
    ),
)  # fmt: skip
def enter_reply(actor: Account | None, row: Handling, replied_on: dt.date, scan: Any) -> str:
    """Keep the reply that somebody gave on paper.

    Raises
    ------
    GuantongError
        If its day lies ahead or before the inquiry.

    """
    if not row.on <= replied_on <= today():
        raise GuantongError(_("答复日期应在函询之后、今天之前。"), field="replied_on")
    turn = open_turn(row.finding, "reply")
    if turn is not None:
        evidence.keep(actor, turn, REPLY, scan)
    row.replied_on = replied_on
    row.save(update_fields=["replied_on"])
    return f"{row.log_name}登记书面答复"


def own(account: Account) -> QuerySet[Handling]:
    """Return what was decided about the person behind an account."""
    people = pointing(Person, "account", [account.pk]).values("pk")
    rows: QuerySet[Handling] = Handling.objects.unscoped("本人看对自己的处理")
    return rows.filter(finding__person__in=people).select_related("finding__unit", "record")


def _own(account: Account, row: Handling) -> bool:
    return own(account).filter(pk=row.pk).exists()


@act(Handling, "监督问题.本人答复", gettext_lazy("提交说明"), needs=_own, open_to=())
def reply(
    account: Account, row: Handling, text: str, file: replies.Attachment | None = None
) -> Done:
    """Say something to what was decided about oneself; what was said before stays.

    Errors as `replies.say`.
    """
    person = row.finding.person
    subject = replies.Subject(row, person.account if person else None, row.finding.unit)
    said = replies.say(account, subject, text)
    if file is not None:
        # Under the cipher, with the case: not among the files that other offices may open.
        evidence.keep(account, row.turn, REPLY, file[1])
    if awaits_reply(row) and not row.replied_on:
        row.replied_on = today()
        row.save(update_fields=["replied_on"])
    return Done(f"{row.log_name}本人说明", value=said)
