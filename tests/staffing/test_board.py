"""The board: cards, one seat looked at, locks and bans with reasons, trying, undoing, conflicts."""

import re

import pytest
from django.core.files import File
from django.urls import reverse
from tests.staffing.shared import do, fresh, sign_in

from guantong.core.errors import Conflict, Refused
from guantong.core.models import Account, Event
from guantong.people.models import Person
from guantong.staffing.models import Pin, Run
from guantong.staffing.queries import boards
from guantong.staffing.queries import plans as reads
from guantong.staffing.screens.pin_forms import STEPS
from guantong.staffing.services import explaining, pins, runs, scenarios, undoing

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def solved(solved, client):
    """The invented county with one plan of it, its officer signed in."""
    solved.seats = list(reads.seats(solved.officer, solved.plan))
    sign_in(client, solved.officer)
    solved.at = lambda name, *args: reverse(f"staffing:{name}", args=[solved.plan.pk, *args])
    return solved


@pytest.fixture
def colleague(solved):
    """A second officer of the county."""
    from guantong.core.services import accounts

    account, _first = accounts.create(
        None, solved.scope, username="p", display_name="王同志", password="x" * 12
    )
    accounts.grant(None, account, role="cadre_officer", unit=solved.scope)
    return Account.objects.unscoped("test").get(pk=account.pk)


def _say(solved, client, seat, kind="lock", *, person=None, reason="经集体研究", **more):
    version = fresh(solved.scenario).version
    data = {"kind": kind, "person": (person or seat.person).pk, "post": seat.post_id,
            "reason": reason, "version": version, "seen": "", **more}  # fmt: skip
    return client.post(solved.at("board-pin"), data, headers=HTMX)


def _standing():
    return sorted(Pin.objects.unscoped("test").values_list("person_id", "kind"))


def test_a_team_is_shown_with_who_stays_and_who_comes(solved, client):
    unit = solved.seats[0].post.unit
    page = client.get(solved.at("board"), {"unit": unit.pk}).content.decode()
    of_team = [seat for seat in solved.seats if seat.post.unit_id == unit.pk]
    for seat in of_team:
        assert f'data-post="{seat.post_id}"' in page
        assert seat.person.name in page
    other = next(seat for seat in solved.seats if seat.post.unit_id != unit.pk)
    assert f'data-post="{other.post_id}"' not in page
    changed = sum(seat.changed for seat in of_team)
    assert f"{len(of_team)} 个职位，调整 {changed} 个" in page


def test_htmx_gets_the_teams_alone(solved, client):
    target = {**HTMX, "HX-Target": "board-teams"}
    units = list(dict.fromkeys(seat.post.unit_id for seat in solved.seats))[:2]
    part = client.get(solved.at("board"), {"unit": units}, headers=target).content.decode()
    assert "<html" not in part
    assert part.count("board-team ") + part.count('board-team"') >= 2
    assert re.findall(r'data-team="(\d+)"', part) == [str(unit) for unit in units]


def test_cards_carry_age_by_the_month_of_birth(solved):
    seat = next(seat for seat in solved.seats if seat.person)
    on = solved.scenario.on
    born = seat.person.birth_month
    years = on.year - int(born[:4]) - (on.month < int(born[5:7]))
    card = boards.cards(solved.officer, solved.plan, [seat.person])[seat.person_id]
    assert card.age == years


def test_a_card_shows_the_photo_or_the_first_character(solved, client):
    import io

    from guantong.people.services import secrets

    seat = solved.seats[0]
    picture = reverse("people:photo", args=[seat.person_id])
    board = {"unit": seat.post.unit_id}
    assert picture not in client.get(solved.at("board"), board).content.decode()
    secrets.keep_photo(None, seat.person, File(io.BytesIO(b"\xff\xd8\xff" + b"0" * 20), "照片.jpg"))
    assert f'src="{picture}?v=' in client.get(solved.at("board"), board).content.decode()


@pytest.mark.both
def test_the_tray_finds_by_initials_and_says_where_the_plan_seats_them(solved):
    seat = solved.seats[3]
    pinned = boards.Pinned.of(solved.officer, solved.scenario)
    rows = boards.tray(solved.officer, solved.plan, pinned, word=seat.person.initials)
    row = next(row for row in rows if row.card.person == seat.person)
    assert row.seat.post_id == seat.post_id
    assert not row.leaves


def test_a_seat_shows_every_rule_the_fit_and_the_reasons(solved, client):
    seat, other = solved.seats[0], solved.seats[1]
    page = client.get(solved.at("board-seat", seat.post_id), {"person": other.person_id})
    text = page.content.decode()
    assert f"本方案此职位排的是<strong>{seat.person.name}</strong>" in text
    assert "人岗相适度" in text
    assert "符合" in text
    part = client.get(solved.at("board-why", seat.post_id), headers=HTMX).content.decode()
    assert "为什么这样排" in part
    assert "不是人的名次" in part


def test_what_the_screen_says_of_a_swap_is_what_the_plan_would_lose(solved):
    """Candidates are counted exactly: evaluating the swapped plan anew gives the same number."""
    from guantong.engines.match import evaluate

    # Which seats may be swapped depends on the plan that was found in the time there was.
    story, seat, choice = next(
        (story, seat, one)
        for seat in solved.seats
        for story in [explaining.explain(solved.officer, solved.plan, seat.post)]
        for one in story.choices
        if one.change.swapped and not one.change.broken
    )
    at = explaining.loaded(solved.plan)
    seats = at.found.seats.copy()
    mover, holder = at.person(choice.person.pk), at.person(seat.person_id)
    seats[mover], seats[holder] = seats[holder], seats[mover]
    told = evaluate(at.found.instance, seats)
    assert told.value - at.found.value == pytest.approx(choice.change.value)
    losses = [-one.change.value for one in story.choices if not one.change.broken]
    assert losses == sorted(losses)


def test_the_best_plan_without_somebody_is_never_better_than_the_bound(solved):
    seat = next(seat for seat in solved.seats if not seat.changed)
    loss = explaining.without(solved.officer, solved.plan, seat.post)
    assert loss is not None
    assert loss >= solved.plan.value - solved.plan.bound - 1e-6


def test_results_are_explained_to_nobody_who_may_not_see_them(solved, cast):
    with pytest.raises(Refused, match="考察结果"):
        explaining.explain(cast.nobody, solved.plan, solved.seats[0].post)


def test_a_lock_asks_for_a_reason_and_keeps_what_was_typed(solved, client):
    seat = solved.seats[0]
    answer = _say(solved, client, seat, reason="好")
    assert answer.status_code == 400
    assert "请写明理由" in answer.content.decode()
    assert not Pin.objects.unscoped("test").exists()
    answer = _say(solved, client, seat, reason="班子稳定需要")
    assert answer.status_code == 200
    assert answer["HX-Trigger-After-Swap"] == "board-changed"
    pin = Pin.objects.unscoped("test").get()
    assert (pin.kind, pin.person_id, pin.reason) == ("lock", seat.person_id, "班子稳定需要")
    page = client.get(solved.at("board")).content.decode()
    assert "班子稳定需要" in page
    assert "待模拟" in page


def test_a_person_is_left_out_altogether_without_a_seat(solved, client):
    person = solved.seats[2].person
    page = client.get(solved.at("board-person", person.pk)).content.decode()
    assert "本次不作安排" in page
    assert "指定在此职位" not in page
    data = {"kind": "nowhere", "person": person.pk, "post": "", "reason": "本人申请缓议",
            "version": 1}  # fmt: skip
    assert client.post(solved.at("board-pin"), data, headers=HTMX).status_code == 200
    pin = Pin.objects.unscoped("test").get()
    assert (pin.kind, pin.post_id) == ("ban", None)


def test_a_rule_that_bars_a_person_is_named_and_nothing_is_written(solved, client):
    chief = next(seat for seat in solved.seats if seat.post.is_chief)
    young = Person.objects.unscoped("test").filter(category="cadre", party="13").first()
    young = young or min(
        (seat.person for seat in solved.seats), key=lambda one: one.level_since or "9"
    )
    data = {"kind": "lock", "person": young.pk, "post": chief.post_id, "reason": "试试看能否任职",
            "version": 1, "seen": ""}  # fmt: skip
    from guantong.staffing.services import fits

    check = fits.check_seat(solved.officer, solved.scenario, young, chief.post)
    answer = client.post(solved.at("board-pin"), data, headers=HTMX)
    assert (answer.status_code == 400) == bool(check.barring)
    if check.barring:
        assert check.barring[0].name in answer.content.decode()
        assert "试试看能否任职" in answer.content.decode()
    assert Pin.objects.unscoped("test").exists() != bool(check.barring)


@pytest.mark.both
def test_two_officers_are_told_of_each_other_and_nothing_typed_is_lost(solved, client, colleague):
    mine, theirs = solved.seats[0], solved.seats[1]
    pins.lock(colleague, solved.scenario, theirs.person, theirs.post, "工作连续性", version=1)
    answer = _say(solved, client, mine, reason="班子结构需要", version=1)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "刚被王同志修改过" in text
    assert "班子结构需要" in text
    assert f"王同志 锁定 {theirs.person.name}" in text
    assert 'name="version" value="2"' in text
    assert Pin.objects.unscoped("test").count() == 1
    # Having read it, the officer sends the same form again.
    assert _say(solved, client, mine, reason="班子结构需要", version=2).status_code == 200
    assert Pin.objects.unscoped("test").count() == 2


@pytest.mark.both
def test_undo_takes_back_one_step_after_the_other(solved, client):
    first, second = solved.seats[0], solved.seats[1]
    _say(solved, client, first)
    _say(solved, client, second)
    # A ban takes the place of the lock: taking it back brings the lock again.
    _say(solved, client, second, "ban", reason="另有任用安排")
    assert _standing() == sorted([(first.person_id, "lock"), (second.person_id, "ban")])
    client.post(solved.at("board-undo"), headers=HTMX)
    assert _standing() == sorted([(first.person_id, "lock"), (second.person_id, "lock")])
    client.post(solved.at("board-undo"), headers=HTMX)
    assert _standing() == [(first.person_id, "lock")]
    client.post(solved.at("board-undo"), headers=HTMX)
    assert _standing() == []
    answer = client.post(solved.at("board-undo"), headers=HTMX)
    assert answer.status_code == 409
    assert "没有可以撤销的操作" in answer.content.decode()
    assert Event.objects.unscoped("test").filter(action="方案设定.撤销").count() == 3


def test_nothing_is_taken_back_from_under_a_colleague(solved, client, colleague):
    _say(solved, client, solved.seats[0])
    other = solved.seats[1]
    pins.lock(colleague, solved.scenario, other.person, other.post, "工作连续性", version=2)
    answer = client.post(solved.at("board-undo"), headers=HTMX)
    assert answer.status_code == 409
    assert "刚被王同志修改过" in answer.content.decode()
    assert Pin.objects.unscoped("test").count() == 2
    assert client.session[STEPS] == []


def test_a_step_of_another_scenario_is_not_undone_here(solved, county):
    other = scenarios.create(county.officer, county.scope, "另一方案", county.scenario.on)
    step = undoing.Step(other.pk, 0, 1, "锁定", ())
    with pytest.raises(Conflict, match="没有可以撤销"):
        undoing.undo(county.officer, county.scenario, undoing.Step.read(step.as_json()))


def test_release_takes_a_pin_back(solved, client):
    _say(solved, client, solved.seats[0])
    pin = Pin.objects.unscoped("test").get()
    answer = client.post(solved.at("board-release", pin.pk), {"version": 2}, headers=HTMX)
    assert answer.status_code == 200
    assert not Pin.objects.unscoped("test").exists()
    client.post(solved.at("board-undo"), headers=HTMX)
    assert Pin.objects.unscoped("test").get().reason == pin.reason


def test_a_trial_shows_what_was_asked_and_who_else_moves(solved, client):
    seat = next(seat for seat in solved.seats if seat.person and not seat.changed)
    _say(solved, client, seat, "ban", reason="另有任用安排")
    answer = client.post(solved.at("board-try"), {"version": 2}, headers=HTMX)
    assert "模拟调整" in answer.content.decode()
    run = do(Run.objects.unscoped("test").order_by("-pk").first())
    text = client.get(reverse("staffing:trial", args=[run.pk]), headers=HTMX).content.decode()
    told = boards.changes(solved.officer, solved.plan, run.plan)
    assert seat.post_id in {row.post.pk for row in told.asked}
    assert f"模拟调整结果：{run.plan.name}" in text
    assert told.value <= 1e-6 + solved.plan.bound - solved.plan.value
    by_post = {s.post_id: s.person_id for s in reads.seats(solved.officer, run.plan)}
    differ = [s for s in solved.seats if by_post[s.post_id] != s.person_id]
    # Posts that are alike count as one.
    assert 0 < len(told.rows) <= len(differ)
    if told.besides:
        assert f"随之变动的 {len(told.besides)} 个职位" in text
    assert reverse("staffing:board", args=[run.plan.pk]) in text


def test_a_second_press_shows_the_trial_under_way(solved, client):
    client.post(solved.at("board-try"), {"version": 1}, headers=HTMX)
    answer = client.post(solved.at("board-try"), {"version": 1}, headers=HTMX)
    assert answer.status_code == 200
    run = Run.objects.unscoped("test").get(kind="what_if")
    assert reverse("staffing:trial", args=[run.pk]) in answer.content.decode()
    assert (
        reverse("staffing:trial", args=[run.pk]) in client.get(solved.at("board")).content.decode()
    )
    client.post(reverse("staffing:trial-stop", args=[run.pk]), headers=HTMX)
    assert runs.running(solved.scenario) is None


def test_a_trial_on_an_old_version_says_what_was_done_since(solved, client, colleague):
    other = solved.seats[1]
    pins.lock(colleague, solved.scenario, other.person, other.post, "工作连续性", version=1)
    answer = client.post(solved.at("board-try"), {"version": 1}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert f"王同志：锁定 {other.person.name}" in text
    assert "按现在的设定模拟调整" in text


def test_a_clash_is_told_in_words_with_the_pin_to_release(solved, client):
    """All who can stay must, and one of them is barred from staying."""
    scenarios.add_bound(
        solved.officer, solved.scenario,
        name="现任全部留任", attribute="staying", per="all", low=39, price=None, version=1,
    )  # fmt: skip
    run = do(runs.solve(solved.officer, fresh(solved.scenario), version=2, seconds=20))
    plan = run.plan
    assert plan is not None, run.task.message
    seat = next(s for s in reads.seats(solved.officer, plan) if s.person and not s.changed)
    pins.ban(solved.officer, solved.scenario, seat.person, seat.post, "另有任用安排", version=2)
    made = do(runs.what_if(solved.officer, plan, version=3))
    assert made.task.state == "failed"
    text = client.get(reverse("staffing:trial", args=[made.pk]), headers=HTMX).content.decode()
    assert "不能同时满足" in text
    assert "现任全部留任" in text
    assert "解除这一项" in text


def test_a_leader_looks_but_changes_nothing(solved, client, cast):
    from guantong.core.services import accounts

    accounts.grant(None, cast.nobody, role="leader", unit=solved.scope)
    sign_in(client, cast.nobody)
    page = client.get(solved.at("board")).content.decode()
    assert solved.at("board-try") not in page
    assert "draggable" not in page
    assert client.post(solved.at("board-try"), {"version": 1}).status_code == 404
    data = {"kind": "lock", "person": solved.seats[0].person_id, "post": solved.seats[0].post_id,
            "reason": "经集体研究", "version": 1}  # fmt: skip
    assert client.post(solved.at("board-pin"), data).status_code == 404
    assert not Pin.objects.unscoped("test").exists()


def test_somebody_of_another_county_is_not_seated_here(solved, client, town, cast):
    from tests.people import cadres

    stranger = next(iter(vars(cadres.government(town)).values()))
    address = solved.at("board-seat", solved.seats[0].post_id)
    assert client.get(address, {"person": stranger.pk}).status_code == 404
