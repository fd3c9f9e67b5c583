"""Evidence: handed in by whoever runs the unit, judged by another, checked by a third person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_above, rows_of
from guantong.core.services import files
from guantong.core.services.signing import same_person
from guantong.programmes.models import Appraisal, Criterion, Proof, Verdict
from guantong.programmes.room import STANDARD_JUDGE, STANDARD_SHOW
from guantong.programmes.services.appraising import reckon
from guantong.programmes.services.predicates import months_after
from guantong.programmes.services.subjects import SUBJECTS

if TYPE_CHECKING:
    from guantong.core.models import Account

LIMIT = 10 << 20
Kind, State = Criterion.Kind, Proof.State


def shown_by_people(row: Appraisal) -> Any:
    """Return the criteria of an appraisal that people show: what is computed is asked of nobody."""
    if row.standard_id is None:
        return pointing(Criterion, "pk", [])
    return pointing(Criterion, "standard", [row.standard_id]).exclude(kind=Kind.COMPUTED)


def _offered(row: Appraisal) -> list[tuple[str, str]]:
    return [(one.code, f"{one.head} · {one.code} {one.text}") for one in shown_by_people(row)]


def _begins(_row: Any, said: Mapping[str, str]) -> dict[str, Any]:
    return {"item": said["item"]} if said.get("item") else {}


@act(
    Appraisal, "佐证.提交", gettext_lazy("提交佐证"), needs=STANDARD_SHOW, makes=Proof, name="show",
    when=lambda row: row.ended_on is None and row.standard_id is not None, begins=_begins,
    ask=lambda row: (
        Field("item", Criterion._meta.verbose_name or "", "choice", choices=_offered(row)),
        Field("text", type="reason", most=400),
        Field("upload", gettext_lazy("照片或文件"), "file", required=False,
              help=gettext_lazy("手机拍一张即可；只拍材料，不拍与条目无关的人")),
        Field("taken_on", type="date", initial=lambda _row: timezone.localdate()),
    ),
    back="take-back",
)  # fmt: skip
def show(
    actor: Account | None, row: Appraisal, item: str, text: str, taken_on: dt.date,
    upload: Any = None,
) -> Done:  # fmt: skip
    """Hand in what shows that a criterion is met.

    Raises
    ------
    GuantongError
        If there is no such criterion, or the day lies ahead.
    Conflict
        If something handed in for it still waits to be judged.

    """
    one = shown_by_people(row).filter(code=item).first()
    if one is None:
        raise GuantongError(_("没有这一条，或者它由系统计算，不用提交。"), field="item")
    if taken_on > timezone.localdate():
        raise GuantongError(_("形成日期在今天之后，请核对。"), field="taken_on")
    if months_after(taken_on, one.valid_months) < timezone.localdate():
        text_ = _("这一条的材料管 %s 个月，这份已经过期，请换新近的。")
        raise GuantongError(text_ % one.valid_months, field="taken_on")
    if rows_of(row, Proof).filter(criterion=one, state=State.WAITING).exists():
        raise Conflict(_("这一条已有佐证待认定；要换的先撤回。"), field="item")
    file = None
    if upload is not None:
        unit = rows_above(row.path, Unit).order_by("-path").first()
        file = files.store(actor, unit, upload.name, upload, "标准佐证", limit=LIMIT)
    made = Proof(appraisal=row, criterion=one, text=text, file=file, taken_on=taken_on, by=actor)
    made.save()
    return Done(f"{row}提交佐证 {one.code}", _("已提交，等待认定。"), made=row, value=made)


@act(
    Proof, "佐证.撤回", gettext_lazy("撤回"), name="take-back", when=(State.WAITING,),
    needs=lambda actor, row: actor is not None and same_person(actor, row.by), then=State.BACK,
    back=gettext_lazy("可以重新提交。"), confirm=gettext_lazy("撤回后不再等待认定。"),
)  # fmt: skip
def take_back(_actor: Account | None, row: Proof) -> str:
    """Take back what one handed in, before it is judged."""
    return f"{row.appraisal}撤回佐证 {row.criterion.code}"


@act(
    Proof, "佐证.认定", gettext_lazy("认定"), needs=STANDARD_JUDGE, name="judge", makes=Verdict,
    when=(State.WAITING,), second=True,
    ask=("value", Field("said", type="reason", most=400)),
    back=gettext_lazy("认定错了，重新提交佐证再认定；以前的认定留作沿革。"),
    confirm=gettext_lazy("认定后由另一人核签才生效；“不清楚”不等于没有达到。"),
)  # fmt: skip
def judge(actor: Account | None, row: Proof, value: str, said: str) -> Done:
    """Say of what was handed in whether the criterion is met; another person must agree.

    Raises
    ------
    Refused
        If nobody stands behind it.

    """
    if actor is None:
        raise Refused(_("条目只能由人认定，系统不代办。"))
    day, one = timezone.localdate(), row.criterion
    rows_of(row.appraisal, Verdict).filter(criterion=one, replaced=False).update(replaced=True)
    made = Verdict(
        appraisal=row.appraisal, criterion=one, value=value, said=said, proof=row, by=actor, on=day,
        valid_until=months_after(row.taken_on, one.valid_months),
    )  # fmt: skip
    made.save()
    row.state = State.JUDGED
    row.save(update_fields=["state"])
    again([row.appraisal], day)
    return Done(f"{row.appraisal} {one.code}：{made.get_value_display()}", made=made)


def again(some: list[Appraisal], on: dt.date) -> None:
    """Reckon appraisals anew, and do what the job does then."""
    reckon(some, on)
    for one in some:
        who = SUBJECTS.get(one.subject_model)
        if who is not None:
            who.after([one], on)
