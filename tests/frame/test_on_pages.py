"""A listing on others' pages: what stands there, for whom, how many, and the list behind it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.jobs.certificates.models import Certificate
from tests.people.rich import rich_person

from guantong.core.models import Account
from guantong.core.services import accounts
from guantong.frame.listings import LISTINGS

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HEADING = "因私出国（境）证照 <span"


@pytest.fixture
def keeper(town, cast):
    """An officer of 甲县 who keeps the certificates of 红星镇 alone."""
    account = cast.nobody
    accounts.grant(None, account, role="cadre_officer", unit=town.first)
    accounts.grant(None, account, role="certificate_keeper", unit=town.red)
    return Account.doors.get(pk=account.pk)


@pytest.fixture
def page(client, keeper):
    def _page(unit, who=keeper):
        client.force_login(who, backend=BACKEND)
        text = client.get(reverse("office:unit", args=[unit.pk])).content.decode()
        return re.sub(r"\s+", " ", text)

    return _page


def _keep(unit, *numbers):
    for number in numbers:
        Certificate(unit=unit, holder="张三（虚构）", number=number).save()


def test_what_a_reader_may_not_see_is_neither_shown_nor_counted(page, town):
    _keep(town.red, "证1", "证2")
    _keep(town.village, "证3")
    _keep(town.first, "证9")
    text = page(town.first)
    assert f'{HEADING} class="house-many">3</span>' in text
    assert all(number in text for number in ("证1", "证2", "证3"))
    assert "证9" not in text
    assert f'{HEADING} class="house-many">1</span>' in page(town.village)


def test_whoever_may_not_open_the_list_finds_nothing_of_it(page, town, cast):
    _keep(town.red, "证1")
    text = page(town.red, cast.officer)
    assert HEADING not in text
    assert "证1" not in text


def test_a_list_without_rows_about_it_does_not_stand_on_a_page(page, town):
    assert HEADING not in page(town.red)


def test_the_first_rows_stand_there_and_the_link_leads_to_all_of_them(page, client, town):
    _keep(town.red, *(f"证{n:02}" for n in range(21)))
    _keep(town.first, "X1")
    text = page(town.red)
    assert f'{HEADING} class="house-many">20+</span>' in text
    assert [n for n in range(21) if f"证{n:02}" in text] == [0, 1, 2, 3, 4]
    more = f"{reverse('certificates:list')}?unit={town.red.pk}"
    assert f'href="{more}"' in text
    assert client.get(more).context["page"].total == 21


def test_a_page_costs_the_same_queries_however_many_rows_stand_on_it(page, town):
    _keep(town.red, "证1")
    page(town.red)
    with CaptureQueriesContext(connection) as few:
        page(town.red)
    _keep(town.red, *(f"F{n}" for n in range(30)))
    with CaptureQueriesContext(connection) as many:
        page(town.red)
    assert len(many) == len(few)


def test_a_list_is_narrowed_to_one_row_and_says_so_until_the_mark_is_taken_off(
    client, cast, town, shelf
):
    person = shelf.take(rich_person, cast.officer, town.red)
    client.force_login(cast.officer, backend=BACKEND)
    styles = reverse("staffing:styles")
    about = f"{styles}?about=people.person:{person.pk}"
    tab = client.get(reverse("people:person", args=[person.pk]) + "?tab=materials")
    assert f'href="{about.replace(":", "%3A", 2)}"' in tab.content.decode()
    text = client.get(about).content.decode()
    assert f"人员：{person.name} ×" in text
    assert 'href="?"' in text
    for nothing in ("core.unit:1", "people.person:x", "people.person"):
        assert "人员：" not in client.get(f"{styles}?about={nothing}").content.decode()
    client.force_login(cast.stranger, backend=BACKEND)
    assert client.get(about).status_code == 404


def test_whoever_may_record_something_of_a_person_finds_the_button_on_the_page(
    client, cast, town, shelf
):
    person = shelf.take(rich_person, cast.officer, town.red)
    tab = reverse("people:person", args=[person.pk]) + "?tab=materials"
    record = reverse("frame:act", args=["people.person", person.pk, "style-record"])
    client.force_login(cast.officer, backend=BACKEND)
    assert record in client.get(tab).content.decode()
    client.force_login(cast.leader, backend=BACKEND)
    text = client.get(tab).content.decode()
    assert record not in text
    assert "工作风格记录" not in text


def test_a_list_stands_on_the_pages_of_scoped_rows_and_leads_to_its_own_page_by_name():
    declared = [(listing, one) for listing in LISTINGS for one in listing.on]
    assert len(declared) > 5
    for listing, one in declared:
        assert one.model._meta.abstract or hasattr(one.model, "get_absolute_url"), listing
        assert one.model._meta.abstract or one.model.view_permission, listing
