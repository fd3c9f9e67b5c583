"""Faults of what the rooms declare, told in words when the program starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse

from guantong.core import conditions, facts, roles
from guantong.core.acts import ACTS
from guantong.core.conditions import Condition
from guantong.core.fields import Field
from guantong.frame import guides, periods
from guantong.frame.figures import FIGURES
from guantong.frame.listings import LISTINGS
from guantong.frame.rooms import Room, rooms

JOBS = range(1, 17)


def check_rooms(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - rooms are checked together
    **_kwargs: object,
) -> list[CheckMessage]:
    """Return what does not fit together."""
    found = list(rooms())
    return [
        Error(text, id="guantong.E001", obj=one)
        for one, text in (
            *_alone(found), *_among(found), *_by_programs(), *_asked(), *_of_figures(found),
        )
    ]  # fmt: skip


def _asked() -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the fields of acts that ask the same of every row."""
    for some in ACTS.values():
        for one in some.values():
            asks = () if callable(one.ask) else one.ask
            own = [it for it in asks if isinstance(it, Field)]
            circles = conditions.circles(conditions.of(own))
            names = {it if isinstance(it, str) else it.name for it in asks}
            for it in own:
                if it.fact and it.fact not in facts.FACTS:
                    yield one.name, f"{one.event} 的 {it.name}：没有事实 {it.fact}。"
                if it.when and Condition.read(it.when).name not in names:
                    yield one.name, f"{one.event} 的 {it.name}：填写条件 {it.when} 指向的不存在。"
                if it.name in circles:
                    yield one.name, f"{one.event} 的 {it.name}：填写条件互相牵连。"


def _by_programs() -> Iterator[tuple[str, str]]:
    """Yield what is declared open to the API and must never be."""
    for some in ACTS.values():
        for one in some.values():
            by_hand = any(getattr(it, "by_hand", False) for it in (one.model, one.keeps, one.makes))
            if "api" in one.open_to and (one.second or by_hand):
                yield one.name, f"{one.event} 须由本人或第二人办理，不能开放给接口。"
    for listing in LISTINGS:
        if "api" in listing.open_to and getattr(listing.model(), "by_hand", True):
            yield listing.__name__, f"{listing.heading} 不能开放给接口。"


def _of_figures(found: Iterable[Room]) -> Iterator[tuple[str, str]]:
    """Yield what keeps a figure from being counted or its rows from being opened."""
    names = {room.name for room in found}
    for code, many in Counter(one.code for one in FIGURES).items():
        if many > 1:
            yield code, f"数据 {code} 声明了 {many} 次。"
    for one in FIGURES:
        listing, model = one.listing, one.listing.model()
        if one.room not in names:
            yield one.code, f"数据 {one.code} 的代码须以所在功能区的名称开头。"
        if not listing.route or listing.needs is None:
            yield one.code, f"数据 {one.code} 所数的列表须有网址和查看权限。"
        if model is None or (one.dated and not periods.exists(model, one.dated)):
            yield one.code, f"数据 {one.code}：没有日期项目 {one.dated}。"


def _alone(found: Iterable[Room]) -> Iterator[tuple[str, str]]:
    core = {one for one in vars(roles).values() if isinstance(one, roles.Permission)}
    declared = core | {one for room in found for one in room.permissions}
    for room in found:
        if not apps.is_installed(room.module) or room.name != room.module.rpartition(".")[2]:
            yield room.name, f"{room.name}：ROOM 的名称须与应用的名称一致。"
        for name in room.needs:
            if not any(other.name == name for other in found):
                yield room.name, f"{room.name} 需要 {name}，但它没有安装。"
        for role, given in room.grants.items():
            for permission in set(given) - declared:
                yield room.name, f"{room.name} 给 {role.key} 的权限 {permission} 没有声明。"
        for address in [*(one.address for one in room.menu), *(one.address for one in room.phases)]:
            try:
                reverse(address)
            except NoReverseMatch:
                yield room.name, f"{room.name}：菜单地址 {address} 不存在。"
        named = {one.guide for one in room.menu} | {one.guide for one in room.phases}
        for guide in named - {""}:
            if guides.text_of(guide) is None:
                yield room.name, f"{room.name}：没有名为 {guide} 的使用说明。"
        for entry in room.menu:
            if not (entry.part or room.part):
                yield room.name, f"{room.name}：菜单“{entry.title}”没有说明在哪一部分。"
        if room.number is not None and room.number not in JOBS:
            yield room.name, f"{room.name}：工作编号 {room.number} 不在 1—16 之内。"


def _among(found: Iterable[Room]) -> Iterator[tuple[str, str]]:
    kinds: dict[str, list[object]] = {
        "权限": [one.key for room in found for one in room.permissions],
        "地址": [one for room in found for one in (room.prefix, *room.doors) if one is not None],
        "工作编号": [room.number for room in found if room.number is not None],
    }
    for kind, values in kinds.items():
        for value, many in Counter(values).items():
            if many > 1:
                yield str(value), f"{kind} {value} 声明了 {many} 次。"
