"""An inspection goes one way, its codes are anonymous, each is answered once."""

import datetime
import json

import pytest
from django.urls import reverse

from guantong.assess.models import Ballot, Form
from guantong.assess.services import answering, campaigns
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def code(cast, campaign, town):
    return campaigns.draw(cast.officer, campaign.row, town.red, "peer", 3)[0].token


def _ballot(token):
    return answering.enter(token)


def _fill(ballot, ratee, answer=1):
    answering.save(ballot, ratee, "k", dict.fromkeys(answering.asked(ballot), answer))


def test_states_follow_one_another_and_leave_their_events(cast, measured):
    assert measured.campaign.state == "published"
    steps = set(Event.objects.unscoped("test").values_list("action", flat=True))
    assert {"考察.起草", "考察.开始", "考察.截止", "考察.计算", "考察.发布"} <= steps
    for act in (campaigns.start, campaigns.close, campaigns.publish):
        with pytest.raises(Conflict, match="已发布"):
            act(cast.officer, measured.campaign)


def test_a_draft_needs_published_yardsticks_a_window_and_people(cast, town, campaign):
    today = datetime.date(2026, 11, 24)
    wanted = {"indicators": campaign.items, "name": "另一次"}
    with pytest.raises(GuantongError, match="早于"):
        campaigns.create(
            cast.officer,
            town.first,
            **wanted,
            opens_on=today,
            closes_on=today - datetime.timedelta(1),
        )
    row = campaigns.create(cast.officer, town.first, **wanted, opens_on=today, closes_on=today)
    with pytest.raises(GuantongError, match="还没有考察对象"):
        campaigns.start(cast.officer, row)
    with pytest.raises(GuantongError, match="不能低于 5"):
        campaigns.create(
            cast.officer, town.first, **wanted, opens_on=today, closes_on=today, minimum_group=4
        )


def test_another_countys_officer_and_a_leader_are_refused(cast, campaign):
    for account in (cast.stranger, cast.leader):
        with pytest.raises(Refused):
            campaigns.close(account, campaign.row)


def test_the_database_keeps_no_code_and_nobody_who_drew_it(cast, campaign, code):
    rows = list(Ballot.objects.unscoped("test").values())
    assert len(rows) == 3
    assert code not in json.dumps(rows, default=str)
    assert not any("account" in name or "rater" in name for name in rows[0])
    assert not any(code in e.summary + e.data for e in Event.objects.unscoped("test").all())


def test_a_code_may_be_typed_small_and_without_dashes(code):
    assert _ballot(code.replace("-", "").lower()).source == "peer"


def test_self_codes_are_one_a_ratee_and_ask_about_that_one(cast, campaign, town):
    cards = campaigns.draw(cast.officer, campaign.row, town.red, "self", 99)
    assert sorted(c.name for c in cards) == sorted(p.name for p in campaign.people)
    card = cards[0]
    assert [r.name for r in answering.people(_ballot(card.token))] == [card.name]
    with pytest.raises(GuantongError, match="都已发放"):
        campaigns.draw(cast.officer, campaign.row, town.red, "self", 1)


def test_the_same_piece_sent_twice_counts_once(code):
    ballot = _ballot(code)
    ratee = answering.people(ballot)[0]
    place = next(iter(answering.asked(ballot)))
    assert answering.save(ballot, ratee, "a", {place: 1}) == 1
    assert answering.save(ballot, ratee, "b", {place: 0}) == 2
    assert answering.save(ballot, ratee, "b", {place: 0}) == 2
    assert answering.answers_of(ballot, ratee, 125)[place] == 0


def test_a_yardstick_that_is_not_asked_is_refused(cast, campaign, town):
    card = campaigns.draw(cast.officer, campaign.row, town.red, "served", 1)[0]
    ballot = _ballot(card.token)
    strange = next(p for p in range(125) if p not in answering.asked(ballot))
    with pytest.raises(GuantongError, match="不属于这份问卷"):
        answering.save(ballot, answering.people(ballot)[0], "a", {strange: 1})


def test_a_ballot_is_handed_in_once_and_whole(code):
    ballot = _ballot(code)
    first, second = answering.people(ballot)[:2]
    with pytest.raises(GuantongError, match="还没有作答"):
        answering.submit(ballot)
    _fill(ballot, first)
    answering.save(ballot, second, "x", {0: 1})
    with pytest.raises(GuantongError, match=f"{second.name}（还差 124 项）"):
        answering.submit(ballot)
    _fill(ballot, second, 2)
    answering.submit(ballot)
    with pytest.raises(Conflict, match="已经提交"):
        answering.submit(ballot)
    with pytest.raises(Conflict, match="已经提交"):
        _fill(ballot, first, 0)
    forms = Form.objects.unscoped("test")
    assert bytes(forms.get(ratee=first).answers) == bytes([1]) * 125
    assert forms.get(ratee=first).last_key == ""


def test_a_closed_inspection_takes_no_answer(cast, campaign, code):
    ballot = _ballot(code)
    campaigns.close(cast.officer, campaign.row)
    with pytest.raises(Conflict, match="已经截止"):
        _fill(ballot, answering.people(ballot)[0])
    with pytest.raises(Conflict, match="已经截止"):
        answering.enter(code)


@pytest.mark.parametrize(("days", "words"), [(1, "还没有开始"), (-30, "已经截止")])
def test_the_window_is_kept(campaign, code, days, words):
    row = campaign.row
    row.opens_on += datetime.timedelta(days)
    row.closes_on = row.opens_on + datetime.timedelta(2)
    row.save()
    with pytest.raises(Conflict, match=words):
        answering.enter(code)


def test_the_phone_tells_strangers_and_the_late_in_words(client, cast, campaign, code):
    page = client.get(reverse("answer:list", args=["AAAA-BBBB-CCCC"]))
    assert page.status_code == 404
    assert "没有这个测评码" in page.content.decode()
    ballot = _ballot(code)
    for ratee in answering.people(ballot):
        _fill(ballot, ratee)
    assert "已提交" in client.post(reverse("answer:submit", args=[code])).content.decode()
    again = client.post(reverse("answer:submit", args=[code]))
    assert again.status_code == 409
    assert "已经提交" in again.content.decode()
    save = reverse("answer:save", args=[code, answering.people(ballot)[0].pk])
    told = client.post(save, '{"key":"a","answers":{"0":1}}', content_type="application/json")
    assert (told.status_code, "已经提交" in told.json()["error"]) == (409, True)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"key":1}',
        '{"key":"a","answers":{"0":1e999}}',
        '{"key":"\\u0000","answers":{}}',
        '{"key":"a","answers":[1]}',
        "{" * 30000,
    ],
)
def test_a_broken_piece_changes_nothing(client, campaign, code, body):
    ratee = answering.people(_ballot(code))[0]
    answer = client.post(
        reverse("answer:save", args=[code, ratee.pk]), body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert "没有传完整" in answer.json()["error"]
    assert not Form.objects.unscoped("test").exists()


def test_an_officer_drafts_adds_draws_and_starts_on_the_screen(client, cast, town, campaign):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    made = client.post(
        reverse("frame:act", args=["core.unit", town.city.pk, "campaign-create"]),
        {"name": "第二次", "scope": town.first.pk, "indicators": campaign.items.pk,
         "opens_on": "2026-01-01", "closes_on": "2099-01-01", "minimum_group": 5},
    )  # fmt: skip
    assert made.status_code == 302
    pk = int(made.url.rstrip("/").rpartition("/")[2])
    add = reverse("frame:act", args=["assess.campaign", pk, "add"])
    assert f"{town.red.name}（6）" in client.get(add).content.decode()
    assert client.post(add, {"units": [town.red.pk]}).status_code == 302
    codes = reverse("assess:campaign-codes", args=[pk])
    sheet = client.post(codes, {"unit": town.red.pk, "source": "peer", "count": 4})
    assert sheet.content.decode().count("data:image/svg") == 4
    start = client.post(reverse("frame:act", args=["assess.campaign", pk, "start"]))
    assert start.status_code == 302
    page = client.get(reverse("assess:campaign", args=[pk])).content.decode()
    assert "进行中" in page
    assert "同级" in page
