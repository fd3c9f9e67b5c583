"""A seventeenth job is a folder and one line of settings: the house brings the rest."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from tests.jobs.certificates.models import Certificate
from tests.jobs.certificates.services import lend

from guantong.core import acts, roles
from guantong.core.errors import Refused
from guantong.core.models import Account, Event, Signing
from guantong.core.services import accounts

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def keepers(town, cast):
    """Two officers of 甲县 in a role that the job brings along."""
    made = []
    for name in ("甲保管", "乙保管"):
        account, _first = accounts.create(None, town.first, username=name, display_name=name)
        accounts.grant(None, account, role="certificate_keeper", unit=town.first)
        account.must_change_password = False
        account.save()
        made.append(Account.doors.get(pk=account.pk))
    return made


def _waiting(client):
    home = client.get(reverse("office:home")).content.decode()
    return home[home.index('class="desk-todos"') :].partition("</ul>")[0]


def _act(row, name):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def test_the_job_has_its_role_menu_list_and_acts(client, keepers, town):
    assert ("certificate_keeper", "证照保管员") in [(k, str(v)) for k, v in roles.choices()]
    client.force_login(keepers[0], backend=BACKEND)
    assert "事业为上" in client.get(reverse("office:home")).content.decode()
    assert "因私证照" in client.get(reverse("certificates:list")).content.decode()
    made = client.post(
        _act(town.red, "certificate-keep"), {"holder": "张三（虚构）", "number": "E1", "token": "a"}
    )
    again = client.post(
        _act(town.red, "certificate-keep"), {"holder": "张三（虚构）", "number": "E1", "token": "a"}
    )
    assert made.url == again.url
    assert Certificate.objects.visible_to(keepers[0]).count() == 1
    page = client.get(reverse("certificates:list")).content.decode()
    assert "E1" in page
    record = client.get(made.url).content.decode()
    assert "E1 入库" in record
    assert "借出" in record


def test_lending_takes_a_second_person_and_is_told_in_the_history(client, keepers, town):
    first, second = keepers
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E2")
    row.save()
    client.force_login(first, backend=BACKEND)
    asked = {"purpose": "探亲", "back_on": "2026-12-20"}
    waits = client.post(_act(row, "lend"), asked)
    signing = Signing.objects.visible_to(second).get()
    assert Certificate.objects.visible_to(first).get().state == "kept"
    with pytest.raises(Refused):
        acts.second(first, signing)
    assert client.get(waits.url).status_code in {200, 302}
    there = reverse("frame:signing", args=[signing.pk])
    assert there not in _waiting(client)
    client.force_login(second, backend=BACKEND)
    assert there in _waiting(client)
    told = client.get(reverse("frame:signing", args=[signing.pk])).content.decode()
    assert "探亲" in told
    assert "2026-12-20" in told
    client.post(reverse("frame:second", args=[signing.pk]))
    assert there not in _waiting(client)
    lent = Certificate.objects.visible_to(second).get()
    assert (lent.state, lent.purpose, lent.back_on) == ("lent", "探亲", dt.date(2026, 12, 20))
    assert client.post(_act(row, "give_back")).status_code == 302
    assert client.post(_act(row, "give_back")).status_code == 409
    named = set(Event.objects.unscoped("test").values_list("action", flat=True))
    assert {"证照.借出.提请", "证照.借出", "证照.借出.核签", "证照.归还"} <= named


def test_what_changed_meanwhile_is_not_seconded(keepers, town):
    first, second = keepers
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E3")
    row.save()
    lend(first, row, purpose="探亲", back_on=dt.date(2026, 12, 20))
    Certificate.objects.unscoped("test").filter(pk=row.pk).update(holder="李四（虚构）")
    signing = Signing.objects.visible_to(second).get()
    with pytest.raises(acts.Conflict, match="有改动"):
        acts.second(second, signing)


def test_many_are_put_forward_at_once_and_seconded_at_once(client, keepers, town):
    first, second = keepers
    rows = [Certificate(unit=unit, holder="张三（虚构）", number=number)
            for unit, number in ((town.red, "E5"), (town.first, "E6"))]  # fmt: skip
    for row in rows:
        row.save()
    client.force_login(first, backend=BACKEND)
    bulk = reverse("frame:bulk", args=["certificates:list", "lend"])
    asked = {"row": [row.pk for row in rows], "purpose": "探亲", "back_on": "2026-12-20"}
    assert "另一位" in client.post(bulk, asked).content.decode()
    told = client.post(bulk, {**asked, "token": "t"}, follow=True).content.decode()
    assert "借出：已提请 2 条，待另一人核签。" in told
    signing = Signing.objects.visible_to(second).get()
    assert signing.path == town.first.path
    assert acts.waiting(Certificate, "lend") == {row.pk for row in rows}
    client.force_login(second, backend=BACKEND)
    page = client.get(reverse("frame:signing", args=[signing.pk])).content.decode()
    assert all(said in page for said in ("E5", "E6", "探亲"))
    client.post(reverse("frame:second", args=[signing.pk]))
    assert [row.state for row in Certificate.objects.visible_to(second)] == ["lent", "lent"]
    assert acts.waiting(Certificate, "lend") == set()
    lent = Event.objects.unscoped("test").filter(action="证照.借出")
    assert lent.count() == 2


def test_if_one_of_many_changed_none_is_seconded(keepers, town):
    first, second = keepers
    rows = [Certificate(unit=town.red, holder="张三（虚构）", number=one) for one in ("E7", "E8")]
    for row in rows:
        row.save()
    assert lend.over(first, rows, purpose="探亲", back_on=dt.date(2026, 12, 20)) == 2
    Certificate.objects.unscoped("test").filter(number="E8").update(holder="李四（虚构）")
    with pytest.raises(acts.Conflict, match="有改动"):
        acts.second(second, Signing.objects.visible_to(second).get())
    assert [row.state for row in Certificate.objects.visible_to(first)] == ["kept", "kept"]


def test_another_county_does_not_see_it(client, keepers, town, cast):
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E4")
    row.save()
    accounts.grant(None, cast.stranger, role="certificate_keeper", unit=town.second)
    client.force_login(cast.stranger, backend=BACKEND)
    assert client.get(urlsplit(row.get_absolute_url()).path).status_code == 404
    assert client.post(_act(row, "lend"), {"purpose": "x"}).status_code == 404
