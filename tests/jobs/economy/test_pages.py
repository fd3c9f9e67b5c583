"""The pages: the overview counts what its lists show, the village's page, papers, figures."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.jobs.economy.conftest import reckoned, say

from guantong.frame.figures import FIGURES, number
from guantong.jobs.economy import overview
from guantong.jobs.economy.models import Level, VillageYear
from guantong.jobs.economy.services import designating

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(books):
    """一村 weak in 2024 and strong in 2025 as reported, 二村 without income, 三村 untold."""
    say(books.one, "2024", 30_000, 0, 0, 0, 400_000)
    say(books.one, "2025", 200_000, 30_000, 0, 0, 7_000, state="reported")
    say(books.two, "2025", 0, 0, 0, 0, 100_000)
    return reckoned()


def test_who_was_weak_and_surely_is_no_longer_is_cleared_with_both_numbers(client, books, told):
    client.force_login(books.org)
    page = client.get(reverse("economy:cleared")).content.decode()
    for word in ("一村", "30,000", "230,000", "2024", "2025", "已上报"):
        assert word in page
    assert "二村" not in page


@pytest.mark.parametrize(
    ("sales", "state", "cleared"),
    [(52_000, "fixed", 0), (53_000, "fixed", 1), (53_000, "open", 0), (40_000, "fixed", 0)],
)
def test_near_the_line_or_not_reported_is_not_cleared(books, sales, state, cleared):
    from guantong.jobs.economy.listings.years import cleared as kept

    say(books.one, "2024", 30_000, 0, 0, 0, 0)
    say(books.one, "2025", sales, 0, 0, 0, 0, state=state)
    reckoned()
    assert kept(VillageYear.objects.unscoped("test")).count() == cleared


def test_the_overview_counts_what_its_lists_show(
    client, books, told, django_assert_max_num_queries
):
    designating.designate(None, told["二村", 2025], kind="improve", batch=1, year=2026,
                          ground="x", shows="y", since="2026-01-01")  # fmt: skip
    whole, town = overview.lines(books.org, books.county)
    assert (whole.unit, town.unit) == (books.county, books.town)
    for one in (whole, town):
        assert dict(one.classes) | {"weak": 2} == dict(one.classes)
        assert (one.villages, one.not_fixed, one.cleared) == (3, 1, 1)
        assert dict(one.shown) == {"show": 0, "improve": 1, "pilot": 0}
    client.force_login(books.org)
    page = client.get(reverse("economy:overview")).content.decode()
    assert "甲县村集体经济概况" in page
    address = reverse("economy:villages") + f"?unit={books.town.pk}&level=weak&state=fixed"
    assert address.replace("&", "&amp;") in page
    rows = client.get(address).content.decode()
    assert "一村" in rows
    assert "二村" in rows
    assert "三村" not in rows
    missing = client.get(reverse("economy:villages") + "?state=not").content.decode()
    assert "三村" in missing
    assert "二村" not in missing
    book = client.get(reverse("economy:overview") + "?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert [cell.value for cell in list(sheet.rows)[-1]][:3] == ["红星镇", 3, 2]


def test_the_weak_are_listed_with_what_is_planned(client, books, told):
    client.force_login(books.org)
    page = client.get(reverse("economy:weak")).content.decode()
    assert "没有安排" in page
    assert "二村" in page
    assert "三村" not in page
    none = client.get(reverse("economy:weak") + "?planned=begun").content.decode()
    assert "二村" not in none


def test_a_villages_page_shows_accounts_and_keeps_subsidies_apart(client, books, told):
    client.force_login(books.secretary)
    page = client.get(reverse("economy:village", args=[books.one.pk])).content.decode()
    for word in ("30,000", "400,000", "230,000", "补助收入（不计入）", "薄弱", "待核", "三变情况"):
        assert word in page
    assert "430,000" not in page
    assert "列入示范、提升或者试点" not in page
    client.force_login(books.org)
    assert "列入示范、提升或者试点" in client.get(
        reverse("economy:village", args=[books.one.pk])
    ).content.decode()  # fmt: skip
    for kind in ("pdf", "docx"):
        answer = client.get(reverse("economy:paper", args=[books.one.pk, kind]))
        assert answer.status_code == 200
    assert client.get(reverse("economy:village", args=[books.town.pk])).status_code == 404
    client.force_login(books.far)
    assert client.get(reverse("economy:village", args=[books.one.pk])).status_code == 404


def test_an_unknown_year_is_a_gap_in_the_chart(books, told):
    from guantong.jobs.economy import village

    chart = village.of(books.one).chart
    assert chart.names == ["2024", "2025"]
    assert dict(chart.parts)["发包及上交收入"] == [0, 30_000]
    assert dict(chart.apart)["补助收入（不计入）"] == [400_000, 7_000]
    say(books.two, "2023", 5_000, None, 0, 0, 0)
    reckoned()
    chart = village.of(books.two).chart
    assert chart.names == ["2023（不全）", "2024（不掌握）", "2025"]
    assert dict(chart.parts)["经营收入"] == [None, None, 0]


def test_each_figure_says_how_many_and_leads_to_its_rows(client, books, told):
    own = {one.code: one for one in FIGURES if one.room == "economy"}
    said = {code: number(one, books.org, books.county) for code, one in own.items()}
    assert {code.partition(".")[2]: (one.n, one.base) for code, one in said.items()} == {
        "weak": (2, 2), "unplanned": (2, 2), "cleared": (1, 1), "none": (1, 2), "strong": (0, 2),
        "income": (2, 2), "reported": (2, 3), "fixed": (2, 3), "show": (0, 0), "improve": (0, 0),
        "pilot": (0, 0),
    }  # fmt: skip
    client.force_login(books.org)
    for one in said.values():
        answer = client.get(one.rows)
        assert answer.status_code == 200
        assert answer.context["page"].total == one.n


def test_the_middle_income_is_of_fixed_years_alone(books):
    for n, unit in enumerate((books.one, books.two, books.three)):
        say(unit, "2025", 10_000 * (n + 1), 0, 0, 0, 10**6)
    reckoned()
    one = next(one for one in FIGURES if one.code == "economy.income")
    values = sorted(float(row.operating) for row in one.part(VillageYear.objects.unscoped("test")))
    assert values == [10_000, 20_000, 30_000]


def test_lists_stand_in_the_order_of_the_tree_and_cannot_be_ordered_by_money(client, books, told):
    client.force_login(books.org)
    page = client.get(reverse("economy:villages") + "?sort=-operating").content.decode()
    assert page.index("一村") < page.index("二村") < page.index("三村")
    assert str(Level.UNKNOWN.label) in page
