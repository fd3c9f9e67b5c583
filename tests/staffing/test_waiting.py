"""What stands on the workbench of plans and of judgement."""

import pytest
from django.utils import timezone

from guantong.people.services import persons
from guantong.staffing.listings import Rounds, Scenarios
from guantong.staffing.models import Eligibility, Scenario
from guantong.staffing.services import judgement

pytestmark = pytest.mark.django_db
WHY = "三年任内完成搬迁安置，群众反映好。"


def _waits(listing, account):
    return {str(one.label) for one in listing.waits if one.rows(account).exists()}


@pytest.fixture
def person(cast, town):
    facts = {"name": "王小明（虚构）", "username": "ratee", "sex": "1", "birth_month": "1975-03",
             "ethnicity": "汉族", "post": "镇长"}  # fmt: skip
    return persons.create(cast.officer, town.red, facts)


@pytest.fixture
def row(cast, town):
    return judgement.open_round(cast.officer, town.city, "年度研判", timezone.localdate())


def test_a_scenario_waits_until_eligibility_is_prepared_and_again_once_somebody_is_judged(
    cast, scenario, row, person
):
    wanted = {"任职资格未核对或已过期"}
    assert _waits(Scenarios, cast.officer) == wanted
    assert _waits(Scenarios, cast.leader) == set()
    Eligibility(scenario=scenario, content=b"", rules_digest="").save()
    Scenario.objects.unscoped("test").update(state=Scenario.State.READY)
    assert _waits(Scenarios, cast.officer) == set()
    judgement.place(cast.officer, row, person, "bold", WHY, seen=0)
    assert _waits(Scenarios, cast.officer) == wanted


def test_a_round_waits_until_it_is_closed(cast, row, person):
    assert _waits(Rounds, cast.officer) == {"研判进行中"}
    judgement.place(cast.officer, row, person, "bold", WHY, seen=0)
    judgement.close_round(cast.officer, row)
    assert _waits(Rounds, cast.officer) == set()
