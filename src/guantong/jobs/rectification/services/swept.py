"""From a sweep to a file: the hits that the county lists open the rectification of their unit.

All hits of one organisation are one rectification with several criteria; a second person seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import PartyOrganisation
from guantong.core.scope import rows_of, rows_of_all
from guantong.core.services import signing
from guantong.jobs.rectification.models import ListedCriterion, Rectification
from guantong.jobs.rectification.services import criteria, rectifying
from guantong.programmes.models import Sweep, SweepHit, SweptUnit
from guantong.programmes.models.sweeps import WORDS
from guantong.programmes.room import SWEEP_DECIDE
from guantong.programmes.services.saying import wait
from guantong.programmes.services.sweeping import WAITS, hits_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account

Judgement = SweepHit.Judgement


def waiting_of(row: SweptUnit) -> QuerySet[SweepHit]:
    """Return the hits of a unit that the county has yet to judge."""
    hits: QuerySet[SweepHit] = rows_of_all([row.pk], SweepHit, "swept").filter(judgement__in=WAITS)
    return hits.select_related("criterion").order_by("criterion__position")


def _own(row: SweptUnit) -> PartyOrganisation | None:
    """Return the one organisation of a unit itself, None where there are none or several."""
    kinds = PartyOrganisation.Kind
    own = rows_of_all([row.unit_id], PartyOrganisation, "unit").filter(closed_on=None)
    some = list(own.exclude(kind=kinds.GROUP).order_by("path")[:2])
    return some[0] if len(some) == 1 else None


def _asks(row: SweptUnit) -> list[Field]:
    hits = list(waiting_of(row))
    keys = [str(one.pk) for one in hits]
    name = row.unit.name if row.unit_id else ""
    return [
        Field("hits", gettext_lazy("列入的情形"), "choices", initial=keys, choices=[
            (key, f"{one.criterion}：{one.rests_on}") for key, one in zip(keys, hits, strict=True)
        ]),
        Field("party", type=PartyOrganisation, required=False, initial=_own(row)),
        Field("organisation", required=False, most=120,
              initial=_("%s党组织") % name, help=gettext_lazy("党组织没有登记的才填")),
        Field("reason", gettext_lazy("列入的理由"), "reason", most=WORDS),
    ]  # fmt: skip


def _vet(row: SweptUnit, **_given: Any) -> None:
    """Refuse what already waits for its second person."""
    if signing.waiting_for(SweptUnit._meta.label_lower, "list").filter(subject_id=row.pk).exists():
        text = _("“%s”列入整顿已经提请，正待另一人核签；要改，请核签人先退回。")
        raise Conflict(text % row.unit.name)


@act(
    SweptUnit, "排查.列入整顿", gettext_lazy("列入整顿"), needs=SWEEP_DECIDE, name="list",
    within="sweep", makes=Rectification, second=True, ask=_asks, vet=_vet,
    when=lambda row: row.awaits and row.sweep.state == Sweep.State.OPEN,
    back=gettext_lazy("列错了，在整顿的“县级研判”里选“不列入”，写明理由。"),
    confirm=gettext_lazy(
        "另一人核签后提出整顿：所选的情形、发现的情况和出处都写进整顿页面，一个党组织只立一件。"
    ),
)  # fmt: skip
def enter(
    actor: Account | None, row: SweptUnit, hits: list[str], reason: str,
    party: PartyOrganisation | None = None, organisation: str = "",
) -> Done:  # fmt: skip
    """List a unit's organisation by some of its hits: open its file, or add to the one that runs.

    Raises
    ------
    GuantongError
        If no organisation is named.
    Conflict
        If a hit was judged in between, or the unit already waits for its second person.

    """
    name = party.name if party is not None else organisation.strip()
    if not name:
        raise GuantongError(_("请选登记的党组织；没有登记的，写明名称。"), field="party")
    chosen = [one for one in waiting_of(row) if str(one.pk) in hits]
    if len(chosen) != len(set(hits)):
        raise Conflict(_("有的情形已经研判过了，请刷新页面再选。"))
    file = rectifying.running(row.unit, name)
    if file is None:
        file = rectifying.begin(actor, row.unit, name, party)
    there = set(rows_of(file, ListedCriterion).values_list("code", flat=True))
    for one in chosen:
        if one.criterion.code not in there:
            criteria.enter(actor, file, one.criterion, one.rests_on)
        one.judgement, one.reason, one.case = Judgement.LISTED, reason, file.case
        one.judged_by, one.judged_on = actor, timezone.localdate()
        one.save()
    wait(row)
    codes = "、".join(one.criterion.code for one in chosen)
    return Done(f"{row.sweep}：{name}列入整顿 {codes}", made=file)


def led_from(rows: QuerySet[Any], sweep: Sweep) -> QuerySet[Any]:
    """Keep the rectifications to which hits of a sweep led."""
    cases = hits_of(sweep).exclude(case=None).order_by().values("case")
    return rows.filter(case__in=cases)


def sweeps_of(row: Rectification) -> list[Sweep]:
    """Return the sweeps whose hits led to a file."""
    if row.case is None:
        return []
    hits = rows_of_all([row.case], SweepHit, "case").order_by().values("swept__sweep")
    return list(rows_of_all(hits, Sweep, "pk"))
