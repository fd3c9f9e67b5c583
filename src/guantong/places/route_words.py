"""A route plan in words: what a plan sees, how sure it is, what each stop is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guantong.core.models import Knowledge
from guantong.core.scope import pointing
from guantong.places.models import HeritageTheme, RoutePlan, Site
from guantong.places.opening import clock
from guantong.places.services import routing

HOUR = 60


@dataclass(frozen=True)
class Stop:
    """A stop as a page and a paper tell it; ``site`` is None where the reader may not see it."""

    told: dict[str, Any]
    site: Site | None

    @property
    def times(self) -> str:
        """From when until when the group is there."""
        return f"{clock(self.told['start'])}-{clock(self.told['leave'])}"

    @property
    def name(self) -> str:
        """Its name as it was when the plan was made."""
        return str(self.told["name"])

    @property
    def way(self) -> str:
        """How long the way to it takes."""
        return way(self.told)

    @property
    def waits(self) -> int:
        """Minutes before it opens."""
        return int(self.told["start"] - self.told["arrive"])

    @property
    def marked(self) -> str:
        """That nobody knows exactly where it lies, in one word; else nothing."""
        words = {Knowledge.INVENTED: _("位置虚构"), Knowledge.ADDRESS: _("位置只到地址")}
        return words.get(self.told["spot"]["knowledge"], "")

    @property
    def invented(self) -> bool:
        """Whether its point is invented."""
        return bool(self.told["spot"]["knowledge"] == Knowledge.INVENTED)

    @property
    def contact(self) -> str:
        """Who keeps it now, with the telephone."""
        if self.site is None or not (self.site.keeper or self.site.telephone):
            return _("没有登记")
        return f"{self.site.keeper} {self.site.telephone}".strip()

    @property
    def taught(self) -> str:
        """What is taught there."""
        return "；".join([*self.told["taught"], *self.told["themes"]]) or "—"

    @property
    def notes(self) -> list[str]:
        """What is not known of it, and that it was seen before."""
        told = [self.marked] if self.marked else []
        told += [_("到得早，等 %d 分钟开放") % self.waits] if self.waits else []
        told += [_("团队去过")] if self.told["seen"] else []
        return [*told, *self.told["unsure"]]


@dataclass(frozen=True)
class Day:
    """One day of a plan."""

    date: dt.date
    told: dict[str, Any]
    stops: list[Stop] = field(default_factory=list)

    @property
    def spots(self) -> list[dict[str, Any]]:
        """The points of the day in their order, from where it begins to where it ends."""
        first, last = self.told["ends"]
        return [first, *(one.told["spot"] for one in self.stops), last]

    @property
    def title(self) -> str:
        """The date with its weekday."""
        return date_format(self.date, "Y-m-d l")

    @property
    def leave(self) -> str:
        """When and from where it begins."""
        told = {"at": clock(self.told["leave"]), "place": self.told["from"]}
        return str(_("%(at)s 从%(place)s出发") % told)

    @property
    def back(self) -> str:
        """When and where it ends."""
        told = {"at": clock(self.told["back"]), "place": self.told["to"],
                "way": way(self.told["last"])}  # fmt: skip
        return str(_("%(at)s 回到%(place)s（路上 %(way)s）") % told)


def days(plan: dict[str, Any], sites: dict[int, Site]) -> list[Day]:
    """Return the days of a plan; ``sites`` are those that the reader sees, by key."""
    return [
        Day(dt.date.fromisoformat(one["date"]), one,
            [Stop(stop, sites.get(stop["site"])) for stop in one["stops"]])
        for one in plan["days"]
    ]  # fmt: skip


def way(told: dict[str, Any]) -> str:
    """Return how long a way takes: an interval where nobody knows exactly."""
    if told["entered"]:
        return str(_("%d 分钟（录入）") % told["way"])
    if told["low"] < told["high"]:
        part = {"low": told["low"], "high": told["high"], "way": told["way"]}
        return _("%(low)d—%(high)d 分钟，按 %(way)d 分钟排") % part
    return str(_("约 %d 分钟") % told["way"])


def length(minutes: int) -> str:
    """Return a length of time."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return _("%d 分钟") % rest
    return _("%(hours)d 小时 %(rest)d 分钟") % {"hours": hours, "rest": rest} if rest else (
        _("%d 小时") % hours
    )  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """One of the plans, as it stands beside the others."""

    at: int
    name: str
    sees: str
    out: str
    meant: bool


def offers(row: RoutePlan) -> list[Offer]:
    """Return the plans side by side, in words."""
    return [
        Offer(at, one["name"], sees(row, one), length(one["minutes"]), at == row.chosen)
        for at, one in enumerate(row.plans)
    ]


def sees(row: RoutePlan, plan: dict[str, Any]) -> str:
    """Say what a plan sees of what was asked."""
    stops = [stop for day in plan["days"] for stop in day["stops"]]
    wished = {one.name for one in wishes(row)}
    told = [ngettext("到 %d 处", "到 %d 处", len(stops)) % len(stops)]
    if wished:
        told.append(_("其中合所选主题 %d 处") % sum(bool(wished & set(s["themes"])) for s in stops))
    told.append(_("团队没去过的 %d 处") % sum(not stop["seen"] for stop in stops))
    return "，".join(told)


def wishes(row: RoutePlan) -> list[Any]:
    """Return the themes wished."""
    return list(pointing(HeritageTheme, "pk", routing.chosen(row, "themes")))


def proof(row: RoutePlan, plan: dict[str, Any]) -> str:
    """Say how sure it is that no plan meets better what was asked; of another, that it is one."""
    if plan is not row.plans[0]:
        return _("这是另一个可选的方案，没有第一个合要求。")
    if plan["proven"] or plan["value"] >= plan["bound"]:
        return _("已经证明：在这些条件下，没有哪种安排更合要求。")
    share = 100 * (plan["bound"] - plan["value"]) / max(1, plan["value"])
    return str(_("还没有证明是最好的：更好的安排最多再合要求 %.0f%%。") % share)


def basis() -> str:
    """Say by what sites are chosen."""
    told = _("取舍只看两条：合不合所选的精神主题，团队去没去过（按集体学习登记）。")
    return told + _("不看去的人多不多。") + _("路程按直线距离、绕行系数和车速估算，不是导航。")
