"""A round's life: drawn up, opened in the background for all its rows at once, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Process, Round
from guantong.casework.room import CASE_DECIDE
from guantong.casework.services import opening, processes
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_above, rows_of
from guantong.core.services import events, tasks

if TYPE_CHECKING:
    from guantong.core.models import Account

OPENED = "casework.round"
ASSESSED = gettext_lazy("评估记录的文号或日期；集中处理人选的敏感个人信息前须先评估。")
#: So many cases are opened in one transaction.
BATCH = 250
State = Round.State


def workable(unit: Unit) -> list[Process]:
    """Return the processes in force at a unit that can be worked in rounds."""
    rows = rows_above(unit.path, Process).filter(state=Process.State.PUBLISHED).order_by()
    keys = sorted(set(rows.values_list("key", flat=True)))
    some = filter(None, (processes.in_force(key, unit.path) for key in keys))
    return [one for one in some if _fits(one)]


def _fits(process: Process) -> bool:
    made = process.definition
    if not made.subject or made.side_by_side is None:
        return False
    fields = {one.name: one for one in apps.get_model(made.subject)._meta.fields}
    return "round" in fields and fields["round"].related_model is Round


def _offered(_actor: Any, unit: Unit) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in workable(unit)]


@act(
    Unit, "联审.建批次", gettext_lazy("建联审批次"), needs=CASE_DECIDE, makes=Round,
    name="round-draw-up",
    ask=("name", Field("process", type="choice", choices=_offered)),
)  # fmt: skip
def draw_up(actor: Account | None, unit: Unit, name: str, process: Process | str) -> Done:
    """Begin a round: rows are added to it as long as it is a draft.

    Raises
    ------
    GuantongError
        If the process cannot be worked in rounds at the unit.

    """
    key = process.pk if isinstance(process, Process) else process
    one = next((it for it in workable(unit) if str(it.pk) == str(key)), None)
    if one is None:
        raise GuantongError(_("这个流程不能按批次联审。"), field="process")
    made = Round(unit=unit, name=name.strip(), process=one, by=actor)
    made.save()
    return Done(f"{unit.name}建联审批次：{made.name}", made=made)


def _opens(row: Round) -> bool:
    return row.state in (State.DRAFT, State.OPENING) and not row.is_at_work()


def _told(row: Round) -> str:
    many, done = row.subjects.count(), rows_of(row, Case, "round").count()
    text = _("将为 %(n)s 人立项，送各联审单位。立项在后台进行；停止后已立项的保留，可以接着立项。")
    return text % {"n": many - done}


@act(
    Round, "联审.立项", gettext_lazy("立项"), needs=CASE_DECIDE, name="open", when=_opens,
    ask=(Field("assessment", most=120, help=ASSESSED),), confirm=_told,
    back=gettext_lazy("停止后台任务即不再立项；已立项的保留。"),
)  # fmt: skip
def open_cases(actor: Account | None, row: Round, assessment: str = "") -> Done:
    """Open a case for each row of a round, in the background; what was opened is not opened twice.

    Raises
    ------
    Conflict
        If nothing is to be reviewed.
    GuantongError
        If no list says which units review.

    """
    first = row.subjects.first()
    if first is None:
        raise Conflict(_("批次里还没有人选，不能立项。"))
    kind, _colon, name = row.step.each.partition(":")
    at = first.unit.path
    if kind == "list" and not opening.nearest(opening.listed(name, [at]), at):
        told = {"step": row.step.name, "list": name}
        raise GuantongError(_("“%(step)s”没有办理单位，请先填写或确认清单“%(list)s”。") % told)
    row.assessment = assessment.strip() or row.assessment
    title = _("立项：%s") % row.name
    row.task = tasks.submit(actor, row.unit, OPENED, title[:160], {"round": row.pk})
    row.state = State.OPENING
    row.save()
    return Done(f"{row.name}开始立项", _("正在后台立项，可以停止。"), made=row)


@tasks.kind(OPENED)
def run_opening(progress: tasks.Progress) -> dict[str, Any]:
    """Open what is not open yet; each batch is kept, so that what was stopped goes on."""
    row = rows_of(progress.task.unit, Round).select_related("process", "unit").get(
        pk=progress.task.arguments["round"]
    )  # fmt: skip
    there = set(rows_of(row, Case, "round").values_list("subject_id", flat=True))
    total = row.subjects.count()
    left = [key for key in row.subjects.values_list("pk", flat=True) if key not in there]
    actor, done = progress.task.owner, total - len(left)
    for start in range(0, len(left), BATCH):
        _open_some(actor, row, left[start : start + BATCH])
        done = total - len(left) + min(start + BATCH, len(left))
        try:
            progress(100 * done // total, _("已立项 %(n)s 人") % {"n": done})
        except tasks.Cancelled:
            if done == total:
                break
            text = _("已停止：立项 %(n)s 人，还有 %(left)s 人；可以接着立项。")
            raise tasks.Cancelled(text % {"n": done, "left": total - done}) from None
    with transaction.atomic():
        row.state, row.opened_at = State.OPEN, timezone.now()
        row.save(update_fields=["state", "opened_at"])
        events.record(actor, "联审.立项完成", row, f"{row.name}：{total} 人")
    text = _("已立项 %(n)s 人") % {"n": total}
    return {"message": text, "link": row.get_absolute_url()}


@transaction.atomic
def _open_some(actor: Account | None, row: Round, keys: list[int]) -> None:
    some = row.subjects.filter(pk__in=keys).select_related(
        "unit", *getattr(row.subjects.model, "held_with", ())
    )  # fmt: skip
    opening.open_many(actor, row.process, [
        opening.Opened(one.unit, str(one), one, round=row, is_demo=row.is_demo) for one in some
    ])  # fmt: skip


@act(
    Round, "联审.结束批次", gettext_lazy("结束批次"), needs=CASE_DECIDE, name="end",
    when=(State.OPEN,), then=State.ENDED, back=FINAL,
    confirm=gettext_lazy("批次里的事项都已办结，才能结束。结束后各单位的清单不再待办。"),
)  # fmt: skip
def end(_actor: Account | None, row: Round) -> Done:
    """End a round whose cases are all closed.

    Raises
    ------
    Conflict
        If some are open; says how many.

    """
    many = rows_of(row, Case, "round").filter(closed_at=None).count()
    if many:
        raise Conflict(_("还有 %s 件事项没有办结，不能结束批次。") % many)
    return Done(f"{row.name}结束", _("批次已结束。"))


@act(
    Round, "联审.放弃批次", gettext_lazy("放弃批次"), needs=CASE_DECIDE, name="drop",
    when=(State.DRAFT,), then=State.ENDED, back=gettext_lazy("重新建一个批次。"),
    confirm=gettext_lazy("放弃后这一批次不再立项；人选资料保留。"),
)  # fmt: skip
def drop(_actor: Account | None, row: Round) -> Done:
    """Give up a draft; no case was opened for it."""
    return Done(f"{row.name}放弃", _("已放弃。"), made=row)
