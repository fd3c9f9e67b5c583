"""What stands on the workbench of plans and of judgement."""

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.people.services import persons
from guantong.staffing.listings import OwnJudgements, Rounds, Scenarios
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


def test_a_round_waits_until_it_is_closed_and_a_placement_until_its_person_replied(
    cast, row, person
):
    assert _waits(Rounds, cast.officer) == {"研判进行中"}
    made = judgement.place(cast.officer, row, person, "bold", WHY, seen=0)
    assert _waits(OwnJudgements, cast.ratee) == set()
    made = judgement.release(cast.officer, made)
    assert _waits(OwnJudgements, cast.ratee) == {"新的研判意见，可作说明"}
    judgement.reply(cast.ratee, made, "感谢组织。")
    assert _waits(OwnJudgements, cast.ratee) == set()
    judgement.close_round(cast.officer, row)
    assert _waits(Rounds, cast.officer) == set()


def test_the_workbench_leads_a_person_to_the_own_page(client, cast, row, person):
    made = judgement.release(
        cast.officer, judgement.place(cast.officer, row, person, "bold", WHY, seen=0)
    )
    client.force_login(cast.ratee, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("office:home")).content.decode()
    assert reverse("staffing:own-judgement", args=[made.pk]) in page
