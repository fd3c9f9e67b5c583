"""Asking applicants how it was: drawn at random by the system, told as a share with its number."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.room import CASE_DECIDE
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_under
from guantong.jobs.one_stop.models import CallBack, Request

if TYPE_CHECKING:
    from guantong.core.models import Account

#: How far back closed requests are drawn from.
BACK = dt.timedelta(days=31)
MOST = 200


@act(
    Unit, "回访.抽取", gettext_lazy("抽取回访"), needs=CASE_DECIDE, name="call-backs-draw",
    ask=(
        Field("many", gettext_lazy("抽取件数"), "number", least=1, most=MOST, initial=20,
              help=gettext_lazy("从最近 31 天办结、留有电话、没有抽过的申请里，由系统随机抽取。")),
    ),
)  # fmt: skip
def draw(actor: Account | None, unit: Unit, many: int) -> Done:
    """Draw requests that were closed of late; nobody chooses them.

    Raises
    ------
    GuantongError
        If there is none to draw.

    """
    rows = rows_under(unit, Request).filter(
        case__closed_at__gte=timezone.now() - BACK, call_back=None, merged_into=None
    )
    keys = list(rows.exclude(phone_digest="").values_list("pk", flat=True))
    if not keys:
        raise GuantongError(_("最近 31 天没有可以回访的办结件。"))
    chosen = secrets.SystemRandom().sample(keys, min(many, len(keys)))
    CallBack.objects.bulk_create([CallBack(request_id=pk) for pk in sorted(chosen)])
    told = _("已从 %(n)d 件里随机抽取 %(k)d 件。") % {"n": len(keys), "k": len(chosen)}
    return Done(f"{unit.name}：从 {len(keys)} 件抽取回访 {len(chosen)} 件", told, value=len(chosen))


@act(
    CallBack, "回访.登记", gettext_lazy("登记回访"), needs=CASE_DECIDE, name="call",
    when=lambda row: row.said in (CallBack.Said.WAITING, CallBack.Said.MISSED),
    ask=(
        Field("said", type="choice",
              choices=[one for one in CallBack.Said.choices if one[0] != CallBack.Said.WAITING]),
        Field("note", required=False, most=200),
    ),
)  # fmt: skip
def call(actor: Account | None, row: CallBack, said: str, note: str = "") -> str:
    """Write down what the applicant said.

    Raises
    ------
    GuantongError
        If somebody is not content and it is not said with what.

    """
    if said == CallBack.Said.NOT and not note.strip():
        raise GuantongError(_("不满意的，请写明反映的问题。"), field="note")
    row.said, row.note, row.by, row.called_at = said, note.strip(), actor, timezone.now()
    row.save()
    return row.request.log_name
