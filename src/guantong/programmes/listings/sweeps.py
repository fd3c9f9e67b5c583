"""The lists of sweeps: sweeps, their units, what was found; of a village, what was judged of it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import pointing, rows_of_all
from guantong.frame.listings import Listing, On, Waiting
from guantong.programmes.models import Sweep, SweepCriterion, SweepHit, SweptUnit
from guantong.programmes.room import SWEEP_DECIDE, SWEEP_OWN, SWEEP_SAY
from guantong.programmes.services import filing, judged, saying, sweeping
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

Judgement, OPEN = SweepHit.Judgement, Sweep.State.OPEN
#: A name that leads to its row's page, in a drawer where there is room.
DRAWN: dict[str, Any] = {
    "linkify": lambda record: record.get_absolute_url(), "attrs": {"a": {"data-drawer": ""}},
}  # fmt: skip
#: So long a village is told of a judgement on its desk.
TOLD = dt.timedelta(days=30)
SEEN: dict[str, Any] = {
    "looked": (gettext_lazy("已排查"), ~Q(looked_on=None)),
    "not": (gettext_lazy("没有排查"), Q(looked_on=None)),
    "why": (gettext_lazy("没有排查，已写明原因"), Q(looked_on=None) & ~Q(why_not="")),
}  # fmt: skip


def _hit(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep units by what was found there."""
    hits = SweepHit.objects.filter(swept=OuterRef("pk"))
    if value == "unknown":
        return rows.exclude(unknown={})
    if value == "listed":
        return rows.filter(Exists(hits.filter(judgement=Judgement.LISTED)))
    found = Exists(hits)
    return rows.filter(found) if value == "hit" else rows.filter(~found, looked_on__isnull=False)


def _to_say(account: Account) -> QuerySet[SweptUnit]:
    """Return what a town has yet to look at; the county sees how far each town is on the sweep."""
    rows: QuerySet[SweptUnit] = SweptUnit.objects.visible_to(account, SWEEP_SAY)
    mine = Unit.objects.visible_to(account, SWEEP_DECIDE).order_by().values("pk")
    return rows.filter(looked_on=None, sweep__state=OPEN, unit__closed_on=None).exclude(
        unit__in=mine
    )


def _to_judge(account: Account) -> QuerySet[SweptUnit]:
    rows: QuerySet[SweptUnit] = SweptUnit.objects.visible_to(account, SWEEP_DECIDE)
    return rows.filter(awaits=True, sweep__state=OPEN).exclude(looked_on=None)


def _of_sweep(request: Request, way: str) -> list[Choice]:
    """Return the mark of the sweep that an address names, if the reader sees it."""
    key = request.GET.get("sweep") or ""
    seen = Sweep.objects.visible_to(request.user)
    row = seen.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if row is None:
        return []
    narrow = partial(_narrowed, way)
    return [Choice("sweep", gettext_lazy("排查"), [(key, str(row))], narrow, mark=True)]


def _narrowed(way: str, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(**{way: value})


class Sweeps(Listing):
    """The sweeps, the latest first."""

    heading, route, home = gettext_lazy("排查"), "programmes:sweeps", True
    search = ("name", "unit__name")
    filters = (Choice("state", gettext_lazy("状态"), Sweep.State.choices),)
    offers = (sweeping.begin,)
    on = (On(Unit),)
    empty = gettext_lazy("还没有发起过排查。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=gettext_lazy("单位"))
    looked = Short(verbose_name=gettext_lazy("已排查／应排查"), empty_values=(), orderable=False)
    opened_on, due, closed_on = Short(), Short(), Short()

    class Meta(Table.Meta):
        model = Sweep
        fields = ("name", "unit__name", "opened_on", "due", "state", "looked", "closed_on")

    def prepare(self, rows: Any) -> None:
        """Count the units of the page's sweeps, as far as the reader sees them."""
        seen = SweptUnit.objects.visible_to(self.request.user).filter(sweep__in=list(rows))
        self.counts: dict[int, list[int]] = {}
        for sweep, on in seen.order_by().values_list("sweep", "looked_on"):
            told = self.counts.setdefault(sweep, [0, 0])
            told[0] += on is not None
            told[1] += 1

    def render_looked(self, record: Sweep) -> str:
        """Say how many were looked at among how many."""
        looked, every = self.counts.get(record.pk, (0, 0))
        return f"{looked}／{every}"


class SweptUnits(Listing):
    """Every unit of the sweeps; one nobody looked at is shown as such."""

    heading, route, home = gettext_lazy("排查单位"), "programmes:swept-units", True
    search = ("unit__name", "unit__parent__name", "sweep__name")
    filters = (
        Choice("seen", gettext_lazy("排查"), [(key, one) for key, (one, _q) in SEEN.items()],
               lambda rows, value: rows.filter(SEEN[value][1]), overlaps=True),
        Choice(
            "hit", gettext_lazy("情形"),
            [("hit", gettext_lazy("有命中")), ("listed", gettext_lazy("已列入")),
             ("unknown", gettext_lazy("有说不清的")), ("none", gettext_lazy("没有发现"))],
            _hit, overlaps=True,
        ),
        Choice("sweep__state", gettext_lazy("排查的状态"), Sweep.State.choices),
    )  # fmt: skip
    offers = (filing.take,)
    acts = ("say", "clear")
    bulk = (saying.clear, saying.excuse)
    on = (On(Unit, rows=lambda rows, unit: rows.filter(unit=unit), without=("unit__name",)),)
    waits = (
        Waiting(gettext_lazy("待排查"), _to_say, since="sweep__opened_on", due="sweep__due",
                act="say"),
        Waiting(gettext_lazy("排查命中，待研判"), _to_judge, since="looked_on", due="sweep__due"),
    )  # fmt: skip
    empty = gettext_lazy("没有符合条件的排查单位。")
    unit__name = Column(verbose_name=gettext_lazy("村（社区）"), **DRAWN)
    unit__parent__name = Column(verbose_name=gettext_lazy("乡镇"))
    sweep__name = Column(verbose_name=gettext_lazy("排查"))
    looked_on = Column(empty_values=())
    found = Long(verbose_name=gettext_lazy("命中和说不清的情形"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = SweptUnit
        fields = ("unit__name", "unit__parent__name", "sweep__name", "looked_on", "found")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them in the tree's order, those of the latest sweep first."""
        rows = super().seen(account, on).select_related("sweep", "unit__parent")
        return rows.order_by("-sweep__opened_on", "sweep_id", "unit_path")

    @classmethod
    def asked(cls, request: Request, on: Any = None) -> list[Choice]:
        """Return its drop-downs, and which sweep it is."""
        return [*super().asked(request, on), *_of_sweep(request, "sweep")]

    def prepare(self, rows: Any) -> None:
        """Read the hits of the page's units at once."""
        keys = [row.pk for row in rows]
        self.hits: dict[int, list[SweepHit]] = {}
        for one in rows_of_all(keys, SweepHit, "swept").select_related("criterion"):
            self.hits.setdefault(one.swept_id, []).append(one)

    def render_looked_on(self, record: SweptUnit) -> str:
        """Say when somebody looked, or that nobody did, and why."""
        if record.looked_on:
            return f"{record.looked_on:%Y-%m-%d}"
        return _("没有排查：%s") % record.why_not if record.why_not else _("没有排查")

    def render_found(self, record: SweptUnit) -> str:
        """Name what was found, with how it was judged, and what is not known."""
        told = [_judged(one) for one in self.hits.get(record.pk, ())]
        told += [_("%s 说不清") % code for code in sorted(record.unknown)]
        return "；".join(told) or ("—" if record.looked_on is None else _("没有发现"))


def _judged(hit: SweepHit) -> str:
    judged = str(hit.get_judgement_display() or _("待研判"))
    return _("%(code)s %(judged)s") % {"code": hit.criterion.code, "judged": judged}


class SweepHits(Listing):
    """What was found in sweeps, each criterion on its own line, in the tree's order."""

    heading, route, home = gettext_lazy("命中的情形"), "programmes:sweep-hits", True
    search = ("swept__unit__name", "swept__unit__parent__name", "criterion__text", "found", "told")
    filters = (
        Choice("criterion__code", gettext_lazy("情形"), lambda: _codes()),
        Choice("judgement", gettext_lazy("县级研判"),
               [("none", gettext_lazy("待研判")), *Judgement.choices],
               lambda rows, value: rows.filter(judgement="" if value == "none" else value)),
        Choice("word", gettext_lazy("乡镇意见"), SweepHit.Word.choices),
        Choice("swept__sweep__state", gettext_lazy("排查的状态"), Sweep.State.choices),
    )  # fmt: skip
    acts = ("judge", "unjudge")
    bulk = (judged.judge,)
    on = (On(Unit, rows=lambda rows, unit: rows.filter(swept__unit=unit)),)
    empty = gettext_lazy("没有符合条件的命中情形。")
    swept__unit__name = Column(verbose_name=gettext_lazy("村（社区）"), **DRAWN)
    swept__unit__parent__name = Column(verbose_name=gettext_lazy("乡镇"))
    swept__sweep__name = Column(verbose_name=gettext_lazy("排查"))
    criterion = Long()
    rests_on = Long(verbose_name=gettext_lazy("依据和发现的情况"), orderable=False)
    judgement = Short(empty_values=())

    class Meta(Table.Meta):
        model = SweepHit
        fields = (
            "swept__unit__name", "swept__unit__parent__name", "swept__sweep__name", "criterion",
            "rests_on", "word", "judgement", "reason", "judged_by", "judged_on",
        )  # fmt: skip

    hidden = ("swept__sweep__name", "judged_by", "judged_on", "reason")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their units and criteria."""
        rows = super().seen(account, on)
        return rows.select_related(
            "criterion", "swept__sweep", "swept__unit__parent", "judged_by", "case"
        ).order_by(
            "-swept__sweep__opened_on", "swept__sweep_id", "swept__unit_path", "criterion__position"
        )

    @classmethod
    def asked(cls, request: Request, on: Any = None) -> list[Choice]:
        """Return its drop-downs, and which sweep it is."""
        return [*super().asked(request, on), *_of_sweep(request, "swept__sweep")]

    def render_judgement(self, record: SweepHit) -> str:
        """Say how it was judged, or that it was not."""
        return str(record.get_judgement_display() or _("待研判"))


def _codes() -> list[tuple[str, str]]:
    """Return the criteria of sweeps by their codes, as the latest list words them."""
    rows = pointing(SweepCriterion, "sweep__state", Sweep.State.values)
    told = dict(rows.order_by("sweep", "position").values_list("code", "text"))
    return [(code, f"{code} {text[:20]}") for code, text in sorted(told.items())]


def _told(account: Account) -> QuerySet[SweepHit]:
    """Return what was lately judged, to whoever may answer to it."""
    found = judged.own_of(account).filter(judgement=Judgement.LISTED)
    return found.filter(judged_on__gte=timezone.localdate() - TOLD)


class OwnHits(Listing):
    """What was judged of one's own village."""

    heading, route, needs = gettext_lazy("本村研判结果"), "programmes:own-hits", SWEEP_OWN
    search = ("criterion__text", "found", "told")
    waits = (
        Waiting(gettext_lazy("研判结果请看，可以说明"), _told, since="judged_on",
                page="programmes:own-hit"),
    )  # fmt: skip
    empty = gettext_lazy("县里还没有研判过本村的情形。")
    criterion = Long(linkify=lambda record: reverse("programmes:own-hit", args=[record.pk]))
    swept__sweep__name = Column(verbose_name=gettext_lazy("排查"))
    rests_on = Long(verbose_name=gettext_lazy("依据和发现的情况"), orderable=False)
    judged_on = Short()

    class Meta(Table.Meta):
        model = SweepHit
        fields = ("criterion", "swept__sweep__name", "rests_on", "judgement", "judged_on")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003 - stands alone
        """Read what is final."""
        return judged.own_of(account).select_related("criterion", "swept__sweep", "swept__unit")
