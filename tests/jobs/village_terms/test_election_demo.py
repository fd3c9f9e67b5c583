"""The invented elections: every state, each saying it is invented, something waiting for each."""

from collections import Counter

import pytest

from guantong.core.models import Unit
from guantong.core.services import events, units
from guantong.frame.figures import find, number
from guantong.jobs.village_terms import electing
from guantong.jobs.village_terms.demo.election import FIRST, invent_elections
from guantong.jobs.village_terms.listings.elections import Elections, Steps, Vacancies
from guantong.jobs.village_terms.models import VillageElection, VillageTerm
from guantong.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def invented(town, desk):
    for n in range(30):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n}")
    villages = list(Unit.objects.unscoped("test").filter(kind="village").order_by("path"))
    accounts = {"zuzhi": desk.org, "zuzhi2": desk.org2, "xiangzhen": desk.ship}
    return invent_elections(accounts, villages)


def test_elections_in_every_state_are_invented_and_say_so(town, desk, invented):
    rows = VillageElection.objects.unscoped("test")
    assert all(rows.values_list("is_demo", flat=True))
    assert all(Person.objects.unscoped("test").values_list("is_demo", flat=True))
    whole = electing.board(desk.org, town.first, "committee")[0]
    assert whole.villages == 31
    assert dict(whole.cells) == {
        "undated": 1, "preparing": 6, "entered": 2, "held": 6, "again": 1, "handed": 15,
        "overdue": whole.states["overdue"],
    }  # fmt: skip
    assert whole.states["overdue"] > 2
    assert Counter(rows.values_list("kind", flat=True)) == {
        "regular": invented, "rerun": 1, "by": 1,
    }  # fmt: skip
    assert events.verify() is None


def test_each_account_of_the_town_has_something_waiting(town, desk, invented):
    waiting = {str(one.label): one.rows for one in (*Elections.waits, *Steps.waits)}
    assert all(
        waiting[label](desk.ship).exists() for label in waiting if label != "本村选举事项"
    )  # fmt: skip
    assert [one.post for one in Vacancies.waits[0].rows(desk.ship)] == ["committee_chief"]
    desk.secretary.unit = town.village
    assert waiting["本村选举事项"](desk.secretary).exists()
    assert len(FIRST) == len(set(FIRST))


def test_figures_say_how_many_villages_and_lead_to_them(town, desk, invented):
    share = number(find("village_terms.elected"), desk.org, town.first)
    assert (share.n, share.base) == (21, 31)
    turnout = number(find("village_terms.turnout"), desk.org, town.first)
    assert (str(turnout), turnout.n) == ("88 %", 22)
    assert number(find("village_terms.by_elections"), desk.org, town.first).n == 1
    live = VillageTerm.objects.unscoped("test").filter(last=None, post="committee_chief")
    assert live.count() == 18
