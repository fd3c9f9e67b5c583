"""An account's own desk: its bell, favourites, pages it was on, letters, its own account's page."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.core.models import Desk, Task
from guantong.core.services import desk, tasks

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
UNITS = "/units/"


@pytest.fixture
def system(client, cast):
    client.force_login(cast.system, backend=BACKEND)
    return client


def _fail(cast, town, ago):
    tasks.KINDS.setdefault("test", lambda _progress: {})
    row = tasks.submit(cast.officer, town.red, "test", "导入名册", {})
    Task.objects.unscoped("test").filter(pk=row.pk).update(
        state="failed", finished_at=timezone.now() - ago
    )


def _bell(client):
    """Count on a page of a new visit: within one, the count is asked for once a minute."""
    session = client.session
    session.pop("bell", None)
    session.save()
    found = re.search(r'aria-label="(\d+) 件新事项"', client.get(UNITS).content.decode())
    return int(found[1]) if found else 0


def test_the_bell_counts_what_came_since_it_was_last_looked_at(system, cast, town):
    assert _bell(system) == 0
    _fail(cast, town, dt.timedelta(days=2))
    _fail(cast, town, dt.timedelta(minutes=1))
    assert _bell(system) == 2
    shown = system.post(reverse("office:bell")).content.decode()
    assert shown.count("导入名册") == 2
    assert shown.count(">新<") == 2
    assert _bell(system) == 0
    _fail(cast, town, dt.timedelta(0))
    assert _bell(system) == 1
    page = system.get(reverse("office:home")).content.decode()
    assert page.count(">新<") == 1
    assert _bell(system) == 0


def test_the_bell_is_not_counted_again_by_every_page(system, cast, town):
    system.get(UNITS)
    _fail(cast, town, dt.timedelta(0))
    assert "件新事项" not in system.get(UNITS).content.decode()


def test_a_page_is_starred_with_its_filter_and_unstarred(system):
    page = system.get(f"{UNITS}?q=镇&page=2").content.decode()
    assert 'aria-pressed="false"' in page
    sent = {"address": f"{UNITS}?q=%E9%95%87", "title": "机构"}
    assert f'value="{sent["address"]}"' in page
    assert system.post(reverse("office:star"), sent).url == sent["address"]
    assert 'aria-pressed="true"' in system.get(sent["address"]).content.decode()
    home = system.get(reverse("office:home")).content.decode()
    assert f'href="{sent["address"]}"' in home
    system.post(reverse("office:star"), sent)
    assert sent["address"] not in system.get(reverse("office:home")).content.decode()


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "units/", ""])
def test_only_a_page_of_the_house_is_starred(system, cast, address):
    answer = system.post(reverse("office:star"), {"address": address, "title": "x"})
    assert answer.status_code == 400
    assert not Desk.objects.filter(account=cast.system).exclude(favourites=[]).exists()


def test_favourites_are_thirty_at_most(cast):
    for number in range(desk.MOST_FAVOURITES):
        desk.star(cast.officer, f"第 {number} 页", f"/units/{number}/")
    with pytest.raises(desk.GuantongError, match="30"):
        desk.star(cast.officer, "又一页", "/units/99/")


def test_records_one_was_on_are_found_again_the_last_first_and_each_once(system, cast, town):
    for unit in (town.red, town.blue, town.red):
        system.get(reverse("office:unit", args=[unit.pk]))
    system.get(UNITS)
    kept = Desk.objects.get(account=cast.system).recent
    assert [title for title, _address in kept] == ["红星镇", "蓝山镇"]
    assert "蓝山镇" in system.get(reverse("office:home")).content.decode()


def test_large_letters_stay_with_the_account(system, client, cast):
    system.post(reverse("office:letters"), {"size": "large"})
    assert 'class="house-large"' in system.get(UNITS).content.decode()
    system.post(reverse("office:letters"), {"size": "normal"})
    assert 'class="house-large"' not in system.get(UNITS).content.decode()


def test_ones_own_account_says_who_one_is_and_when_one_last_signed_in(client, cast, settings):
    door, sent = reverse("office:sign-in"), {"username": "leader", "password": "Yongzhou!2026"}
    for _visit in range(2):
        client.post(door, sent)
        page = client.get(reverse("office:profile")).content.decode()
        told = re.search(r"上次登录</dt>\s*<dd>(.*?)</dd>", page)[1]
        client.post(reverse("office:sign-out"))
    assert told.startswith(f"{timezone.localdate():%Y-%m-%d}")
    assert "部领导" in page
    assert "示范市" in page
