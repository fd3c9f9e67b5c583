"""A real browser, throttled if asked; worlds that are built once and put back for each test."""

import os
import pickle
import sqlite3
from contextlib import closing

import pytest
from django.db import connection
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


class Shelf:
    """Worlds that tests begin in, built once a session and put back as they were.

    A world is what its builder leaves in an empty database, and what it returns.
    """

    def __init__(self, folder):
        self.folder = folder
        self.told = {}

    def take(self, build, on=None):
        """Return what ``build`` told, over the database as it left it; ``on``: from which world."""
        file = self.folder / f"{build.__module__}.{build.__qualname__}.sqlite3"
        if build in self.told:
            with closing(sqlite3.connect(file)) as kept:
                connection.ensure_connection()
                kept.backup(connection.connection)
            return pickle.loads(self.told[build])
        told = pickle.dumps(build(self.take(on)) if on else build())
        if connection.vendor == "sqlite":
            self.told[build] = told
            with closing(sqlite3.connect(file)) as kept:
                connection.connection.backup(kept)
        return pickle.loads(told)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("worlds"))
