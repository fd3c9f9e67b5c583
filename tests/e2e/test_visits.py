"""Visits on telephones: the server dies, pages are reloaded, two write of one household."""

import os
import signal
import socket
import socketserver
import wsgiref.simple_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from tests.conftest import PASSWORD
from tests.e2e.looks import check
from tests.places.visited import visited

from guantong.casework.models import Case
from guantong.core.models import Event
from guantong.places.models import Household, Proposal, Visit, VisitRequest

BACKEND = "django.contrib.auth.backends.ModelBackend"
UNSENT = "Object.keys(localStorage).filter((one) => one.startsWith('guantong:unsent:')).length"


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_args):
        """Say nothing."""


class _Threads(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class Mortal:
    """A server in a process of its own, at one address, that is killed as a power cut would."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.child = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.child = os.fork()
        if self.child == 0:
            self._serve()
        while True:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return

    def _serve(self):
        from django.core.wsgi import get_wsgi_application

        for one in connections.all():
            one.connection = None
        served = wsgiref.simple_server.make_server(
            "127.0.0.1", self.port, StaticFilesHandler(get_wsgi_application()),
            server_class=_Threads, handler_class=_Quiet,
        )  # fmt: skip
        served.serve_forever()

    def kill(self):
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
            self.child = 0


@pytest.fixture
def server():
    made = Mortal()
    yield made
    made.kill()


@pytest.fixture
def village(transactional_db, town):
    return visited(town)


def _rows(model):
    return model.objects.unscoped("test")


@pytest.fixture
def telephone(browser, server):
    """Open telephones of an account: each keeps what it has to itself."""
    opened = []

    def new(account):
        door = Client()
        door.force_login(account, backend=BACKEND)
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
        )
        opened.append(context)
        session = door.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
        page = context.new_page()
        page.goto(server.url + reverse("places:mine"))
        return page

    yield new
    for context in opened:
        context.close()


def _visit(page, home, **said):
    page.locator(f'[data-household="{home.pk}"] [data-open]').tap()
    for name, value in said.items():
        page.fill(f"[data-visit] [name={name}]", value)
    page.tap("[data-visit] .btn-primary")


def _has(page, words):
    expect(page.locator("[data-state]")).to_contain_text(words)


def test_nothing_is_lost_nothing_doubled_and_a_clash_is_proposed(server, telephone, village):
    home = village.homes["甲"]
    server.start()
    first, second = telephone(village.worker), telephone(village.worker)
    assert "丙家" not in first.content()
    server.kill()
    _visit(first, home, telephone="13900000002", wish="路灯坏了")
    _has(first, "没有网络")
    assert first.evaluate(UNSENT) == 1
    expect(first.locator("[data-queue]")).to_be_visible()

    # It wrote what it got, and died before it could say so.
    def dies(route):
        route.fetch()
        server.kill()
        route.abort()

    server.start()
    first.route("**/mine/send/", dies, times=1)
    first.reload()
    _has(first, "没有网络")
    assert (_rows(Visit).count(), first.evaluate(UNSENT)) == (1, 1)
    _visit(second, home, telephone="13900000003", persons="5")
    _has(second, "没有网络")

    server.start()
    for page in (first, second):
        page.evaluate("dispatchEvent(new Event('online'))")
        _has(page, "都已送到")
        assert page.evaluate(UNSENT) == 0
    sent = first.locator(f'[data-household="{home.pk}"] [data-sent]')
    expect(sent).to_contain_text(_rows(VisitRequest).get().code)
    expect(second.locator(f'[data-household="{home.pk}"] [data-sent]')).to_contain_text("电话")

    now = _rows(Household).get(pk=home.pk)
    assert (now.telephone, now.persons) == ("13900000002", 5)
    assert [_rows(one).count() for one in (Visit, VisitRequest, Case)] == [2, 1, 1]
    assert Event.objects.unscoped("test").filter(action="走访.上报").count() == 2
    waits = _rows(Proposal).get()
    assert (waits.field, waits.held, waits.value) == ("telephone", "13900000002", "13900000003")


def test_what_is_refused_is_mended_and_what_is_unsent_goes_at_sign_out(server, telephone, village):
    home = village.homes["甲"]
    server.start()
    page = telephone(village.worker)
    check(page, "visits-mine")
    page.locator(f'[data-household="{home.pk}"] [data-open]').tap()
    check(page, "visits-form")
    page.fill("[data-visit] [name=telephone]", "没有")
    # What is half typed is there again.
    page.reload()
    page.locator(f'[data-household="{home.pk}"] [data-open]').tap()
    expect(page.locator("[data-visit] [name=telephone]")).to_have_value("没有")
    page.tap("[data-visit] .btn-primary")
    expect(page.locator("[data-queue]")).to_contain_text("11 位手机号")
    page.tap("[data-mend]")
    page.fill("[data-visit] [name=telephone]", "13900000009")
    page.tap("[data-visit] .btn-primary")
    _has(page, "都已送到")
    assert _rows(Household).get(pk=home.pk).telephone == "13900000009"

    page.context.set_offline(True)
    _visit(page, home, persons="3")
    _has(page, "没有网络")
    page.route("**/mine/send/", lambda route: route.abort())
    page.context.set_offline(False)
    asked = []
    page.on("dialog", lambda one: (asked.append(one.message), one.accept()))
    page.tap(".house-tools .dropdown:last-of-type > button")
    page.tap("[data-leaves] button")
    page.wait_for_url("**/sign-in/**")
    assert "没送出" in asked[0]
    assert page.evaluate("Object.keys(localStorage).filter((one) => /guantong/.test(one))") == []
    assert PASSWORD not in page.content()
    assert _rows(Visit).count() == 1
