"""Forms, rosters, comparisons and archive checks in a real browser, as an officer sees them."""

from functools import partial

import pytest
from django.urls import reverse
from tests.conftest import PASSWORD
from tests.e2e.looks import SIZES, look, note
from tests.people.test_reconcile import changed, roster, zipped

from guantong.core.services import tasks
from guantong.formats.appointment.invented import invent
from guantong.frame.records.origin import Origin
from guantong.people.models import Person, Reconciliation
from guantong.people.services import persons, reconcile
from guantong.people.services.forms import take_form

FORMS = list(invent(6))


@pytest.fixture
def compared(transactional_db, live_server, town, cast, settings, tmp_path):
    """Six cadres of 红星镇 from their forms, compared with a roster that differs in four places."""
    settings.FILES_ROOT = tmp_path
    settings.DEMO = True
    for form in FORMS:
        take_form(cast.officer, form, unit=town.red, origin=Origin("form", f"{form.name}.lrmx"))
    ledger = changed(1, health="一般", speciality="城乡规划", current_post="红星镇党委书记")
    ledger[3] = changed(3, birth="1970.05")[3]
    task = reconcile.begin(
        cast.officer, town.red, forms=zipped(changed(2, full_time_degree="")), roster=roster(ledger)
    )
    tasks.run.func(task.pk)
    person = Person.objects.unscoped("test").select_related("unit").get(name=FORMS[0].name)
    for month in ("1998-07", "1999-07"):
        persons.change(
            cast.officer, person, {"party": "01", "party_month": month},
            origin=Origin("archive", "入党志愿书" if month < "1999" else "干部履历表"),
        )  # fmt: skip
    return Reconciliation.objects.unscoped("test").get()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_papers_is_accessible_and_quiet(browser, live_server, compared, size):
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", partial(note, faults))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(live_server.url + reverse("office:sign-in"))
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + reverse("office:home"))
    unit = "core.unit", compared.unit_id
    pages = [
        ("papers", reverse("people:papers")),
        ("forms-import", reverse("frame:intake-begin", args=[*unit, "forms-import"])),
        ("forms-export", reverse("people:forms-export")),
        ("roster-paper", reverse("people:roster-paper")),
        ("reconciliations", reverse("people:reconciliations")),
        ("reconcile", reverse("frame:act", args=[*unit, "reconcile"])),
        ("reconciliation", reverse("people:reconciliation", args=[compared.pk])),
        ("audit", reverse("people:audit")),
    ]
    for title, address in pages:
        page.goto(live_server.url + address)
        faults += look(page, title)
    page.goto(live_server.url + reverse("people:names"))
    faults += look(page, "names")
    page.fill("[name=names]", "、".join([*(form.name for form in FORMS), "无名氏"]))
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=找到 6 人")
    faults += look(page, "names-found")
    page.click("button:has-text('花名册')")
    page.wait_for_selector("text=6 人：")
    faults += look(page, "names-paper")
    page.goto(live_server.url + reverse("people:reconciliation", args=[compared.pk]))
    page.check("input[name=row] >> nth=0")
    page.click("#bulk button:has-text('取名册')")
    page.wait_for_selector("text=已取舍 1 处")
    page.check("#bulk input[value=all]")
    page.click("#bulk button:has-text('取系统')")
    page.wait_for_selector("text=写回")
    faults += look(page, "reconciliation-decided")
    context.close()
    assert not faults, "\n".join(faults)
