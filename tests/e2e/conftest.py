"""A real browser, throttled if asked."""

import os

import pytest
from playwright.sync_api import expect, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
#: How long a page may take before a test gives up, in ms: no test asks that anything be quick.
PATIENCE = 90_000


@pytest.fixture(scope="session")
def browser(request):
    expect.set_options(timeout=PATIENCE)
    rate = request.config.getoption("--throttle")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        new_context = opened.new_context

        def slowed(**options):
            context = new_context(**options)
            context.set_default_timeout(PATIENCE)
            context.on("page", lambda page: _throttle(page, rate))
            return context

        opened.new_context = slowed
        yield opened
        opened.close()


def _throttle(page, rate):
    if rate > 1:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
