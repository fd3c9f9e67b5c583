"""A candidate from being entered to the file of one person: each step by whoever holds it.

Pictures of the guide docs/user/village-terms.md.
"""

import io

import pypdf
import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.casework.conftest import desk, listed  # noqa: F401
from tests.e2e.looks import SIZES, check, picture

WIDE, NARROW = SIZES["1440"], SIZES["390"]
SUBMIT = "#content form.card [type=submit]"


@pytest.fixture
def pages(transactional_db, live_server, browser, town, desk, listed):  # noqa: F811
    """A page for each account, signed in, at its width; a round of 甲县 gathers."""
    from tests.jobs.village_terms.gathered import drawn

    drawn(town, desk)
    made = {}

    def of(name, size=WIDE):
        if name not in made:
            client = Client()
            client.force_login(getattr(desk, name), "django.contrib.auth.backends.ModelBackend")
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, locale="zh-CN",
                reduced_motion="reduce",
            )  # fmt: skip
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            made[name] = context.new_page()
        return made[name]

    return of


def test_from_being_entered_to_one_persons_file(pages, live_server, town, desk):  # noqa: F811
    from tests.jobs.village_terms.gathered import say, turn_of

    from guantong.core.models import Task
    from guantong.core.services import tasks
    from guantong.jobs.village_terms.models import Candidate

    page = pages("ship")
    page.goto(live_server.url + "/village-terms/candidates/")
    page.get_by_role("link", name="录入人选").click()
    page.select_option("[name=place]", str(town.village.pk))
    for name, value in (("name", "周甲"), ("birth_month", "1980-05"), ("party_month", "2005-07")):
        page.fill(f"[name={name}]", value)
    for name, value in (("sex", "1"), ("party", "01"), ("post", "party_chief")):
        page.select_option(f"[name={name}]", value)
    picture(page, "candidate-enter", full=True)
    page.click(SUBMIT)
    expect(page.locator("h1")).to_contain_text("周甲")
    address = page.url
    row = Candidate.objects.unscoped("test").get()

    page = pages("org")
    page.goto(live_server.url + row.round.get_absolute_url())
    page.get_by_role("link", name="立项", exact=True).click()
    page.fill("[name=assessment]", "影响评估〔2026〕1号")
    page.click(SUBMIT)
    tasks.run.func(Task.objects.unscoped("test").latest("pk").pk)
    say(desk, row, *["无异议"] * 2, skip=1)

    page = pages("review1")
    page.goto(live_server.url)
    page.get_by_role("link", name="2026 年换届第一批").first.click()
    picture(page, "reviewing-unit", full=True)
    page.get_by_role("link", name="其余无异议").click()
    page.click(SUBMIT)
    page.get_by_role("link", name="一次签署").click()
    page.click(SUBMIT)
    expect(page.get_by_text("已签署 1 人")).to_be_visible()

    page = pages("org")
    page.goto(address)
    check(page, "candidate-all-in")
    page.goto(live_server.url + turn_of(row).get_absolute_url())
    page.get_by_role("link", name="办理", exact=True).first.click()
    page.select_option("[name=outcome]", "可以作为人选")
    page.fill("[name=reason]", "各单位均无异议")
    page.click(SUBMIT)
    page.goto(address)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="一人一卷").click()
    read = pypdf.PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    assert "各单位均无异议" in "".join(one.extract_text() for one in read.pages)

    phone = pages("ship2", NARROW)
    phone.goto(live_server.url + "/village-terms/filings/")
    expect(phone.locator("td", has_text="联审未办结，不能备案")).to_be_visible()
    check(phone, "filings")
    phone.goto(address)
    check(phone, "candidate-all-in")
