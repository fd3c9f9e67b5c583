"""Every page in a real browser: no axe violation, no console error under the policy."""

import os
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import sync_playwright
from tests.conftest import PASSWORD

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
PICTURES = os.environ.get("GUANTONG_PICTURES")
SIZES = {"1440": (1440, 900), "390": (390, 844)}


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def world(transactional_db, live_server):
    from guantong.assess.services import indicators
    from guantong.core.models import Account, Unit
    from guantong.core.services import accounts, registers

    registers.import_divisions(None)
    units = Unit.objects.unscoped("test")
    city = units.get(parent=None)
    made = {}
    for role, name in (
        ("system_admin", "system"), ("security_admin", "security"), ("audit_admin", "audit"),
        ("cadre_officer", "officer"),
    ):  # fmt: skip
        account, _ = accounts.create(None, username=name, display_name=name, password=PASSWORD)
        Account.objects.filter(pk=account.pk).update(must_change_password=False)
        accounts.grant(None, account, role=role, unit=city)
        made[name] = account
    county = units.filter(kind="county").order_by("path").first()
    return {"set": indicators.add_default(None), "county": county, "accounts": made}


def _pages(world):
    county = [world["county"].pk]
    officer = [world["accounts"]["officer"].pk]
    return {
        "system": [
            ("home", "core:home", []), ("units", "core:units", []), ("unit", "core:unit", county),
            ("unit-create", "core:unit-create", county), ("jobs", "core:jobs", []),
        ],
        "security": [
            ("accounts", "core:accounts", []), ("account", "core:account", officer),
            ("account-grant", "core:account-grant", officer),
        ],
        "audit": [("events", "core:events", [])],
        "officer": [
            ("sets", "assess:sets", []), ("set", "assess:set", [world["set"].pk]),
            ("indicator", "assess:indicator", [world["set"].indicators.first().pk]),
            ("people", "people:list", []), ("password", "core:password", [])],
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_quiet(browser, live_server, world, settings, size):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]
    faults: list[str] = []
    for name, pages in _pages(world).items():
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        page.on("console", partial(_note, faults))
        page.on("pageerror", lambda e, faults=faults: faults.append(str(e)))
        page.goto(live_server.url + reverse("core:sign-in"))
        faults += _check(page, "sign-in", size)
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(live_server.url + reverse("core:home"))
        for title, route, args in pages:
            page.goto(live_server.url + reverse(route, args=args))
            faults += _check(page, title, size)
        context.close()
    assert not faults, "\n".join(faults)


def _note(faults, message):
    if message.type == "error":
        faults.append(message.text)


def _check(page, title, size):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{title}-{size}.png"))
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{title}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in found] + (
        [f"{title}: wider than the screen"] if wide else []
    )
