"""Officers of supervision, chiefs with posts, a person of 红星镇 with an account."""

from __future__ import annotations

import pytest


@pytest.fixture
def chiefs(town, cast, shelf):
    from tests.jobs.supervision.chiefs import built

    return shelf.take(built, town, cast)


@pytest.fixture
def listed(cast, chiefs):
    """The list of the secretary of 红星镇, just drawn up."""
    from guantong.jobs.supervision.services import risks

    return risks.draw(cast.supervisor, chiefs.secretary)


@pytest.fixture
def held(cast, chiefs, listed):
    """The same, confirmed by the chief, agreed to by the leader, filed by another officer."""
    from guantong.jobs.supervision.services import risks

    risks.submit(cast.supervisor, listed)
    risks.CONFIRM(cast.ratee, listed)
    risks.ACCEPT(cast.leader, listed)
    risks.archive(chiefs.other, listed)
    listed.case.refresh_from_db()
    return listed


@pytest.fixture
def bureau(town, shelf):
    return shelf.take(_bureau, town)


def _bureau(town):
    from types import SimpleNamespace

    from tests.conftest import _account
    from tests.people.cadres import enter, posted

    from guantong.casework.services import processes
    from guantong.core.services import accounts
    from guantong.people.services import persons

    people = {}
    for name, role in (
        ("sup", "supervision_officer"), ("sup2", "supervision_officer"),
        ("cadre", "cadre_officer"), ("head", "leader"),
    ):  # fmt: skip
        people[name] = _account(name, town.first)
        accounts.grant(None, people[name], role=role, unit=town.first)
    people["own"] = _account("own", town.red)
    processes.load()
    chief = enter(town.red, "周大勇", post="红星镇镇长")
    posted(chief, town.red, "镇长", "1A41", "2016-08")
    persons.change(None, chief, {"username": "own"})
    chief.refresh_from_db()
    return SimpleNamespace(**people, chief=chief)


@pytest.fixture
def finding(town, bureau):
    """A finding about the head of 红星镇, told on 2026-03-01."""
    from tests.jobs.supervision.steps import told

    return told(bureau, town)
