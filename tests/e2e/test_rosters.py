"""The rosters and the forms of entry, with invented people, in a real browser."""

from functools import partial

import pytest
from django.urls import reverse
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, look, note


@pytest.fixture
def office(transactional_db, live_server, settings):
    """The small demonstration's people, an officer of the city, two kept filters."""
    from guantong.core.models import Account, Unit
    from guantong.core.services import accounts, registers
    from guantong.frame.records import filters
    from guantong.people.demo import plan
    from guantong.people.models import Person

    settings.SECOND_FACTOR_REQUIRED = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    registers.import_divisions(None)
    city = Unit.objects.unscoped("test").get(parent=None)
    account, _ = accounts.create(
        None, city, username="ganbu", display_name="干部科", password=PASSWORD
    )
    account.must_change_password = False
    account.save()
    accounts.grant(None, account, role="cadre_officer", unit=city)
    account = Account.objects.unscoped("test").get(pk=account.pk)
    made = plan.people("small")
    filters.keep(account, Person, "people:list", "女干部", "sex=2", shared=True)
    filters.keep(account, Person, "people:list", "任现职满五年的正科", "level=1A41&in_post=5")
    return made.cadres[0]


def _addresses(person):
    rosters, members = reverse("people:list"), reverse("people:members")
    one, sets = [person.pk], reverse("people:records", args=[person.pk, "A02"])
    return {
        "people": rosters,
        "people-filtered": f"{rosters}?sex=1&group=cpc&in_post=2",
        "members": members,
        "members-found": f"{members}?q=l",
        "members-none": f"{members}?q=xxxxxx",
        "filter-keep": reverse("frame:keep", args=["people:list"]) + "?sex=2",
        "numbers": reverse("people:numbers", args=["list"]),
        "person-create": reverse("people:create"),
        "person-edit": reverse("people:edit", args=one),
        "records": sets,
        "record-add": reverse("frame:act", args=["people.person", *one, "add-A02"]),
        "family": reverse("people:records", args=[person.pk, "A36"]),
        "person-transfer": reverse("frame:act", args=["people.person", *one, "transfer"]),
        "person-leave": reverse("frame:act", args=["people.person", *one, "leave"]),
        "person-photo-keep": reverse("frame:act", args=["people.person", *one, "photo"]),
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_rosters_is_accessible_and_quiet(browser, live_server, office, size):
    width, height = SIZES[size]
    view = {"width": width, "height": height}
    page = browser.new_context(viewport=view, locale="zh-CN").new_page()
    faults: list[str] = []
    page.on("console", partial(note, faults))
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", "ganbu")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + reverse("office:home"))
    for title, address in _addresses(office).items():
        page.goto(live_server.url + address)
        faults += look(page, title)
    page.goto(live_server.url + reverse("people:list") + "?sex=2")
    page.click("text=保存当前条件")
    page.fill("[name=name]", "我的女干部")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".house-tag:has-text('我的女干部')")
    page.click("[aria-label='删除常用名册 我的女干部']")
    page.click("#content form.card [type=submit]")
    page.wait_for_selector("text=已删除常用名册")
    page.context.close()
    assert not faults, "\n".join(faults)
