"""Computing an inspection's results in the background, and the ratee's reply to them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.assess import findings, report
from guantong.assess.models import (
    Ballot,
    Campaign,
    Feedback,
    Form,
    Ratee,
    RateeResult,
    ResultSet,
    Source,
    UnitResult,
)
from guantong.assess.room import CAMPAIGN_MANAGE, FEEDBACK_APPROVE
from guantong.assess.services.answering import UNKNOWN, indicators
from guantong.assess.services.campaigns import progress as answers_in
from guantong.assess.traits import traits_of
from guantong.core import acts
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Task
from guantong.core.scope import rows_of
from guantong.core.services import events, tasks
from guantong.engines.measure import Answers, Design, Item, MeasureError, Result, fit
from guantong.engines.measure import Source as Group
from guantong.frame import replies

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "后台计算全部已提交的测评表"
SIDES: dict[str, Literal["above", "level", "below"]] = {
    Source.SUPERIOR: "above", Source.PEER: "level", Source.SUBORDINATE: "below",
    Source.SERVED: "below", Source.OVERSIGHT: "level", Source.SELF: "level",
}  # fmt: skip
MISSING = 255


@act(
    Campaign, "考察.申请计算", _("计算结果"), needs=CAMPAIGN_MANAGE,
    when=(Campaign.State.CLOSED,), makes=Task, name="measure",
)  # fmt: skip
def submit(actor: Account | None, campaign: Campaign) -> Done:
    """Queue the computation of a closed inspection."""
    title, told = f"计算：{campaign.name}", {"campaign": campaign.pk}
    made = tasks.submit(actor, campaign.unit, "assess.measure", title, told)
    return Done(title, _("已提交。"), made=made)


@tasks.kind("assess.measure")
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued computation."""
    rows = rows_of(progress.task.unit, Campaign).select_related("unit", "indicators")
    campaign = rows.get(pk=progress.task.arguments["campaign"])
    made, result = compute(campaign, progress, progress.task.owner)
    aside = int(result.raters.set_aside.sum())
    people = len(result.levels.fit.plan.answers.ratees)
    return {
        "message": f"{people} 人，不予采用的参评人员 {aside} 名。",
        "link": reverse("assess:results", args=[made.pk]),
    }


def compute(
    campaign: Campaign,
    on_progress: Callable[[int, str], None] | None = None,
    actor: Account | None = None,
) -> tuple[ResultSet, Result]:
    """Fit the handed-in forms and keep what was found, all or nothing.

    No act: it takes minutes, and what asked for it (`submit`) was one; it locks only to keep.

    Raises
    ------
    GuantongError
        If there are no answers, or they carry no result.

    """
    tell = on_progress or (lambda _percent, _message: None)
    design = design_of(campaign)
    tell(2, "读取测评表")
    try:
        answers = answers_of(campaign, design)
        result = fit(answers, design, on_progress=lambda p, m: tell(5 + p * 7 // 10, m))
    except MeasureError as error:
        raise GuantongError(error.message) from error
    tell(80, "整理结果")
    return _keep(campaign, design, result, actor, tell), result


def design_of(campaign: Campaign) -> Design:
    """Return what was asked of whom, as the engine takes it."""
    rows = indicators(campaign)
    return Design(
        items=tuple(Item(r.code, r.dimension, r.layer, r.key) for r in rows),
        dimensions=tuple(dict.fromkeys(r.dimension for r in rows)),
        layers=tuple(dict.fromkeys(r.layer for r in rows)),
        sources=tuple(Group(source, side) for source, side in SIDES.items()),
    )


def answers_of(campaign: Campaign, design: Design) -> Answers:
    """Return the handed-in answers; a rater is a number that nobody can follow to a person."""
    handed_in = rows_of(campaign, Ballot).filter(state=Ballot.State.SUBMITTED)
    rows = Form.objects.unscoped(REASON).filter(ballot__in=handed_in)
    columns = ("answers", "ratee_id", "ballot_id", "ballot__source", "ratee__unit_id")
    found = list(rows.values_list(*columns).iterator(chunk_size=5000))
    if not found:
        raise GuantongError(_("没有已提交的测评表，不能计算。"))
    raw, ratee, rater, source, unit = zip(*found, strict=True)
    people = rows_of(campaign, Ratee).select_related("person")
    traits = traits_of(people, campaign.opens_on)
    matrix = np.frombuffer(b"".join(bytes(one) for one in raw), np.uint8)
    matrix = matrix.reshape(len(found), len(design.items)).copy()
    matrix[matrix == UNKNOWN] = MISSING
    return Answers.from_wide(
        matrix, ratee=[str(r) for r in ratee], rater=[str(r) for r in rater],
        source=list(source), unit=[str(u) for u in unit], design=design,
        traits={name: [values[pk] for pk in ratee] for name, values in traits.items()},
    )  # fmt: skip


@transaction.atomic
def _keep(
    campaign: Campaign,
    design: Design,
    result: Result,
    actor: Account | None,
    tell: Callable[[int, str], None],
) -> ResultSet:
    held = acts.hold(None, campaign, CAMPAIGN_MANAGE)
    if held.state != Campaign.State.CLOSED:
        told = {"name": campaign.name, "state": held.get_state_display()}
        raise Conflict(_("“%(name)s”现在%(state)s，结果没有保存。") % told)
    wording = {row.code: row.wording for row in indicators(campaign)}
    people = list(rows_of(campaign, Ratee).select_related("unit"))
    names = {str(p.pk): p.name for p in people}
    view = report.View(result, design, campaign.minimum_group, wording, names)
    units = {p.unit_id: p.unit for p in people}
    content = view.campaign() | findings.whole(result, wording)
    made = ResultSet(campaign=campaign, unit=campaign.unit, content=content)
    made.save()
    drawn: dict[str, list[dict[str, Any]]] = {}
    for row in answers_in(campaign):
        kept = {**row, "source": events.chinese(row["source"])}
        drawn.setdefault(str(row["unit"]), []).append(kept)
    UnitResult.objects.bulk_create(
        (
            UnitResult(
                results=made, unit=unit, unit_path=unit.path,
                content=view.unit(str(pk), [p.pk for p in people if p.unit_id == pk])
                | {
                    "codes": drawn.get(unit.name, []),
                    "unusual": findings.unusual(result, str(pk)),
                },
            )
            for pk, unit in units.items()
        ),
        batch_size=200,
    )  # fmt: skip
    tell(88, "写入个人结果")
    RateeResult.objects.bulk_create(
        (
            RateeResult(
                results=made, ratee=p, unit_id=p.unit_id, unit_path=p.unit_path,
                content=view.ratee(str(p.pk)),
            )
            for p in people
        ),
        batch_size=200,
    )  # fmt: skip
    text = f"计算{campaign.name}：{len(people)} 人"
    events.record(actor, "考察.计算", campaign, text)
    return made


def own(account: Account) -> QuerySet[RateeResult]:
    """Return the account's own reports of which the person was told, the newest first.

    That is: published ones that may be read on the screen, or about which feedback was given. An
    inspection that was computed again is there once, by its latest results.
    """
    told = Feedback.objects.unscoped("本人查看").filter(
        ratee=OuterRef("ratee"), state=Feedback.State.GIVEN
    )
    rows = RateeResult.objects.unscoped("本人查看").filter(
        Q(results__campaign__on_screen=True) | Exists(told),
        ratee__person__account=account, results__campaign__state=Campaign.State.PUBLISHED,
    ).exclude(content__has_key="hidden")  # fmt: skip
    later = rows.filter(ratee=OuterRef("ratee"), results__gt=OuterRef("results"))
    newest: QuerySet[RateeResult] = rows.exclude(Exists(later)).order_by("-results_id")
    return newest.select_related("ratee", "unit", "results__campaign")


def _own(account: Account, result: RateeResult) -> bool:
    return bool(result.ratee_id and result.ratee.person.account_id == account.pk)


@act(RateeResult, "考察.本人说明", _("保存说明"), needs=_own, open_to=())
def reply(
    account: Account, result: RateeResult, text: str, file: replies.Attachment | None = None
) -> Done:
    """Say something to what one was told, or say it anew; a file is added to those before.

    Raises
    ------
    Conflict
        If it is not published, or the person was not told.
    GuantongError
        If nothing is said, or the file is not taken.

    """
    if result.results.campaign.state != Campaign.State.PUBLISHED:
        raise Conflict(_("报告尚未发布。"))
    if not own(account).filter(pk=result.pk).exists():
        raise Conflict(_("考察结果尚未反馈本人。"))
    subject = replies.Subject(result, result.ratee.person.account, result.unit)
    said = replies.say_anew(account, subject, text, file)
    return Done("本人对考察报告作出说明", value=said)


def _may_tell(result: RateeResult) -> bool:
    published = result.results.campaign.state == Campaign.State.PUBLISHED
    return published and not result.content.get("hidden") and result.feedback is None


@act(
    RateeResult, "考察.提请反馈", _("提请反馈"), needs=CAMPAIGN_MANAGE, when=_may_tell,
    makes=Feedback, second=True, seconder=FEEDBACK_APPROVE, ask=("speaker", "content"),
    name="feedback",
    confirm=_("当面反馈：写明由谁反馈、反馈什么，由部领导批准后进行。本人仍可书面说明或提出异议。"),
)  # fmt: skip
def propose_feedback(
    _actor: Account | None, result: RateeResult, speaker: str, content: str
) -> Done:
    """Lay down who tells the person what, face to face; a leader approves it.

    Raises
    ------
    Conflict
        If feedback to the person was approved before.

    """
    if result.feedback is not None:
        raise Conflict(_("对这名考察对象的反馈已经批准。"))
    made = Feedback(
        ratee=result.ratee, unit=result.unit, speaker=" ".join(speaker.split()),
        content=content.strip(),
    )  # fmt: skip
    made.save()
    return Done(f"{result.log_name}：反馈 1 人", made=made)


@act(
    Feedback, "考察.登记反馈", _("登记反馈"), needs=CAMPAIGN_MANAGE,
    when=(Feedback.State.APPROVED,), then=Feedback.State.GIVEN, ask=("on", "speaker", "said"),
    name="given", back=FINAL,
    confirm=_("登记后不能更改，请写实际反馈的日期、反馈人和本人当面所说。"),
)  # fmt: skip
def record_feedback(
    _actor: Account | None, row: Feedback, on: datetime.date, speaker: str, said: str = ""
) -> None:
    """Record that the person was told: when, by whom, and what was said.

    Raises
    ------
    GuantongError
        If the day is not yet come, or before the approval.

    """
    if on > timezone.localdate():
        raise GuantongError(_("反馈日期不能晚于今天。"), field="on")
    if on < timezone.localdate(row.approved_at):
        raise GuantongError(_("反馈日期早于批准日期。"), field="on")
    row.on, row.speaker, row.said = on, " ".join(speaker.split()), said.strip()
