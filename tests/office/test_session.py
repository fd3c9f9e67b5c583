"""The session's limits, and what is said when something is refused or fails."""

import pytest
from django.urls import reverse
from tests.conftest import PASSWORD

from guantong.core.errors import Conflict
from guantong.core.services import units
from guantong.office import middleware
from guantong.office.screens import units as screens
from guantong.ui import errors

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MINUTE, HOUR = 60, 3600
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets forward."""
    now = [1_800_000_000]
    monkeypatch.setattr(middleware.time, "time", lambda: now[0])
    return now


@pytest.fixture
def system(client, cast):
    client.force_login(cast.system, backend=BACKEND)
    return client


def _stay(client, **headers):
    return client.get(reverse("office:stay"), headers=SCRIPT | headers)


def test_typing_prolongs_the_session_and_asking_does_not(system, clock):
    system.get(reverse("office:units"))
    clock[0] += 20 * MINUTE
    assert _stay(system, **{"X-Passive": "1"}).json()["left"] == 10 * MINUTE
    assert _stay(system).json()["left"] == 30 * MINUTE
    clock[0] += 31 * MINUTE
    assert _stay(system).status_code == 401


def test_however_busy_one_signs_in_again_after_twelve_hours(system, clock):
    for _third in range(3 * 12):
        assert _stay(system).status_code == 200
        clock[0] += 20 * MINUTE - 1
    told = _stay(system).json()
    assert told["left"] == told["rest"] == 36
    clock[0] += 37
    assert _stay(system).status_code == 401


def test_a_page_shows_for_how_long_and_whose_it_is(system, cast):
    page = system.get(reverse("office:units")).content.decode()
    assert 'data-left="1800"' in page
    assert f'data-account="{cast.system.pk}"' in page
    told = _stay(system).json()
    assert (told["account"], told["name"]) == (cast.system.pk, "system")
    assert len(told["csrf"]) == 64


def test_nothing_is_done_in_the_name_of_who_signed_in_since(client, cast, town):
    client.force_login(cast.officer, backend=BACKEND)
    headers = SCRIPT | {"X-Account": str(cast.system.pk)}
    assert client.get(reverse("people:list"), headers=headers).status_code == 401
    headers["X-Account"] = str(cast.officer.pk)
    assert client.get(reverse("people:list"), headers=headers).status_code == 200


def test_a_form_that_was_taken_is_named_to_its_device_and_a_refused_one_is_not(system, town):
    address = reverse("frame:act", args=["core.unit", town.red.pk, "rename"])
    refused = system.post(address, {"name": ""})
    assert refused.status_code == 422
    assert "taken" not in refused.cookies
    taken = system.post(address, {"name": "新红星镇", "token": "t1"})
    assert taken.cookies["taken"].value == address
    system.logout()
    assert "taken" not in system.post(address, {"name": "又一名"}).cookies


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Conflict("正在办理，请稍候。"), 409, "正在办理，请稍候。"),
        (RuntimeError("x"), 500, "程序出错，已记录，没有保存。"),
    ],
)
def test_what_fails_is_told_in_words_and_the_shell_stays(
    system, town, monkeypatch, error, status, words
):
    def fails(*_args):
        raise error

    monkeypatch.setattr(screens.allowed, "unit", fails)
    system.raise_request_exception = False
    address = reverse("office:unit", args=[town.red.pk])
    page = system.get(address)
    assert page.status_code == status
    assert words in page.content.decode()
    assert 'class="house-parts"' in page.content.decode()
    part = system.get(address, headers=SCRIPT)
    assert (part.status_code, part.headers["X-Refused"]) == (status, "1")
    assert part.content.decode().startswith(words)


def test_words_come_in_the_readers_language(system, settings):
    system.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    part = system.get(reverse("office:unit", args=[10**6]), headers=SCRIPT)
    assert part.content.decode().isascii()
    assert system.get("/no-such-page/").status_code == 404


def test_where_even_the_shell_fails_a_plain_page_says_so(rf, monkeypatch):
    def fails(*_args):
        raise RuntimeError

    monkeypatch.setattr(errors, "page", fails)
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "程序出错" in answer.content.decode()


def test_a_press_that_is_refused_leads_back_to_where_it_was_typed(system, cast, town):
    units.close(None, town.blue)
    before = f"http://testserver{reverse('office:unit', args=[town.blue.pk])}"
    page = system.post(
        reverse("frame:act", args=["core.unit", town.blue.pk, "close"]),
        headers={"Referer": before},
    )
    assert page.status_code == 409
    page = system.post(reverse("office:star"), {"address": "//x"}, headers={"Referer": before})
    assert page.status_code == 400
    assert f'href="{before}"' in page.content.decode()


def test_a_wrong_password_at_the_door_in_place_stays_at_the_door(client, cast):
    stay = reverse("office:stay")
    door = client.get(stay, follow=True)
    assert 'class="container-tight house-door"' in door.content.decode()
    address = door.redirect_chain[-1][0]
    told = {"username": "system", "password": "x"}
    assert client.post(address, told).status_code == 422
    told["password"] = PASSWORD
    assert client.post(address, told, follow=True).json()["account"] == cast.system.pk
