"""A person's page in a real browser: every tab, the drawer, the picture, at both widths."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from tests.people.rich import rich_person

from guantong.people.screens.tabs import TABS

PICTURES = os.environ.get("GUANTONG_PICTURES")
SIZES = {"1440": (1440, 900), "390": (390, 844)}


@pytest.fixture
def rich(live_server, cast, town):
    return rich_person(cast.officer, town.second)


@pytest.fixture(params=SIZES)
def page(request, browser, live_server, client, cast, settings):
    """A page of a signed-in officer; an error on its console fails the test."""
    settings.DEMO = True
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.faults = []
    opened.on("console", lambda m: m.type == "error" and opened.faults.append(m.text))
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.width = request.param
    yield opened
    assert opened.faults == []
    context.close()


def _check(page, title):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{title}-{page.width}.png"), full_page=True)
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']} {v['nodes'][0]['html'][:160]}" for v in found] == [], title
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{title} is wider than the screen"


def test_every_tab_is_accessible_and_fits_the_screen(page, live_server, rich):
    for tab in TABS:
        url = reverse("people:person", args=[rich.pk])
        page.goto(f"{live_server.url}{url}?tab={tab.key}&on=2026-11-24")
        _check(page, f"person-{tab.key}")
