"""Who works on cases in 甲县, and two processes published there."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent / "processes"


@pytest.fixture
def desk(town, shelf):
    """Two of each role in 甲县 (and of 红星镇, 一村), three reviewing units, the processes."""
    return shelf.take(_desk, town)


def _desk(town):
    from types import SimpleNamespace

    from tests.conftest import _account

    from guantong.casework.services import processes
    from guantong.core.services import accounts, units

    people = {}
    for name, role, unit in (
        ("org", "organisation_officer", town.first), ("org2", "organisation_officer", town.first),
        ("ship", "township_officer", town.red), ("ship2", "township_officer", town.red),
        ("secretary", "village_secretary", town.village), ("window", "window", town.red),
        ("window2", "window", town.red), ("far", "organisation_officer", town.second),
    ):  # fmt: skip
        people[name] = _account(name, unit)
        accounts.grant(None, people[name], role=role, unit=unit)
    bureaus = []
    for n, name in enumerate(("公安局", "法院", "信访局"), start=1):
        unit = units.create(None, town.first, name=name, kind="county_unit", code=f"A-B{n}")
        bureaus.append(unit)
        people[f"review{n}"] = _account(f"review{n}", unit)
        accounts.grant(None, people[f"review{n}"], role="reviewer", unit=unit)
    processes.load()
    return SimpleNamespace(**people, bureaus=bureaus, review=publish("review", town.first))


def publish(name, unit):
    """Keep a process of the tests as published."""
    from django.utils import timezone

    from guantong.casework.models import Process
    from guantong.casework.process.reading import read
    from guantong.casework.services.processes import digest_of

    text = (HERE / f"{name}.toml").read_text(encoding="utf-8") if len(name) < 30 else name
    made, faults = read(text)
    assert not faults
    row = Process(
        unit=unit, key=made.key, version=made.version, name=made.name, text=text,
        in_force=made.in_force, digest=digest_of(text), state="published",
        published_at=timezone.now(),
    )  # fmt: skip
    row.save()
    return row


@pytest.fixture
def listed(town, desk):
    """The reviewing units, accepted as a list."""
    from guantong.casework.services import checklists

    row = checklists.draw_up(None, town.first, code="reviewing-units", name="联审单位")
    for n, unit in enumerate(desk.bureaus, start=1):
        checklists.add(None, row, code=f"{n}", text=unit.name, unit=unit)
    return checklists.accept(None, row)


@pytest.fixture
def request_process(town, desk):
    from guantong.casework.services import processes

    return processes.in_force("grid.request", town.village.path)


@pytest.fixture
def of_rounds(town, desk, listed):
    """A process that is worked in rounds, by three units side by side."""
    return publish("round", town.first)


@pytest.fixture
def drawn(town, desk, of_rounds):
    """A draft of a round with five nominees of 一村."""
    from tests.casework.nominees.models import Nominee

    from guantong.casework.services import rounds

    row = rounds.draw_up(desk.org, town.first, name="2026 年第一批", process=of_rounds)
    for name in "赵一", "钱二", "孙三", "李四", "周五":
        Nominee(unit=town.village, name=name, round=row).save()
    return row


@pytest.fixture
def opened(desk, drawn):
    """That round under review: each of the three units has a list of five."""
    return ready(desk.org, drawn)


def ready(actor, row):
    """Open a round, as the background does it."""
    from guantong.casework.models import Round
    from guantong.casework.services import rounds
    from guantong.core.models import Task
    from guantong.core.services import tasks

    rounds.open_cases(actor, row, assessment="评估〔2026〕1号")
    tasks.run.func(Task.objects.unscoped("test").latest("pk").pk)
    return Round.objects.unscoped("test").select_related("process", "unit").get(pk=row.pk)
