"""Sign-in, lock-out, password rules, second factor, separated administrators."""

import pytest
from django.urls import reverse
from tests.conftest import PASSWORD

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Account, Event, Grant
from guantong.core.services import accounts

pytestmark = pytest.mark.django_db


def _sign_in(client, name, password):
    return client.post(reverse("office:sign-in"), {"username": name, "password": password})


def test_signing_in_leads_home_and_is_logged(client, cast):
    assert _sign_in(client, "officer", PASSWORD).status_code == 302
    assert client.get(reverse("office:home")).status_code == 200
    assert (
        Event.objects.unscoped("test")
        .filter(action="登录", actor=cast.officer, outcome="成功")
        .exists()
    )


def test_five_wrong_passwords_lock_the_account(client, cast):
    for _ in range(5):
        answer = _sign_in(client, "officer", "wrong")
    assert answer.status_code == 429
    assert _sign_in(client, "officer", PASSWORD).status_code == 429


def test_a_first_password_must_be_changed_before_anything_else(client, cast, town):
    _account, first = accounts.create(None, town.city, username="new", display_name="新人")
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


def test_a_county_keeps_its_own_accounts_and_no_other(client, cast, town):
    """The security administrator of one county on the city's accounts: refused, and logged."""
    keeper, _first = accounts.create(None, town.second, username="keeper", display_name="安全员")
    accounts.grant(None, keeper, role="security_admin", unit=town.second)
    keeper = Account.doors.get(pk=keeper.pk)
    city_grant = Grant.objects.unscoped("test").filter(account=cast.officer).first()
    tries = [
        lambda: accounts.reset(keeper, cast.officer),
        lambda: accounts.disable(keeper, cast.audit),
        lambda: accounts.revoke(keeper, city_grant),
        lambda: accounts.grant(keeper, cast.nobody, role="leader", unit=town.second),
        lambda: accounts.create(keeper, town.city, username="x", display_name="某"),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    refused = Event.objects.unscoped("test").filter(actor=keeper, outcome="拒绝")
    assert refused.count() == len(tries)
    assert cast.officer.check_password(PASSWORD)
    own, _first = accounts.create(keeper, town.blue, username="own", display_name="本县账号")
    accounts.grant(keeper, own, role="leader", unit=town.second)
    with pytest.raises(Refused):
        accounts.grant(keeper, own, role="cadre_officer", unit=town.city)
    accounts.reset(keeper, own)


def test_an_account_that_is_granted_above_is_kept_above(cast, town):
    keeper, _first = accounts.create(None, town.second, username="keeper", display_name="安全员")
    accounts.grant(None, keeper, role="security_admin", unit=town.second)
    own, _first = accounts.create(None, town.second, username="own", display_name="本县账号")
    accounts.grant(None, own, role="cadre_officer", unit=town.city)
    with pytest.raises(Refused):
        accounts.reset(Account.doors.get(pk=keeper.pk), own)


def test_a_county_sees_its_own_accounts_on_the_page(client, cast, town):
    keeper, _first = accounts.create(None, town.second, username="keeper", display_name="安全员")
    accounts.grant(None, keeper, role="security_admin", unit=town.second)
    Account.objects.unscoped("test").filter(pk=keeper.pk).update(must_change_password=False)
    client.force_login(
        Account.doors.get(pk=keeper.pk), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(reverse("office:accounts")).content.decode()
    assert "stranger" in page
    assert "auditadmin" not in page
    assert "officer" not in page
    assert client.get(reverse("office:account", args=[cast.officer.pk])).status_code == 404
    address = reverse("frame:act", args=["core.account", cast.officer.pk, "reset"])
    assert client.post(address, {}).status_code == 404


def test_a_refusal_on_the_screen_keeps_what_was_typed_and_is_logged_once(client, cast, town):
    """A county's keeper grants over the city: the form says no, the log says who tried."""
    keeper, _first = accounts.create(None, town.second, username="keeper", display_name="安全员")
    accounts.grant(None, keeper, role="security_admin", unit=town.second)
    accounts.grant(None, keeper, role="security_admin", unit=town.first)
    own, _first = accounts.create(None, town.second, username="own", display_name="本县账号")
    Account.objects.unscoped("test").filter(pk=keeper.pk).update(must_change_password=False)
    client.force_login(
        Account.doors.get(pk=keeper.pk), backend="django.contrib.auth.backends.ModelBackend"
    )
    address = reverse("frame:act", args=["core.account", keeper.pk, "grant"])
    answer = client.post(address, {"role": "leader", "unit": town.second.pk, "token": "t"})
    assert answer.status_code == 403
    assert "不能给自己授权" in answer.content.decode()
    refused = Event.objects.unscoped("test").filter(actor=keeper, outcome="拒绝")
    assert [one.action for one in refused] == ["授权.授予"]
    address = reverse("frame:act", args=["core.account", own.pk, "grant"])
    form = {"role": "leader", "unit": town.second.pk, "token": "u"}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 302
    assert own.grants.unscoped("test").count() == 1
