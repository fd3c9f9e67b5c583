"""What the county judges of a hit, where it does not list; and what the village answers.

To list opens a file: that is the job's that puts in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.fields import Field
from guantong.core.models import Account
from guantong.core.scope import found
from guantong.frame import replies
from guantong.programmes.models import Sweep, SweepHit
from guantong.programmes.models.sweeps import WORDS
from guantong.programmes.room import SWEEP_DECIDE, SWEEP_OWN
from guantong.programmes.services.saying import wait

if TYPE_CHECKING:
    from django.db.models import QuerySet

Judgement = SweepHit.Judgement
NOT_LISTING = tuple(one for one in Judgement.choices if one[0] != Judgement.LISTED)


@act(
    SweepHit, "排查.研判", gettext_lazy("研判"), needs=SWEEP_DECIDE, name="judge",
    within="swept__sweep", when=lambda hit: (
        hit.swept.sweep.state == Sweep.State.OPEN and hit.judgement != Judgement.LISTED
    ),
    ask=(
        Field("judgement", type="choice", choices=NOT_LISTING,
              help=gettext_lazy("要列入的，在单位的页面上点“列入整顿”")),
        Field("reason", type="reason", most=WORDS),
    ),
    back="unjudge",
)  # fmt: skip
def judge(actor: Account | None, hit: SweepHit, judgement: str, reason: str) -> Done:
    """Judge that a hit lists nobody, or that somebody looks further."""
    _keep(hit, actor, judgement, reason)
    told = _("%(hit)s：%(judgement)s") % {"hit": hit, "judgement": Judgement(judgement).label}
    return Done(f"{hit}研判：{judgement}", told, made=hit)


@act(
    SweepHit, "排查.撤回研判", gettext_lazy("撤回研判"), needs=SWEEP_DECIDE, name="unjudge",
    within="swept__sweep", back="judge", when=lambda hit: (
        hit.swept.sweep.state == Sweep.State.OPEN
        and hit.judgement in (Judgement.NOT, Judgement.FURTHER)
    ),
    confirm=gettext_lazy("这一条回到待研判；村里不再看到原来的研判。"),
)  # fmt: skip
def unjudge(_actor: Account | None, hit: SweepHit) -> Done:
    """Take a judgement back that listed nobody."""
    _keep(hit, None, "", "")
    return Done(f"{hit}撤回研判", made=hit)


def _keep(hit: SweepHit, actor: Account | None, judgement: str, reason: str) -> None:
    hit.judgement, hit.reason, hit.judged_by = judgement, reason, actor
    hit.judged_on = timezone.localdate() if judgement else None
    hit.save()
    wait(hit.swept)


def own_of(account: Account) -> QuerySet[SweepHit]:
    """Return what the county judged of an account's own village; nothing before it is final."""
    rows: QuerySet[SweepHit] = SweepHit.objects.visible_to(account, SWEEP_OWN)
    return rows.filter(judgement__in=(Judgement.LISTED, Judgement.NOT))


def _is_own(account: Account, row: SweepHit) -> bool:
    return own_of(account).filter(pk=row.pk).exists()


@act(
    SweepHit, "排查.本村说明", gettext_lazy("提交说明"), needs=_is_own, open_to=(), name="answer"
)  # fmt: skip
def answer(
    account: Account, row: SweepHit, text: str, file: replies.Attachment | None = None
) -> Done:
    """Say something to what was judged of one's village; errors as `replies.say`."""
    # Whose words they are is looked up anew: a request hands its account over lazily.
    whose = found(Account, account.pk)
    said = replies.say(account, replies.Subject(row, whose, row.swept.unit), text, file)
    return Done(f"{row}本村说明", value=said)
