"""A request is taken once, by whoever; it becomes a case of its item's process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.room import CASE_OPEN, CASE_WORK
from guantong.casework.services import evidence, processes
from guantong.casework.services.opening import Opened, answered, open_many, unplaced
from guantong.core import codes, sealing, tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field, packed
from guantong.core.models import Unit
from guantong.core.scope import held, pointing, rows_of
from guantong.jobs.one_stop.models import ItemVersion, Request, ServiceItem, Way

if TYPE_CHECKING:
    from guantong.core.models import Account

TOLD = "告知记录"
#: So many twins are named.
MOST_NAMED = 5
#: Failures until a number is locked, and for how long.
MISSES, LOCKED = 5, dt.timedelta(minutes=30)
Channel = Request.Channel


def _may_take(actor: Account, item: ServiceItem) -> bool:
    # Whoever takes requests in below the catalogue's unit; what nobody may ask for is nobody's.
    roots = actor.paths_with(CASE_OPEN) if _offered(item) else []
    return any(
        tree.inside(one, item.unit_path) or tree.inside(item.unit_path, one) for one in roots
    )


def _offered(item: ServiceItem) -> bool:
    live = item.state in (ServiceItem.State.PUBLISHED, ServiceItem.State.CHANGED)
    return live and version_of(item).way != Way.NOTICE


def version_of(item: ServiceItem) -> ItemVersion:
    """Return the version that holds.

    Raises
    ------
    Conflict
        If none was published.

    """
    found: ItemVersion | None = rows_of(item, ItemVersion).first()
    if found is None:
        raise Conflict(_("“%s”还没有发布，不能受理申请。") % item.name)
    return found


def _own(item: ServiceItem) -> list[str | Field]:
    """Return what an applicant is asked: papers only as far as nobody holds them already."""
    version = rows_of(item, ItemVersion).first()
    papers = [one.name for one in version.papers() if not one.held] if version else []
    found: list[str | Field] = [
        Field("applicant", most=40), Field("phone", type="phone", required=False),
        Field("detail", type="long", required=False, most=1000),
        *(unplaced(version.fields()) if version else ()),
    ]  # fmt: skip
    if papers:
        found.append(
            Field("papers", type="choices", required=False, choices=[(p, p) for p in papers])
        )
    return found


def _of_anybody(item: ServiceItem) -> list[str | Field]:
    """Return what is asked without an account: nothing that only some may say."""
    return [one for one in _own(item) if not (isinstance(one, Field) and one.seen_by)]


def _asked(item: ServiceItem) -> list[str | Field]:
    return [
        Field("unit", type=Unit, needs=CASE_OPEN, help=gettext_lazy("申请人所在的村（社区）")),
        Field("channel", type="choice", choices=[
            one for one in Channel.choices if one[0] not in (Channel.PHONE, Channel.PROGRAM)
        ]),
        *_own(item),
        Field("separate", gettext_lazy("已有同类的，仍另立一件"), "flag", required=False),
    ]  # fmt: skip


@act(
    ServiceItem, "申请.受理登记", gettext_lazy("受理申请"), needs=_may_take, when=_offered,
    makes=Request, ask=lambda item: _asked(item), name="take",
)  # fmt: skip
def take(
    actor: Account | None, item: ServiceItem, unit: Unit, applicant: str = "", phone: str = "",
    channel: str = Channel.WINDOW, detail: str = "", papers: Sequence[str] = (), *,
    separate: bool = False, at: dt.datetime | None = None, **answers: Any,
) -> Done:  # fmt: skip
    """Take a request in and open its case.

    Raises
    ------
    Refused
        If the actor may not take requests of that village.
    Conflict
        If a like request is open there: names it.
    GuantongError
        If what the item asks is missing or wrong, or the item does not hold there.

    """
    version = version_of(item)
    if actor is not None and not actor.may(CASE_OPEN, unit.path):
        raise Refused(_("您不能受理“%s”的申请。") % unit.name)
    if unit.kind != Unit.Kind.VILLAGE or not tree.inside(unit.path, item.unit_path):
        raise GuantongError(_("请选择%s范围内的一个村（社区）。") % item.unit.name, field="unit")
    # Who asks from afar is asked only what anybody is, and cannot say that it is another one: only
    # the same telephone is the same.
    afar = channel in (Channel.PHONE, Channel.PROGRAM)
    asked = version.asked_of_anybody() if afar else version.fields()
    given = answered(actor, asked, unit, answers)
    digest = sealing.digest(phone, "one_stop.phone")
    same = twins(item, unit)
    alike = [
        one for one in same
        if (digest and one.phone_digest == digest)
        or (not afar and not (digest and one.phone_digest))
    ]  # fmt: skip
    if alike and not separate:
        told = {"some": _named(alike), "item": item.name}
        text = _("这里已有在办的“%(item)s”：%(some)s。确实是另一件的，请勾选另立一件。")
        raise Conflict(text % told, field="separate")
    row = Request(
        service=version, unit=unit, channel=channel, applicant=applicant, phone=phone,
        phone_digest=digest, detail=detail, papers=list(papers), answers=packed(given),
        taken_by=actor, taken_at=at or timezone.now(),
    )  # fmt: skip
    row.save()
    process = processes.in_force(version.process, unit.path)
    if process is None:
        raise GuantongError(_("没有正在施行的流程“%s”，请先发布。") % version.process)
    opened = Opened(unit, str(row), row, parameters=limits(version, process.definition.defaults()),
                    at=row.taken_at)  # fmt: skip
    (row.case,) = open_many(actor, process, [opened])
    row.save()
    more = _("同村同事项还有 %d 件在办。") % len(same) if same else ""
    told_ = _("已受理登记，查询号 %(code)s，凭查询号和手机号后四位查询进度。") % {"code": row.code}
    return Done(f"{row.case.number} {item.name}", f"{told_}{more}", made=row)


ask_oneself = act(
    ServiceItem, "申请.自助提交", gettext_lazy("提交申请"), needs=_may_take, when=_offered,
    makes=Request, ask=lambda item: _of_anybody(item), name="ask-oneself", open_to=(),
)(lambda actor, item, **given: take.do(actor, item, channel=Channel.PHONE, **given))  # fmt: skip


def limits(version: ItemVersion, otherwise: dict[str, int]) -> dict[str, int]:
    """Return the numbers of working days that hold: as the item says, or else as the process."""
    law, promise = version.legal_days, version.promised_days
    law = otherwise["law"] if law is None else law
    promise = min(otherwise["promise"], law) if promise is None else promise
    return {"promise": promise, "law": max(law, promise)}


def twins(item: ServiceItem, unit: Unit) -> list[Request]:
    """Return the requests of an item that are open at a place, whoever may read them."""
    rows: QuerySet[Request] = rows_of(unit, Request, "unit").filter(
        service__item=item, case__closed_at=None, merged_into=None
    )
    return list(rows.select_related("case")[:50])


def _named(some: Sequence[Request]) -> str:
    told = [f"{one.case.number}（{timezone.localdate(one.taken_at)}）" for one in some if one.case]
    return "、".join(told[:MOST_NAMED])


@act(
    Request, "申请.并入", gettext_lazy("并入另一件"), needs=CASE_WORK, name="merge",
    open_to=("process",), back=gettext_lazy("并错了，可以重新打开这件的受理环节。"),
)  # fmt: skip
def merge(actor: Account | None, row: Request, into: Request | None = None) -> Done:
    """Let a request be answered with another one of the same item, which is open.

    Raises
    ------
    GuantongError
        If it is no open request of the same item, or this one.

    """
    whole = into is not None and into.case is not None and into.case.closed_at is None
    if into is None or not whole or into.pk == row.pk or into.merged_into_id:
        raise GuantongError(_("请选择并入的另一件，须是正在办理的。"), field="into")
    if into.service.item_id != row.service.item_id:
        raise GuantongError(_("只有同一事项的申请才能合并。"), field="into")
    row.merged_into = into
    row.save(update_fields=["merged_into"])
    if row.case is not None:
        evidence.link(actor, row.case, TOLD, into, _("并入 %s") % into.log_name)
    return Done(f"{row.log_name}并入{into.log_name}")


@act(
    Request, "申请.告知", gettext_lazy("告知结果"), needs=CASE_WORK, name="tell",
    open_to=("process",), back=gettext_lazy("告知有误的，再告知一次。"),
)  # fmt: skip
def tell(
    actor: Account | None, row: Request, how: str = "", told: str = "", receiver: str = ""
) -> Done:
    """Keep how the result was told and who signed for it, as evidence of the case.

    Raises
    ------
    GuantongError
        If it was handed over and nobody signed.

    """
    if how == "当面送达" and not receiver.strip():
        raise GuantongError(_("当面送达的，请填签收人。"), field="receiver")
    if row.case is not None:
        evidence.link(actor, row.case, TOLD, row, f"{how} {receiver}".strip())
    return Done(f"{row.log_name}告知：{how}")


@act(
    Request, "申请.查看联系方式", gettext_lazy("查看联系方式"), needs=CASE_WORK, name="contact",
    when=lambda row: bool(row.applicant or row.phone),
)  # fmt: skip
def contact(actor: Account | None, row: Request) -> Done:
    """Open name and telephone; the log says who did."""
    told = {"name": row.applicant.reveal() or "—", "phone": row.phone.reveal() or "—"}
    return Done(f"{row.log_name}：查看联系方式", _("申请人：%(name)s，电话：%(phone)s。") % told)


def track(code: str, digits: str) -> Request:
    """Return a request by its number and the last four digits of its telephone.

    Raises
    ------
    GuantongError
        If there is none: with the same words for a wrong number and wrong digits.
    Conflict
        If somebody tried too often.

    """
    row, right, now = pointing(Request, "code", [codes.tidied(code)]).first(), False, timezone.now()
    # Whoever tries at many places at once has no more tries: each is counted in its turn.
    with transaction.atomic():
        row = held(row) if row is not None else None
        if row is not None:
            locked = row.missed_at is not None and now - row.missed_at < LOCKED
            if row.misses >= MISSES and locked:
                raise Conflict(_("试错太多，请 30 分钟后再试，或到受理的窗口查询。"))
            right = bool(row.phone) and row.phone.reveal()[-4:] == digits
            row.misses = 0 if right else (1 if row.misses >= MISSES else row.misses + 1)
            row.missed_at = None if right else now
            row.save(update_fields=["misses", "missed_at"])
    if row is None or not right:
        raise GuantongError(_("没有查到。请核对查询号和登记手机号的后四位。"))
    return row
