"""Rooms kept at a desk open on no phone, nor does anything lead there; the rest does."""

import pytest
from django.urls import reverse
from tests.people.cadres import government

from guantong.frame.middleware import PHONES
from guantong.frame.rooms import at_desk

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14; 示范) AppleWebKit/537.36 Mobile"}
HINT = {"HTTP_SEC_CH_UA_MOBILE": "?1"}


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer, backend=BACKEND)
    return cast.officer


@pytest.mark.parametrize("by", [PHONE, HINT])
@pytest.mark.parametrize(
    "route", ["people:list", "staffing:posts", "meeting:meetings", "assess:sets", "discs:discs"]
)
def test_a_room_of_cadres_opens_at_a_desk_alone(client, officer, route, by):
    assert client.get(reverse(route)).status_code == 200
    answer = client.get(reverse(route), **by)
    assert answer.status_code == 403
    assert "不在手机和平板上打开" in answer.content.decode()
    assert "不是技术防护" in answer.content.decode()


def test_nothing_of_it_is_shown_on_other_pages(client, officer, town):
    at_home = client.get("/", **PHONE).content.decode()
    assert f'href="{reverse("people:list")}' not in at_home
    assert f'href="{reverse("staffing:scenarios")}' not in at_home
    assert "人员" not in client.get(reverse("frame:figures"), **PHONE).content.decode()
    for address in (
        reverse("frame:pick", args=["people.person"]),
        reverse("frame:cross", args=["people:list"]),
        reverse("frame:act", args=["people.person", 1, "change"]),
    ):
        assert client.get(address, **PHONE).status_code == 403
    page = client.get(reverse("office:unit", args=[town.first.pk]), **PHONE).content.decode()
    assert f'href="{reverse("people:list")}' not in page


def test_a_person_is_not_found_on_a_phone(client, officer, town, shelf):
    person = shelf.take(government, town).mayor
    find = reverse("frame:search")
    page = f'href="{person.get_absolute_url()}'
    assert page in client.get(find, {"q": person.name}).content.decode()
    assert page not in client.get(find, {"q": person.name}, **PHONE).content.decode()


def test_rooms_of_the_grassroots_and_answers_stay_open(client, officer, cast):
    assert client.get(reverse("office:units"), **PHONE).status_code == 200
    assert client.get(reverse("office:parties"), **PHONE).status_code != 403
    client.logout()
    assert client.get(reverse("answer:door"), **PHONE).status_code == 200
    assert not {"office", "casework", "one_stop", "rectification"} & at_desk()
    assert {"people", "assess", "staffing", "meeting", "inspection", "teams"} <= at_desk()


def test_a_deployment_may_say_otherwise(client, officer, settings):
    settings.NO_PHONES = False
    client.handler._middleware_chain = None
    assert client.get(reverse("people:list"), **PHONE).status_code == 200


@pytest.mark.parametrize(
    ("browser", "phone"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", False),
        ("Mozilla/5.0 (X11; Linux loongarch64) AppleWebKit/537.36", False),
        ("Mozilla/5.0 (PC; OpenHarmony 5.0) AppleWebKit/537.36", False),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36", True),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X)", True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0", True),
    ],
)
def test_which_browsers_say_that_they_are_phones(browser, phone):
    assert bool(PHONES.search(browser)) is phone
