"""Officers at the invented county in a real browser; searches run as the worker runs them."""

import threading
from contextlib import contextmanager
from types import SimpleNamespace

from django.db import connections
from django.urls import reverse
from tests.conftest import PASSWORD

from guantong.core.models import Account, Task, Unit
from guantong.core.services import accounts, registers, tasks


def invented(name="small"):
    """One invented county prepared to be planned, with two officers of the city."""
    from guantong.jobs.teams import demo as term_change
    from guantong.people.demo import plan

    registers.import_divisions(None)
    peopled = plan.people(name, with_members=False)
    city = Unit.objects.unscoped("test").get(parent=None)
    officers = [officer(city, "ganbu", "干部科甲"), officer(city, "ganbu2", "干部科乙")]
    made = term_change.invent(officers[0], peopled.scope, peopled.cadres)
    return SimpleNamespace(
        scope=peopled.scope, cadres=peopled.cadres, scenario=made.scenario, made=made,
        officers=officers,
    )  # fmt: skip


def officer(city, username, name):
    account, _first = accounts.create(
        None, city, username=username, display_name=name, password=PASSWORD
    )
    account.must_change_password = False
    account.save()
    accounts.grant(None, account, role="cadre_officer", unit=city)
    return Account.objects.unscoped("test").get(pk=account.pk)


def signed_in(browser, live_server, username="ganbu", size=(1440, 900)):
    """Open a page as an officer."""
    view = {"width": size[0], "height": size[1]}
    page = browser.new_context(viewport=view, locale="zh-CN").new_page()
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + reverse("office:home"))
    return page


@contextmanager
def worker():
    """Do queued tasks in a thread of its own, as the background worker does."""
    done = threading.Event()
    thread = threading.Thread(target=_work, args=(done,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        # A task that was never stopped must not keep a failed test from ending.
        thread.join(60)


def _work(done):
    while not done.wait(0.2):
        rows = Task.objects.unscoped("test").filter(state=Task.State.WAITING)
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            tasks.run.func(pk)
    connections.close_all()
