"""Officers place people with a reason; nothing is lost, nobody sees more than is theirs."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.staffing import grounded

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.core.services import accounts
from guantong.people.models import Person
from guantong.people.services import movement, persons
from guantong.staffing.models import Judgement
from guantong.staffing.queries import judgement as reads
from guantong.staffing.queries.judgement_cards import cards
from guantong.staffing.queries.side_by_side import sides
from guantong.staffing.services import judgement
from guantong.standards.judgement import barring

pytestmark = pytest.mark.django_db

WHY = "三年来牵头完成两个乡镇的搬迁安置，群众满意。"
OTHER = "年轻，缺基层一线历练，宜到乡镇任实职。"
FACTS = {"sex": "1", "birth_month": "1975-03", "ethnicity": "汉族", "post": "镇长"}


@pytest.fixture
def row(cast, town):
    """An open round over the whole city."""
    return judgement.open_round(cast.officer, town.city, "年度研判", timezone.localdate(), "甲、乙")


@pytest.fixture
def person(cast, town):
    facts = {**FACTS, "name": "王小明（虚构）", "username": "ratee"}
    return persons.create(cast.officer, town.red, facts)


@pytest.fixture
def other(cast, town):
    return persons.create(cast.officer, town.blue, {**FACTS, "name": "李芳（虚构）"})


def _place(actor, row, person, group="bold", reason=WHY, seen=0, **more):
    if not group:
        return judgement.withdraw(actor, row, person, reason, seen=seen, **more)
    return judgement.place(actor, row, person, group, reason, seen=seen, **more)


def test_a_placement_keeps_who_when_why_and_how_the_person_stood(cast, row, person):
    made = _place(cast.officer, row, person)
    assert (made.group_name, made.reason, made.by) == ("大胆使用", WHY, cast.officer)
    assert (made.number, made.unit_name, made.post) == (1, "红星镇", "镇长")
    event = Event.objects.unscoped("test").latest("seq")
    assert (event.action, event.summary) == ("研判.归组", "红星镇 1 人，第 1 次")
    assert "王小明" not in event.summary + event.data


def test_a_later_placement_takes_the_place_of_the_earlier_and_leaves_it(cast, row, person):
    first = _place(cast.officer, row, person)
    second = _place(cast.officer, row, person, "load", OTHER, seen=1)
    assert second.replaces == first
    rows = reads.history(cast.officer, [person.pk])[person.pk]
    assert [(r.number, r.group, r.reason) for r in rows] == [(2, "load", OTHER), (1, "bold", WHY)]
    assert reads.groups_of([person.pk], timezone.localdate()) == {person.pk: "load"}


def test_a_withdrawal_needs_a_reason_and_leaves_the_person_in_no_group(cast, row, person):
    with pytest.raises(GuantongError, match="不必撤回"):
        _place(cast.officer, row, person, "")
    _place(cast.officer, row, person)
    taken = _place(cast.officer, row, person, "", "原依据的材料经核实不准确。", seen=1)
    assert taken.group_name == "撤回"
    assert reads.groups_of([person.pk], timezone.localdate()) == {}
    assert Event.objects.unscoped("test").latest("seq").action == "研判.撤回"


@pytest.mark.parametrize(
    ("group", "reason", "field"),
    [("best", WHY, "group"), ("bold", "  干得  好 ", "reason"), ("bold", "好" * 1001, "reason")],
)
def test_an_unknown_group_and_a_thin_or_endless_reason_are_refused(
    cast, row, person, group, reason, field
):
    with pytest.raises(GuantongError) as refused:
        _place(cast.officer, row, person, group, reason)
    assert refused.value.field == field
    assert not Judgement.objects.unscoped("test").exists()


def test_the_same_again_is_no_judgement_but_another_round_may_confirm_it(cast, row, person, town):
    _place(cast.officer, row, person)
    with pytest.raises(GuantongError, match="没有变"):
        _place(cast.officer, row, person, seen=1)
    judgement.close_round(cast.officer, row)
    next_one = judgement.open_round(cast.officer, town.city, "下一次", timezone.localdate())
    assert _place(cast.officer, next_one, person, seen=1).number == 2


@pytest.mark.both
def test_two_officers_on_one_person_get_a_conflict_that_says_what_the_other_wrote(
    cast, row, person, town
):
    second = cast.nobody
    accounts.grant(None, second, role="cadre_officer", unit=town.city)
    _place(cast.officer, row, person)
    with pytest.raises(Conflict, match=f"officer已于.*“大胆使用”，理由：{WHY}"):
        _place(second, row, person, "load", OTHER)
    assert [r.group for r in Judgement.objects.unscoped("test")] == ["bold"]
    assert _place(second, row, person, "load", OTHER, seen=1).by == second


def test_a_closed_round_is_a_record(cast, row, person, town):
    _place(cast.officer, row, person)
    closed = judgement.close_round(cast.officer, row)
    assert closed.closed_by == cast.officer
    assert Event.objects.unscoped("test").latest("seq").summary == "示范市：年度研判，研判 1 人"
    with pytest.raises(Conflict, match="已结束"):
        _place(cast.officer, row, person, "load", OTHER, seen=1)
    with pytest.raises(Conflict, match="已结束"):
        judgement.close_round(cast.officer, row)
    assert [r.reason for r in reads.record(cast.officer, row)] == [WHY]


@pytest.mark.both
def test_a_unit_has_one_open_round(cast, row, town):
    with pytest.raises(Conflict, match="已有一次进行中的研判“年度研判”"):
        judgement.open_round(cast.officer, town.city, "又一次", timezone.localdate())
    assert judgement.open_round(cast.officer, town.second, "乙县", timezone.localdate()).is_open


def test_only_who_records_judgement_there_writes(cast, row, person, town):
    for actor in (cast.leader, cast.supervisor, cast.stranger, cast.nobody):
        with pytest.raises(Refused):
            _place(actor, row, person)
        with pytest.raises(Refused):
            judgement.open_round(actor, town.first, "研判", timezone.localdate())
    with pytest.raises(Refused):
        judgement.close_round(cast.leader, row)


def test_a_round_is_about_its_units_serving_cadres(cast, other, person, town):
    here = judgement.open_round(cast.officer, town.first, "甲县", timezone.localdate())
    assert list(reads.cadres(cast.officer, here)) == [person]
    with pytest.raises(Conflict, match="不在“甲县”的范围内"):
        _place(cast.officer, here, other)
    movement.leave(cast.officer, person, "retired", "2026-01")
    with pytest.raises(Conflict, match="不是在职干部"):
        _place(cast.officer, here, person)


@pytest.mark.both
def test_the_history_goes_where_the_person_goes(cast, row, person, town):
    _place(cast.officer, row, person)
    assert reads.last_of(cast.stranger, [person.pk]) == {}
    moved = movement.transfer(cast.officer, person, town.blue, "副县长", "2026-03")
    [found] = reads.history(cast.stranger, [moved.pk])[moved.pk]
    assert (found.unit_name, found.post) == ("红星镇", "镇长")


@pytest.mark.both
def test_the_groups_of_a_day_are_those_in_force_then(cast, row, person, other):
    today = timezone.localdate()
    before = today - dt.timedelta(days=30)
    _place(cast.officer, row, person, on=before)
    _place(cast.officer, row, person, "load", OTHER, seen=1)
    grounded.at_once(_place(cast.officer, row, other, "remove", OTHER))
    people = [person.pk, other.pk]
    assert reads.groups_of(people, before - dt.timedelta(days=1)) == {}
    assert reads.groups_of(people, today - dt.timedelta(days=1)) == {person.pk: "bold"}
    now = reads.groups_of(people, today)
    assert now == {person.pk: "load", other.pk: "remove"}
    assert [pk for pk, group in now.items() if group in barring()] == [other.pk]
    with pytest.raises(GuantongError, match="不能晚于今天"):
        _place(cast.officer, row, person, seen=2, on=today + dt.timedelta(days=1))


def test_the_person_is_never_shown_a_placement_in_the_system(client, cast, row, person):
    made = _place(cast.officer, row, person)
    client = _as(client, cast.ratee)
    pages = [reverse("office:home"), reverse("staffing:judgement", args=[row.pk]),
             made.get_absolute_url(), "/staffing/judgement/mine/"]  # fmt: skip
    for page in pages:
        answer = client.get(page)
        assert answer.status_code in (200, 403, 404)
        assert WHY not in answer.content.decode()
    assert "我的研判" not in client.get(reverse("office:home")).content.decode()
    assert acts.find("staffing.judgement", "release") is None
    assert acts.find("staffing.judgement", "reply") is None


def test_a_card_says_facts_and_results_with_their_errors(cast, town, measured):
    row = judgement.open_round(cast.officer, town.first, "研判", timezone.localdate())
    people = list(reads.cadres(cast.officer, row))
    _place(cast.officer, row, people[0])
    found = cards(cast.officer, people, row, dt.date(2026, 11, 25))
    assert [card.person for card in found] == people
    first = found[0]
    assert (first.age, first.group, first.this_round) == (51, "bold", True)
    assert first.result.campaign == "示范考察"
    span = first.result.overall
    assert span["low"] < span["score"] < span["high"]
    assert (found[1].group, found[1].seen) == ("", 0)


def test_results_are_shown_once_published_and_in_scope(cast, town, measured, row):
    from guantong.assess.models import Campaign
    from guantong.assess.queries import latest

    keys = [p.pk for p in measured.people]
    assert set(latest(cast.officer, keys)) == set(keys)
    assert latest(cast.stranger, keys) == {}
    Campaign.objects.unscoped("test").filter(pk=measured.campaign.pk).update(state="closed")
    assert latest(cast.officer, keys) == {}


def test_sides_stand_in_the_rosters_order_whatever_the_results(cast, town, measured):
    people = measured.people[::-1][:4]
    columns = sides(cast.officer, people, dt.date(2026, 11, 25))
    assert [one.person for one in columns] == people
    assert {one.fact("年龄").value for one in columns} == {"51岁"}
    assert not columns[0].results[0].hidden
    assert len(columns[0].results[0].dimensions) == 5


def _as(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.both
def test_the_board_counts_filters_and_lays_out_by_unit(client, cast, row, person, other):
    _place(cast.officer, row, person)
    url = reverse("staffing:judgement", args=[row.pk])
    page = _as(client, cast.officer).get(url).content.decode()
    assert page.index("红星镇 <small>") < page.index("蓝山镇 <small>")
    assert 'data-tile="bold">1<' in page
    assert 'data-tile="none">1<' in page
    only = client.get(url, {"group": "none"}).content.decode()
    assert "李芳（虚构）</a>" in only
    assert "王小明（虚构）</a>" not in only
    done = client.get(url, {"round": "1", "q": "wxm"}).content.decode()
    assert "王小明（虚构）</a>" in done
    assert client.get(url, {"q": "无此人"}).content.decode().count("judge-card") == 0


def test_units_come_page_by_page(client, cast, row, town):
    from guantong.staffing.screens.judging import board

    for unit, many in ((town.red, 40), (town.village, 10), (town.blue, 3)):
        Person.objects.bulk_create(
            Person(unit=unit, unit_path=unit.path, code=f"{unit.pk}-{n}", name=f"某{n}（虚构）",
                   sex="1", birth_month="1980-01", position=n)
            for n in range(many)
        )  # fmt: skip
    assert board.CARDS_A_PAGE == 48
    client = _as(client, cast.officer)
    url = reverse("staffing:judgement", args=[row.pk])
    first = client.get(url).content.decode()
    assert (first.count('class="judge-card"'), "?page=2" in first) == (40, True)
    second = client.get(url, {"page": 2}, headers={"HX-Target": "more-units"}).content.decode()
    assert (second.count('class="judge-card"'), "?page=3" in second) == (13, False)
    assert "<html" not in second


def test_a_conflict_on_the_screen_keeps_what_was_typed(client, cast, row, person):
    client = _as(client, cast.officer)
    url = reverse("staffing:judgement-place", args=[row.pk, person.pk])
    _place(cast.officer, row, person)
    data = {"group": "load", "reason": OTHER, "seen": 0}
    answer = client.post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert WHY in page
    assert OTHER in page
    assert 'name="seen" value="1"' in page
    assert answer.context["form"]["reason"].value() == OTHER
    assert client.post(url, {**data, "seen": 1}).status_code == 302
    assert reads.groups_of([person.pk], timezone.localdate()) == {person.pk: "load"}


def test_the_dialog_gets_the_card_and_the_withdrawal_its_column(client, cast, row, person):
    client = _as(client, cast.officer)
    url = reverse("staffing:judgement-place", args=[row.pk, person.pk])
    head = {"HX-Target": "judge-dialog"}
    data = {"group": "bold", "reason": WHY, "seen": 0}
    card = client.post(url, data, headers=head).content.decode()
    assert 'data-group="bold"' in card
    assert "<html" not in card
    assert "撤回，回到未研判" in client.get(url, headers=head).content.decode()
    back = {"group": "withdraw", "reason": "依据的材料经核实不准确。", "seen": 1}
    assert 'data-group="none"' in client.post(url, back, headers=head).content.decode()
    assert client.post(url, {"seen": 2}, headers=head).status_code == 422


def test_reading_a_persons_material_is_logged(client, cast, row, person, other):
    client = _as(client, cast.leader)
    client.get(reverse("staffing:judgement-person", args=[row.pk, person.pk]))
    event = Event.objects.unscoped("test").latest("seq")
    assert (event.action, event.subject) == ("研判.查看", f"people.person:{person.pk}")
    url = reverse("staffing:judgement-compare", args=[row.pk])
    client.get(url, {"person": [other.pk, person.pk]})
    seen = Event.objects.unscoped("test").filter(action="研判.查看").order_by("-seq")[:2]
    assert {one.subject for one in seen} == {f"people.person:{p.pk}" for p in (person, other)}


@pytest.mark.both
def test_rounds_are_listed_the_newest_first_and_the_record_is_searched(
    client, cast, row, person, other, town
):
    early = timezone.localdate() - dt.timedelta(days=90)
    judgement.open_round(cast.officer, town.second, "早先的研判", early)
    _place(cast.officer, row, person)
    _place(cast.officer, row, other, "load", OTHER)
    client = _as(client, cast.leader)
    page = client.get(reverse("staffing:judgements")).content.decode()
    assert page.index("年度研判") < page.index("早先的研判")
    url = reverse("staffing:judgement-record", args=[row.pk])
    page = client.get(url, {"q": "lf"}).content.decode()
    assert OTHER in page
    assert WHY not in page
    assert client.get(url, {"export": "xlsx"}).status_code == 200


def test_two_to_four_are_compared(client, cast, row, person, other):
    client = _as(client, cast.officer)
    url = reverse("staffing:judgement-compare", args=[row.pk])
    answer = client.get(url, {"person": [person.pk]})
    assert answer.status_code == 400
    assert "请选 2 至 4 人" in answer.content.decode()
    page = client.get(url, {"person": [other.pk, person.pk]}).content.decode()
    assert page.index("王小明（虚构）") < page.index("李芳（虚构）")


def test_the_page_of_a_person_leads_to_the_judgement(client, cast, row, person):
    _place(cast.officer, row, person)
    page = reverse("people:person", args=[person.pk])
    link = reverse("staffing:judgement-person", args=[row.pk, person.pk])
    assert link in _as(client, cast.officer).get(page, {"tab": "materials"}).content.decode()


def test_a_page_costs_as_many_queries_for_forty_people_as_for_one(
    cast, row, town, person, django_assert_max_num_queries
):
    Person.objects.bulk_create(
        Person(unit=town.red, unit_path=town.red.path, code=f"N{n}", name=f"某{n}（虚构）",
               sex="1", birth_month="1980-01", position=n + 2)
        for n in range(40)
    )  # fmt: skip
    people = list(reads.cadres(cast.officer, row))
    assert len(people) == 41
    with django_assert_max_num_queries(12):
        assert len(cards(cast.officer, people, row, dt.date(2026, 11, 25))) == 41
