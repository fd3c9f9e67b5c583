"""甲县 with a catalogue: what is published there, and who keeps it."""

from types import SimpleNamespace

import pytest
from tests.conftest import _account


@pytest.fixture
def desk(town, shelf):
    """Two of 甲县 keep the catalogue; the window and an officer of 红星镇, 一村's secretary."""
    return shelf.take(_desk, town)


def _desk(town):
    from guantong.casework.services import processes
    from guantong.core.services import accounts

    held = {}
    for name, role, unit in (
        ("keeper", "organisation_officer", town.first),
        ("second", "organisation_officer", town.first),
        ("township", "township_officer", town.red),
        ("secretary", "village_secretary", town.village),
        ("window", "window", town.red),
        ("elsewhere", "organisation_officer", town.second),
    ):
        held[name] = _account(name, unit)
        accounts.grant(None, held[name], role=role, unit=unit)
    processes.load()
    return SimpleNamespace(**held)


@pytest.fixture
def allowance(town, shelf):
    """高龄津贴申请 of 甲县: the law gives 20 days, 10 are promised; published."""
    return shelf.take(_allowance, town)


def _allowance(town):
    from guantong.jobs.one_stop.models import ServiceItem
    from guantong.jobs.one_stop.services import items

    row = items.add(
        None, town.first, code="J01", name="高龄津贴申请", legal_days="20个工作日",
        promised_days="10", way="agent",
        materials="申请表\n身份证|复印件\n户口簿|原件|已有（公安）",
    )  # fmt: skip
    items.publish(None, row)
    return ServiceItem.objects.unscoped("test").get(pk=row.pk)
