"""The questionnaire as whoever holds a code goes through it, and the officer's pages around it."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.assess.models import Ballot, Campaign, Form, Ratee
from guantong.assess.services import answering, campaigns
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event, Task
from guantong.core.scope import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(cast, campaign, town):
    return campaigns.draw(cast.officer, campaign.row, town.red, "peer", 1)[0].token


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def _act(row, name):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def _save(client, code, ratee, key, answers):
    body = json.dumps({"key": key, "answers": answers})
    url = reverse("answer:save", args=[code, ratee.pk])
    return client.post(url, body, content_type="application/json")


def test_a_code_typed_at_the_door_leads_to_the_people_asked_about(client, campaign, code):
    door = reverse("answer:door")
    assert "测评码" in client.get(door).content.decode()
    wrong = client.post(door, {"token": "AAAA-BBBB-CCCC"})
    assert wrong.status_code == 404
    assert "没有这个测评码" in wrong.content.decode()
    opened = client.post(door, {"token": f" {code} "})
    assert opened.url == reverse("answer:list", args=[code])
    page = client.get(opened.url).content.decode()
    assert campaign.row.name in page
    assert all(person.name in page for person in campaign.people)


def test_the_form_asks_the_sources_questions_and_shows_what_was_saved(client, campaign, code):
    ballot = answering.enter(code)
    ratee = answering.people(ballot)[0]
    url = reverse("answer:form", args=[code, ratee.pk])
    page = client.get(url).content.decode()
    asked = answering.asked(ballot)
    assert ratee.name in page
    assert all(row.wording in page for row in asked.values())
    checked = page.count(" checked")
    assert _save(client, code, ratee, "one", {"0": 1, "1": 2}).json() == {"revision": 1}
    assert client.get(url).content.decode().count(" checked") == checked + 2


def test_a_person_who_is_not_asked_about_is_not_found(client, cast, campaign, town, code):
    other = Ratee(
        campaign=campaign.row, person=campaign.people[0], name="别县（虚构）", post="",
        unit=town.blue,
    )  # fmt: skip
    Ratee.objects.unscoped("test").filter(person=other.person).delete()
    other.save()
    answer = client.get(reverse("answer:form", args=[code, other.pk]))
    assert answer.status_code == 404
    assert "没有这个人" in answer.content.decode()
    assert _save(client, code, other, "one", {"0": 1}).status_code == 404


def test_a_piece_that_is_too_large_or_has_a_strange_key_is_refused(client, campaign, code):
    ratee = answering.people(answering.enter(code))[0]
    for key, answers in (
        ("k" * 41, {"0": 1}),
        ("a b", {"0": 1}),
        ("a", {str(n): 1 for n in range(4000)}),
    ):
        told = _save(client, code, ratee, key, answers)
        assert (told.status_code, "没有传完整" in told.json()["error"]) == (400, True)
    told = _save(client, code, ratee, "a", {"999": 1})
    assert (told.status_code, "不属于这份问卷" in told.json()["error"]) == (400, True)
    assert not Form.objects.unscoped("test").exists()


def test_the_same_piece_sent_again_changes_nothing(client, campaign, code):
    ratee = answering.people(answering.enter(code))[0]
    assert _save(client, code, ratee, "one", {"0": 1}).json() == {"revision": 1}
    assert _save(client, code, ratee, "one", {"0": 0}).json() == {"revision": 1}
    assert bytes(Form.objects.unscoped("test").get().answers)[0] == 1


def test_what_is_half_done_is_told_and_not_handed_in(client, campaign, code):
    ratee = answering.people(answering.enter(code))[0]
    submit = reverse("answer:submit", args=[code])
    empty = client.post(submit)
    assert (empty.status_code, "还没有作答" in empty.content.decode()) == (400, True)
    _save(client, code, ratee, "one", {"0": 1})
    partly = client.post(submit)
    assert (partly.status_code, "还差 124 项" in partly.content.decode()) == (400, True)
    assert Ballot.objects.unscoped("test").get().state == "started"
    asked = answering.asked(answering.enter(code))
    _save(client, code, ratee, "two", {str(place): 1 for place in asked})
    assert "已提交" in client.post(submit).content.decode()
    assert client.post(reverse("answer:door"), {"token": code}).status_code == 409


def test_only_posts_save_and_hand_in(client, campaign, code):
    assert client.get(reverse("answer:submit", args=[code])).status_code == 405
    assert client.get(reverse("answer:save", args=[code, 1])).status_code == 405


def test_an_open_inspection_is_given_more_time_and_no_less_than_today(officer, cast, campaign):
    row, today = campaign.row, timezone.localdate()
    page = officer.get(_act(row, "extend")).content.decode()
    assert f'value="{row.closes_on:%Y-%m-%d}"' in page
    past = officer.post(_act(row, "extend"), {"closes_on": today - datetime.timedelta(1)})
    assert (past.status_code, "已经过去" in past.content.decode()) == (400, True)
    later = today + datetime.timedelta(30)
    assert officer.post(_act(row, "extend"), {"closes_on": later}).url == row.get_absolute_url()
    row.refresh_from_db()
    assert row.closes_on == later
    assert Event.objects.unscoped("test").get(action="考察.延期").summary.endswith(str(later))
    closed = campaigns.close(cast.officer, row)
    with pytest.raises(Conflict, match="已截止"):
        campaigns.extend(cast.officer, closed, later)
    with pytest.raises(Refused):
        campaigns.extend(cast.stranger, row, later)


def test_a_draft_gives_people_up_and_an_open_inspection_does_not(officer, cast, town, campaign):
    ratee = rows_of(campaign.row, Ratee)[0]
    officer.post(_act(ratee, "remove"))
    assert rows_of(campaign.row, Ratee).count() == 6
    row = campaigns.create(
        cast.officer, town.first, name="另一次", indicators=campaign.items,
        opens_on=campaign.row.opens_on, closes_on=campaign.row.closes_on,
    )  # fmt: skip
    assert campaigns.add_ratees(cast.officer, row, campaign.people) == 6
    assert campaigns.add_ratees(cast.officer, row, campaign.people) == 0
    one = rows_of(row, Ratee)[0]
    page = officer.get(row.get_absolute_url()).content.decode()
    assert f'aria-label="移出 {one.name}"' in page
    assert officer.post(_act(one, "remove")).url == row.get_absolute_url()
    assert rows_of(row, Ratee).count() == 5
    other = campaigns.create(
        cast.officer, town.second, name="乙县", indicators=campaign.items,
        opens_on=row.opens_on, closes_on=row.closes_on,
    )  # fmt: skip
    with pytest.raises(GuantongError, match="不在乙县范围内"):
        campaigns.add_ratees(cast.officer, other, campaign.people)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": " "}, "名称"),
        ({"minimum_group": 4}, "不能低于 5"),
        ({"closes_on": "2025-01-01"}, "早于开始日期"),
    ],
)
def test_the_form_of_a_draft_says_what_is_wrong(officer, town, campaign, more, words):
    data = {
        "name": "第二次", "scope": town.first.pk, "indicators": campaign.items.pk,
        "opens_on": "2026-01-01", "closes_on": "2099-01-01", "minimum_group": 5,
    }  # fmt: skip
    answer = officer.post(_act(town.city, "campaign-create"), data | more)
    assert answer.status_code in (400, 422)
    assert words in answer.content.decode()
    assert Campaign.objects.unscoped("test").count() == 1


def test_a_form_pressed_twice_makes_one_draft(officer, town, campaign):
    data = {
        "name": "第二次", "scope": town.first.pk, "indicators": campaign.items.pk, "token": "once",
        "opens_on": "2026-01-01", "closes_on": "2099-01-01", "minimum_group": 5,
    }  # fmt: skip
    urls = {officer.post(_act(town.city, "campaign-create"), data).url for _press in range(2)}
    assert len(urls) == 1
    assert Campaign.objects.unscoped("test").filter(name="第二次", unit=town.first).count() == 1


def test_codes_are_shown_once_and_faults_at_their_field(officer, town, campaign):
    url = reverse("assess:campaign-codes", args=[campaign.row.pk])
    assert "红星镇" in officer.get(url).content.decode()
    none = officer.post(url, {"unit": town.red.pk, "source": "peer", "count": 501})
    assert none.status_code == 422
    sheet = officer.post(url, {"unit": town.red.pk, "source": "self", "count": 1})
    assert sheet.content.decode().count("data:image/svg") == 6
    again = officer.post(url, {"unit": town.red.pk, "source": "self", "count": 1})
    assert (again.status_code, "都已发放" in again.content.decode()) == (400, True)


def test_a_closed_inspection_is_computed_from_its_page(officer, cast, campaign):
    row = campaigns.close(cast.officer, campaign.row)
    assert "计算结果" in officer.get(row.get_absolute_url()).content.decode()
    with pytest.raises(Conflict, match="还没有计算结果"):
        campaigns.publish(cast.officer, row)
    made = officer.post(_act(row, "measure"))
    assert made.url == reverse("office:task", args=[Task.objects.unscoped("test").get().pk])


def test_the_list_leads_to_a_draft_only_whoever_may_draft(client, cast, town, campaign):
    url = reverse("assess:campaigns")
    client.force_login(cast.leader)
    assert "发起考察" not in client.get(url).content.decode()
    client.force_login(cast.officer)
    assert _act(town.city, "campaign-create") in client.get(url).content.decode()
    client.force_login(cast.stranger)
    assert _act(town.second, "campaign-create") in client.get(url).content.decode()
    campaign.items.state = "draft"
    campaign.items.save()
    page = client.get(url).content.decode()
    assert _act(town.second, "campaign-create") not in page
    assert f'href="{reverse("assess:sets")}"' in page
