"""Drafts of grids: made of whole groups, changed at a price, signed by a second person."""

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Event, Signing, Task
from guantong.core.services import tasks
from guantong.places.models import (
    Contact,
    ContactBar,
    ContactPlan,
    ContactTerm,
    Grid,
    GridPlan,
    Household,
    VillageGroup,
)
from guantong.places.queries import villages
from guantong.places.services import assigning, contacts, grids, households, plans
from tests.places.village import contact, household, of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def done(plan):
    """Let the background do what a plan waits for; return the plan as it stands."""
    tasks.run.func(plan.task_id)
    rows = type(plan).objects.unscoped("test").select_related("unit", "task")
    if isinstance(plan, GridPlan):
        rows = rows.select_related("parent")
    return rows.get(pk=plan.pk)


def drawn(actor, unit, **said):
    return done(plans.draw(actor, unit, **{"size": "village", "price": 0} | said))


def groups(plan):
    return [one.groups for one in villages.lines(plan)]


def signed(desk, plan):
    """Put a draft forward as the village does, and sign it as the town does."""
    waits = plans.sign(desk.secretary, plan)
    assert isinstance(waits, Signing)
    acts.second(desk.ship, waits)
    return GridPlan.objects.unscoped("test").select_related("unit").get(pk=plan.pk)


def open_grids(unit):
    return list(Grid.objects.unscoped("test").filter(unit=unit, closed_on=None).order_by("number"))


def test_a_draft_keeps_groups_whole_and_says_which_numbers_are_possible(grid_desk, road):
    plan = drawn(grid_desk.secretary, road, number=2)
    assert plan.state == "draft"
    assert groups(plan) == [["1组", "2组"], ["3组", "4组"]]
    assert plan.proven
    # Four groups of ten in grids of fifteen to a hundred: one grid, or two of twenty.
    assert villages.numbers(plan) == "1 至 2 个都可以"
    assert plan.low == 15
    assert "待核" in plan.source
    assert not open_grids(road)


def test_what_cannot_be_is_said_in_words(grid_desk, road):
    plan = drawn(grid_desk.secretary, road, number=4)
    assert plan.state == "failed"
    assert plan.told


def test_households_without_a_point_are_counted_and_those_that_cannot_be_placed_named(
    grid_desk, road
):
    one = VillageGroup.objects.unscoped("test").get(name="1组")
    household(road, "900", one)
    lost = household(road, "901")
    plan = drawn(grid_desk.secretary, road, number=2)
    assert plan.result["assumed"] == 1
    assert villages.left_of(plan) == [lost]
    assert "900" in {row.number for row in villages.lines(plan)[0].households}


def test_an_edit_is_a_trial_whose_price_is_said_before_it_is_taken(grid_desk, road):
    for number, name in enumerate(("1组", "2组", "3组", "4组")):
        of_group = VillageGroup.objects.unscoped("test").get(name=name)
        for n in range(5):
            household(road, f"8{number}{n}", of_group, at=number * 13 + n + 0.4)
    plan = drawn(grid_desk.secretary, road, number=2)
    second = VillageGroup.objects.unscoped("test").get(name="2组")
    to = str(plan.grids[1]["centre"])
    trial = done(plans.attempt(grid_desk.secretary, plan, group=second, to=to))
    assert trial.state == "trial"
    assert trial.walk > plan.walk
    assert "比现在多走" in villages.compared(trial)
    assert villages.moved(trial)
    assert GridPlan.objects.unscoped("test").get(pk=plan.pk).state == "draft"
    plans.adopt(grid_desk.secretary, trial)
    states = dict(GridPlan.objects.unscoped("test").values_list("pk", "state"))
    assert states == {plan.pk: "replaced", trial.pk: "draft"}
    lines = groups(GridPlan.objects.unscoped("test").get(pk=trial.pk))
    assert next(one for one in lines if "2组" in one) != ["1组", "2组"]


def test_only_the_other_person_is_led_to_the_signature_a_plan_waits_for(grid_desk, road, client):
    plan = drawn(grid_desk.secretary, road)
    waits = plans.sign(grid_desk.secretary, plan)
    led = {}
    for name in ("secretary", "ship"):
        client.force_login(getattr(grid_desk, name), backend=BACKEND)
        page = client.get(plan.get_absolute_url()).content.decode()
        assert "等另一人核签" in page
        led[name] = reverse("frame:signing", args=[waits.pk]) in page
    assert led == {"secretary": False, "ship": True}


def test_a_second_person_signs_and_grids_are_numbered_from_the_west(grid_desk, road):
    plan = drawn(grid_desk.secretary, road, number=2)
    waits = plans.sign(grid_desk.secretary, plan)
    with pytest.raises(GuantongError):
        acts.second(grid_desk.secretary, waits)
    acts.second(grid_desk.ship, waits)
    some = open_grids(road)
    assert [(one.name, one.code) for one in some] == [
        ("第1网格", "A11-01"), ("第2网格", "A11-02"),
    ]  # fmt: skip
    assert of(road, "100").grid == some[0]
    assert of(road, "409").grid == some[1]
    now = GridPlan.objects.unscoped("test").get(pk=plan.pk)
    assert (now.state, now.signed_on, now.seconded_by) == (
        "signed", timezone.localdate(), grid_desk.ship,
    )  # fmt: skip
    # The centre household is proposed, and confirmed by a person.
    assert some[0].centre is None
    assert some[0].proposed is not None
    grids.centre(grid_desk.secretary, some[0], centre=some[0].proposed)


def test_new_grids_close_those_before_and_keep_leader_and_history(grid_desk, road):
    signed(grid_desk, drawn(grid_desk.secretary, road, number=2))
    west = open_grids(road)[0]
    grids.people(grid_desk.secretary, west, leader=contact(road, "盘网格"))
    signed(grid_desk, drawn(grid_desk.secretary, road, number=1))
    (whole,) = open_grids(road)
    assert whole.before == west
    assert str(whole.leader) == "盘网格"
    rows = Grid.objects.unscoped("test").filter(unit=road)
    assert rows.exclude(closed_on=None).count() == 2
    assert {row.grid_id for row in Household.objects.unscoped("test").filter(unit=road)} == {
        whole.pk
    }
    assert Event.objects.unscoped("test").filter(action="网格方案.确认").count() == 2


def test_a_draft_is_out_of_date_once_households_changed(grid_desk, road):
    plan = drawn(grid_desk.secretary, road, number=2)
    households.leave(grid_desk.secretary, of(road, "100"), left_on=timezone.localdate())
    assert plans.stale(plan)
    with pytest.raises(Conflict, match="过时"):
        plans.sign(grid_desk.secretary, plan)
    assert villages.told([road])[road.pk].stale


def test_a_redraw_that_keeps_the_present_moves_few(grid_desk, road):
    signed(grid_desk, drawn(grid_desk.secretary, road, number=2))
    households.leave(grid_desk.secretary, of(road, "100"), left_on=timezone.localdate())
    plan = drawn(grid_desk.secretary, road, number=2, price=500)
    assert plan.result["moved"] == 0
    assert groups(plan) == [["1组", "2组"], ["3组", "4组"]]


def test_every_village_of_a_town_is_drawn_in_one_task_and_what_fails_says_so(town, grid_desk, road):
    from guantong.core.services import units

    small = units.create(None, town.red, name="二村", kind="village", code="A12")
    household(small, "1", at=0)
    task = plans.draw_all(grid_desk.ship, town.red, size="village", price=0)
    tasks.run.func(task.pk)
    assert Task.objects.unscoped("test").get(pk=task.pk).state == "done"
    told = villages.told([road, small])
    assert (told[road.pk].draft.state, told[small.pk].draft.state) == ("draft", "failed")
    assert "1 户" in told[small.pk].draft.told


def test_a_stopped_task_keeps_the_drafts_it_made(town, grid_desk, road, monkeypatch):
    from guantong.core.services.tasks import Cancelled, Progress

    task = plans.draw_all(grid_desk.ship, town.red, size="village", price=0)

    def stop(_self, _percent, _message=""):
        raise Cancelled

    monkeypatch.setattr(Progress, "__call__", stop)
    tasks.run.func(task.pk)
    now = Task.objects.unscoped("test").get(pk=task.pk)
    assert (now.state, now.message) == ("cancelled", "已停止，生成的 0 份草案保留")


def assigned(desk, unit, **said):
    given = {"low": 5, "high": 10, "price": 200} | said
    return done(assigning.draw(desk.secretary, unit, **given))


@pytest.fixture
def served(road):
    """Five of the village's members, each at home in a household."""
    for number in ("100", "109", "205", "305", "405"):
        contact(road, f"党员{number}", home=of(road, number), languages="汉语")
    return road


def test_each_household_gets_one_member_and_why(grid_desk, served):
    plan = assigned(grid_desk, served)
    kept, left = villages.kept(plan)
    assert left == []
    assert all(5 <= len(one.households) <= 10 for one in kept)
    for one in kept:
        assert one.contact.home not in [row for row, _why, _changes in one.households]
        assert all("步行约" in why for _row, why, _changes in one.households)
    assert not ContactTerm.objects.unscoped("test").exists()
    assigning.confirm(grid_desk.secretary, plan)
    assert of(served, "101").contact is not None
    assert ContactTerm.objects.unscoped("test").filter(until=None).count() == 40


def test_present_pairs_stay_unless_the_slider_says_otherwise(grid_desk, served):
    far = Contact.objects.unscoped("test").get(name="党员405")
    contacts.give(grid_desk.secretary, of(served, "101"), contact=far)

    def keeper(plan):
        return {pk: to for pk, to, _why in plan.result["pairs"]}[of(served, "101").pk]

    assert keeper(assigned(grid_desk, served, price=0)) != far.pk
    ContactPlan.objects.unscoped("test").update(state="replaced")
    assert keeper(assigned(grid_desk, served, price=20_000)) == far.pk


def test_who_is_barred_by_all_is_left_and_named(grid_desk, served):
    row = of(served, "101")
    for one in Contact.objects.unscoped("test"):
        contacts.bar(grid_desk.secretary, row, contact=one, reason="住户要求，村里已核实")
    plan = assigned(grid_desk, served)
    _kept, left = villages.kept(plan)
    assert [(one.number, why) for one, why in left] == [
        ("101", "可以联系的人都登记了不由其联系，或者是自家"),
    ]  # fmt: skip
    first = ContactBar.objects.unscoped("test").filter(household=row).first()
    contacts.lift(grid_desk.secretary, first)
    assert villages.kept(assigned(grid_desk, served))[1] == []


def test_without_a_home_known_nobody_is_assigned_and_it_is_said(grid_desk, road):
    contact(road, "甲")
    plan = assigned(grid_desk, road)
    assert plan.state == "failed"
    assert "自家住户" in plan.told
