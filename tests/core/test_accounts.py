"""Sign-in, lock-out, password rules, second factor, separated administrators."""

import pytest
from django.urls import reverse
from tests.conftest import PASSWORD

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.core.services import accounts

pytestmark = pytest.mark.django_db


def _sign_in(client, name, password):
    return client.post(reverse("office:sign-in"), {"username": name, "password": password})


def test_signing_in_leads_home_and_is_logged(client, cast):
    assert _sign_in(client, "officer", PASSWORD).status_code == 302
    assert client.get(reverse("office:home")).status_code == 200
    assert Event.objects.filter(action="登录", actor=cast.officer, outcome="成功").exists()


def test_five_wrong_passwords_lock_the_account(client, cast):
    for _ in range(5):
        answer = _sign_in(client, "officer", "wrong")
    assert answer.status_code == 429
    assert _sign_in(client, "officer", PASSWORD).status_code == 429


def test_a_first_password_must_be_changed_before_anything_else(client, cast):
    _account, first = accounts.create(None, username="new", display_name="新人")
    _sign_in(client, "new", first)
    assert client.get(reverse("office:home")).url == reverse("office:password")
    fields = {"old": first, "new": "Xiaoxiang#88", "again": "Xiaoxiang#88"}
    assert client.post(reverse("office:password"), fields).status_code == 302
    assert client.get(reverse("office:home")).status_code == 200


@pytest.mark.parametrize("bad", ["short1!A", "alllowercaseletters", "12345678901"])
def test_a_weak_password_is_refused(cast, bad):
    with pytest.raises(GuantongError):
        accounts.change_password(cast.officer, PASSWORD, bad)


def test_an_old_password_is_refused(cast):
    accounts.change_password(cast.officer, PASSWORD, "Xiaoxiang#88")
    with pytest.raises(GuantongError, match="最近用过"):
        accounts.change_password(cast.officer, "Xiaoxiang#88", PASSWORD)


def test_the_second_factor_is_asked_and_checked(client, cast, settings):
    from django_otp.oath import totp

    settings.SECOND_FACTOR_REQUIRED = True
    _sign_in(client, "officer", PASSWORD)
    page = reverse("office:second-factor")
    assert client.get(reverse("office:home")).url == page
    assert "data:image/svg" in client.get(page).content.decode()
    assert client.post(page, {"token": "000000"}).status_code in {200, 422}
    device = accounts.new_device(cast.officer)
    device.throttle_reset()
    token = f"{totp(device.bin_key):06d}"
    assert client.post(page, {"token": token}).status_code == 302
    assert client.get(reverse("office:home")).status_code == 200


def test_an_idle_session_ends(client, cast, settings):
    _sign_in(client, "officer", PASSWORD)
    client.get(reverse("office:home"))
    session = client.session
    session["seen"] -= settings.IDLE_LIMIT.total_seconds() + 1
    session.save()
    assert client.get(reverse("office:home")).url.startswith(reverse("office:sign-in"))


def test_the_three_administrators_are_three_people(cast, town):
    with pytest.raises(Conflict, match="三员"):
        accounts.grant(None, cast.system, role="audit_admin", unit=town.city)
    with pytest.raises(Conflict, match="三员"):
        accounts.grant(None, cast.officer, role="security_admin", unit=town.city)
    with pytest.raises(Refused):
        accounts.grant(cast.security, cast.security, role="leader", unit=town.city)
    with pytest.raises(Refused):
        accounts.grant(cast.officer, cast.nobody, role="leader", unit=town.city)
