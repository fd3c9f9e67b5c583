"""``guantong rooms``: everything the rooms and jobs declare, as it is registered."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guantong.core.acts import Act
    from guantong.core.roles import Permission
    from guantong.frame.rooms import Entry, Room

#: What is declared below the rooms, by the package it lies in.
BELOW = {"guantong.core": "内核", "guantong.frame": "框架"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("rooms", help="列出各室和各项工作的权限、菜单和动作")
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Print the registry."""
    print(registry())
    return 0


def registry() -> str:
    """Return what stands below the rooms, every room, and every job in its number's order."""
    from guantong.core import roles
    from guantong.frame.rooms import rooms

    own = [one for one in vars(roles).values() if isinstance(one, roles.Permission)]
    parts = [
        "\n".join(
            [
                label,
                *_section("权限", _permissions(given)),
                *_section("动作", _acts(package)),
                *_section("事实", _facts(package)),
            ]
        )
        for (package, label), given in zip(BELOW.items(), (own, []), strict=True)
    ]
    found = sorted(rooms(), key=lambda room: room.number or 0)
    return "\n\n".join([*parts, *("\n".join(_room(room)) for room in found)])


def _room(room: Room) -> Iterator[str]:
    part = room.part.label if room.part else ""
    kind = f"第 {room.number} 项工作 · {part}" if room.number else "室"
    yield f"{room.label}（{room.name}）  {kind}"
    if room.prefix is not None:
        yield f"  地址  {'  '.join(f'/{at}' for at in (room.prefix, *room.doors))}"
    if room.needs:
        yield f"  需要  {'、'.join(room.needs)}"
    yield from _section("权限", _permissions(room.permissions))
    yield from _section("菜单", [_entry(room, one) for one in room.menu])
    phases = [(str(one.label), one.address, one.needs.key) for one in room.phases]
    yield from _section("步骤", phases)
    yield from _section("动作", _acts(room.module))
    yield from _section("事实", _facts(room.module))
    yield from _section("数据", _figures(room))


def _entry(room: Room, one: Entry) -> tuple[str, ...]:
    part = one.part or room.part
    return (
        str(part.label if part else ""), str(one.group), str(one.title), one.address,
        one.needs.key if one.needs else "人人",
    )  # fmt: skip


def _figures(room: Room) -> list[tuple[str, ...]]:
    from guantong.frame.figures import FIGURES

    return [
        (one.code, str(one.name), one.listing.route, str(one.measure.label))
        for one in FIGURES
        if one.room == room.name
    ]


def _permissions(permissions: Sequence[Permission]) -> list[tuple[str, ...]]:
    from guantong.core import roles

    return [
        (
            one.key, str(one.label),
            "、".join(str(roles.ROLES[key].label) for key in roles.roles_with(one)),
        )
        for one in permissions
    ]  # fmt: skip


def _acts(package: str) -> list[tuple[str, ...]]:
    from guantong.core.acts import ACTS

    every = (one for known in ACTS.values() for one in known.values())
    return [_act(one) for one in every if f"{_declared(one)}.".startswith(f"{package}.")]


def _facts(package: str) -> list[tuple[str, ...]]:
    from guantong.core.facts import FACTS

    return [
        (
            str(one.model._meta.verbose_name), one.name, str(one.label),
            one.type if isinstance(one.type, str) else one.type._meta.label_lower, one.needs.key,
        )
        for one in FACTS.values() if f"{one.declared}.".startswith(f"{package}.")
    ]  # fmt: skip


def _declared(one: Act) -> str:
    """Return where an act is declared; what the core offers for any model is of the model's app."""
    module = one.do.__module__
    below = module.startswith(tuple(f"{package}." for package in BELOW))
    return one.model._meta.app_config.name if below else module


def _act(one: Act) -> tuple[str, ...]:
    from guantong.core.roles import Permission

    states = ("视其情况",) if callable(one.when) else [_state(one, state) for state in one.when]
    then = f"→ {_state(one, one.then)}" if one.then else ""
    second = "视其情况另一人核签" if callable(one.second) else "另一人核签" if one.second else ""
    return (
        str(one.model._meta.verbose_name), one.name, one.event,
        one.needs.key if isinstance(one.needs, Permission) else "本人",
        f"{'、'.join(states)} {then}".strip(), second,
    )  # fmt: skip


def _state(one: Act, state: str) -> str:
    return str(dict(one.keeps._meta.get_field("state").flatchoices).get(state, state))


def _section(title: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write rows as columns under one another; a Chinese character is two columns wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = (
            f"{cell}{' ' * (width - _width(cell))}" for cell, width in zip(row, widths, strict=True)
        )
        yield f"  {title if number == 0 else '    '}  {'  '.join(cells)}".rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
