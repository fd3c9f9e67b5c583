"""Ways of working are words of inspection material, by two names, and count with their error."""

import datetime

import numpy as np
import pytest
from django.urls import reverse

from guantong.core import acts
from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.services import accounts
from guantong.engines.match import Budget, solve
from guantong.engines.match.questions.robustness import error_of
from guantong.staffing.models import PersonStyle
from guantong.staffing.scoring import weighting
from guantong.staffing.scoring.together import belief
from guantong.staffing.services import asking, eligibility, posts, scenarios, styles

KINDS = ("thinker", "doer", "pioneer", "steady")


@pytest.fixture
def deputy(cast, town):
    """A second officer of the city."""
    accounts.grant(None, cast.stranger, role="cadre_officer", unit=town.city)
    return cast.stranger


def record(cast, deputy, person, kind, basis="2025年考察材料：肯钻研"):
    """Record by two names."""
    waits = styles.record(cast.officer, person, kind=kind, basis=basis)
    return acts.second(deputy, waits)


def test_an_entry_bears_two_names_and_a_ground(staff, cast, deputy):
    person = staff.people.woman
    with pytest.raises(GuantongError, match="依据"):
        styles.record(cast.officer, person, kind="doer", basis="")
    with pytest.raises(Refused):
        styles.record(cast.leader, person, kind="doer", basis="2025年考察材料")
    waits = styles.record(cast.officer, person, kind="doer", basis="2025年考察材料")
    assert isinstance(waits, Signing)
    with pytest.raises(Refused):
        acts.second(cast.officer, waits)
    assert not PersonStyle.objects.unscoped("test").exists()
    entry = acts.second(deputy, waits)
    assert (entry.kind, entry.by, entry.seconded_by) == ("doer", cast.officer, deputy)


def test_entries_of_several_years_count_side_by_side_until_taken_back(
    staff, town, cast, deputy, client
):
    person = staff.people.woman
    scenario = scenarios.create(cast.officer, town.city, "示范", datetime.date.today())
    first = record(cast, deputy, person, "doer")
    record(cast, deputy, person, "steady")
    assert styles.recorded(scenario) == {person.pk: ["doer", "steady"]}
    styles.hear(cast.officer, first, said="没有意见")
    styles.withdraw(cast.officer, first, withdrawn="材料看错了一行")
    assert styles.recorded(scenario) == {person.pk: ["steady"]}
    client.force_login(cast.officer)
    of_her = reverse("staffing:styles") + f"?about=people.person:{person.pk}"
    page = client.get(of_her).content.decode()
    assert "稳健型" in page
    assert "肯钻研" in page
    assert deputy.display_name in page
    assert "材料看错了一行" not in page
    client.force_login(cast.ratee)
    assert client.get(of_her).status_code == 404


@pytest.mark.parametrize(
    ("entries", "likely"),
    [
        ([], [0.25, 0.25, 0.25, 0.25]),
        (["doer"], [0.1, 0.7, 0.1, 0.1]),
        # .7 * .7 against .1 * .1 three times over.
        (["doer", "doer"], [0.01 / 0.52, 0.49 / 0.52, 0.01 / 0.52, 0.01 / 0.52]),
        # Two that disagree: .07 each, and .01 for the other two.
        (["doer", "steady"], [0.0625, 0.4375, 0.0625, 0.4375]),
    ],
)
def test_what_entries_say_is_believed_as_far_as_officers_agree(entries, likely):
    assert belief(entries, KINDS, 0.7) == pytest.approx(likely)


def test_the_pair_that_leads_a_team_counts_by_what_is_recorded_of_both(staff, town, cast, deputy):
    posts.create(
        cast.officer, town.red, title="镇长", level="1A41", half="head", work="government",
        is_chief=True,
    )  # fmt: skip
    record(cast, deputy, staff.people.mayor, "thinker")
    record(cast, deputy, staff.people.woman, "doer")
    scenario = scenarios.create(
        cast.officer, town.city, "示范", datetime.date.today(), unit_kinds=()
    )
    eligibility.prepare(cast.officer, scenario)
    built = asking.ask(scenario).built
    style = next(t for t in built.instance.traits if t.name == "工作风格")
    mayor, woman, other = (
        style.of_person[built.people.index(one.pk)]
        for one in (staff.people.mayor, staff.people.woman, staff.people.young)
    )
    assert [style.kinds[n] for n in (mayor, woman, other)] == ["思考型", "实干型", "未记录"]
    assert style.table[:, -1].tolist() == style.table[-1].tolist() == [0] * 3
    # One entry each, seven in ten sure: the table's 6 points for 思考型 with 实干型 shrink.
    table = weighting.pairings().style.table
    likely = belief(["thinker"], KINDS, 0.7), belief(["doer"], KINDS, 0.7)
    worth = sum(likely[0][a] * likely[1][b] * table[a][b] for a in range(4) for b in range(4))
    square = sum(likely[0][a] * likely[1][b] * table[a][b] ** 2 for a in range(4) for b in range(4))
    assert style.table[mayor, woman] == pytest.approx(worth)
    assert 3 < worth < 6
    assert style.error[mayor, woman] == pytest.approx((square - worth**2) ** 0.5)
    assert style.error[other].tolist() == [0] * 3
    assert len(built.instance.couples) == 2


def test_a_plans_error_holds_that_of_its_pairs(county):
    found = solve(asking.ask(county.scenario).built.instance, Budget(seconds=2))
    one = found.instance
    taken = found.seats[one.arc_person] == one.arc_post
    assert error_of(found) > np.sqrt((one.error[taken] ** 2).sum())
