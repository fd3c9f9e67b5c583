"""The pages of rules, filled in, in a real browser: accessible, quiet, no wider than the screen."""

from functools import partial
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, look, note
from tests.people.cadres import government

ASKED = {"on": "2026-06-15", "unit": "甲县", "work": "government", "in_team": "on"}
DEPUTY = {"person": "李（虚构）", "title": "副县长", "level": "1A32"}
CHIEF = {"person": "孙（虚构）", "title": "县长", "level": "1A31", "chief": "on"}


@pytest.fixture
def hall(transactional_db, live_server, settings):
    """甲县's government, and an officer of the city."""
    from guantong.core.services import accounts, units

    settings.SECOND_FACTOR_REQUIRED = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    city = units.found_root("示范市", "prefecture", "C")
    first = units.create(None, city, name="甲县", kind="county", code="A")
    red = units.create(None, first, name="红星镇", kind="township", code="A1")
    account, _first = accounts.create(
        None, city, username="ganbu", display_name="干部科", password=PASSWORD
    )
    account.must_change_password = False
    account.save()
    accounts.grant(None, account, role="cadre_officer", unit=city)
    return government(SimpleNamespace(city=city, first=first, red=red))


def _addresses(hall):
    team, check = reverse("people:team", args=[hall.county.pk]), reverse("people:check")
    change = urlencode({"out": hall.chief.pk, "in": hall.mayor.code})
    return {
        "teams": reverse("people:teams"),
        "team": team,
        "team-change": f"{team}?{change}",
        "check": check,
        "check-found": f"{check}?{urlencode({**ASKED, **DEPUTY})}",
        "check-broken": f"{check}?{urlencode({**ASKED, **CHIEF})}",
        "check-refused": f"{check}?{urlencode({**ASKED, **DEPUTY, 'unit': '无名县'})}",
        "due": f"{reverse('people:due')}?from=2026-01&span=24",
        "rules": reverse("people:rules"),
        "rule": reverse("people:rule", args=["selection.service", "years"]),
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_rules_is_accessible_and_quiet(browser, live_server, hall, size):
    width, height = SIZES[size]
    view = {"width": width, "height": height}
    page = browser.new_context(viewport=view, locale="zh-CN").new_page()
    faults: list[str] = []
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", "ganbu")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + reverse("office:home"))
    for title, address in _addresses(hall).items():
        if title == "due":
            # The refusal before is a 400 and noted as such by the browser; from here on be quiet.
            page.on("console", partial(note, faults))
        page.goto(live_server.url + address)
        faults += look(page, title)
    page.click("text=新版本")
    page.fill("[name=value]", "6")
    page.fill("[name=reason]", "市委组织部文件")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=市委组织部文件")
    faults += look(page, "rule-changed")
    page.context.close()
    assert not faults, "\n".join(faults)
