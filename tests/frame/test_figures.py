"""Figures: what they say of a unit, that their numbers lead to just their rows, to whom."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.e2e.worlds import small
from tests.jobs.certificates.listings import Certificates
from tests.jobs.certificates.models import Certificate

from guantong.cli import main
from guantong.core.models import Account, Unit
from guantong.core.services import accounts
from guantong.frame import figures
from guantong.frame.figures import FIGURES, Figure, Median
from guantong.frame.listings import LISTINGS
from guantong.frame.periods import Period, offered

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LENT, KEPT = Certificate.State.LENT, Certificate.State.KEPT
PAST, FUTURE = dt.date(2026, 3, 2), dt.date(2099, 3, 2)


@pytest.fixture
def keeper(town, cast):
    """An officer of 甲县 who keeps its certificates."""
    accounts.grant(None, cast.nobody, role="cadre_officer", unit=town.first)
    accounts.grant(None, cast.nobody, role="certificate_keeper", unit=town.first)
    return Account.doors.get(pk=cast.nobody.pk)


@pytest.fixture
def signed_in(client, keeper):
    client.force_login(keeper, backend=BACKEND)
    return client


@pytest.fixture
def own():
    """Figures that a test declares for itself."""
    kept = len(FIGURES)
    yield Figure
    del FIGURES[kept:]


def _lend(unit, *days, state=LENT):
    for n, day in enumerate(days):
        Certificate(
            unit=unit, holder="人（虚构）", number=f"{unit.code}{n}", state=state, back_on=day
        ).save()


def _number(code, reader, unit, period=None):
    return figures.number(figures.find(code), reader, unit, period)


def test_a_count_and_a_share_say_their_rows_and_among_how_many(keeper, town):
    _lend(town.red, PAST, FUTURE, FUTURE, FUTURE)
    _lend(town.village, PAST)
    _lend(town.first, None, state=KEPT)
    lent = _number("certificates.lent", keeper, town.first)
    overdue = _number("certificates.overdue", keeper, town.first)
    assert (str(lent), lent.n, lent.base, lent.whole) == ("5 本", 5, 6, "")
    assert (str(overdue), overdue.n, overdue.base) == ("40%", 2, 5)


def test_of_fewer_than_five_the_cases_are_said_and_no_share(keeper, town):
    assert str(_number("certificates.overdue", keeper, town.red)) == "—"
    _lend(town.red, PAST, FUTURE, FUTURE)
    few = _number("certificates.overdue", keeper, town.red)
    assert (str(few), few.value) == ("3 本中 1 本", None)


@pytest.mark.both
def test_a_median_is_of_the_rows_that_have_its_fields(own, keeper, town):
    middle = Median(("back_on",), lambda day: day.day, "天")
    own("certificates.middle", "还期", "本", Certificates, measure=middle)
    _lend(town.red, *(dt.date(2026, 3, day) for day in (1, 2, 9, 30)), None)
    few = _number("certificates.middle", keeper, town.first)
    assert (str(few), few.value, few.n) == ("只有 4 本，不算中位数", None, 4)
    _lend(town.village, dt.date(2026, 3, 8))
    found = _number("certificates.middle", keeper, town.first)
    assert (str(found), found.n, found.base) == ("8 天", 5, 5)


def test_working_days_between_leave_out_the_first_day_and_the_holidays():
    friday, monday = dt.date(2026, 9, 4), dt.date(2026, 9, 7)
    assert figures.workdays_between(friday, friday) == 0
    assert figures.workdays_between(friday, monday) == 1
    assert figures.workdays_between(dt.date(2026, 9, 30), dt.date(2026, 10, 8)) == 1


@pytest.mark.both
def test_a_period_is_narrowed_by_the_field_that_the_figure_names(keeper, town):
    _lend(town.red, PAST, dt.date(2026, 7, 1), dt.date(2026, 9, 30), dt.date(2026, 10, 1))
    of = [
        _number("certificates.lent", keeper, town.first, Period.read(text)).n
        for text in ("2026", "2025", "2026-Q3", "2026-09", "2026-12")
    ]
    assert of == [4, 0, 2, 1, 0]
    now = _number("certificates.overdue", keeper, town.first, Period.read("2025"))
    assert (now.base, now.when) == (4, "现在")


def test_this_and_the_last_year_quarter_and_month_are_offered():
    told = [str(one) for one in offered(dt.date(2026, 1, 15))]
    assert told == [
        "2026 年", "2025 年", "2026 年第 1 季度", "2025 年第 4 季度", "2026 年 1 月",
        "2025 年 12 月",
    ]  # fmt: skip


@pytest.mark.both
def test_units_below_come_in_the_order_of_the_tree_never_by_their_values(keeper, town):
    accounts.grant(None, keeper, role="certificate_keeper", unit=town.city)
    accounts.grant(None, keeper, role="cadre_officer", unit=town.city)
    reader = Account.doors.get(pk=keeper.pk)
    _lend(town.city, FUTURE)
    _lend(town.red, FUTURE, FUTURE)
    _lend(town.blue, FUTURE, FUTURE, FUTURE)
    of = figures.find("certificates.lent")
    found = [(one.unit.name, one.n) for one in figures.below(of, reader, town.city)]
    assert found == [("示范市", 1), ("甲县", 2), ("乙县", 3)]


@pytest.mark.both
def test_every_number_leads_to_just_its_rows(signed_in, keeper, town):
    _lend(town.red, PAST, FUTURE, dt.date(2026, 7, 1))
    _lend(town.village, PAST)
    _lend(town.red, None, state=KEPT)
    period = Period.read("2026")
    for code in ("certificates.lent", "certificates.overdue"):
        one = figures.find(code)
        numbers = [figures.number(one, keeper, town.first, period)]
        numbers += figures.below(one, keeper, town.first, period)
        numbers += figures.below(one, keeper, town.red, period)
        assert len(numbers) == 4
        for number in numbers:
            assert _rows(signed_in, number.rows) == number.n
            if number.whole:
                assert _rows(signed_in, number.whole) == number.base


def _rows(client, address):
    return client.get(address).context["page"].total


def test_a_list_says_by_marks_whose_rows_it_shows_and_each_is_taken_off(signed_in, keeper, town):
    _lend(town.red, PAST, FUTURE)
    address = _number("certificates.lent", keeper, town.red, Period.read("2026")).rows
    text = signed_in.get(address).content.decode()
    assert "数据：借出的证照 ×" in text
    assert "时期：2026 年 ×" in text
    cross = reverse("frame:cross", args=["certificates:list"])
    assert (
        f'<td><a href="{reverse("certificates:list")}'
        in signed_in.get(f"{cross}?{address.partition('?')[2]}").content.decode()
    )
    other = reverse("people:list") + "?figure=certificates.lent"
    accounts.grant(None, keeper, role="cadre_officer", unit=town.red)
    assert "数据：" not in signed_in.get(other).content.decode()


def test_a_reader_counts_what_it_may_see_and_finds_no_figure_of_what_it_may_not(
    client, keeper, cast, town
):
    _lend(town.red, FUTURE)
    _lend(town.blue, FUTURE, FUTURE)
    assert _number("certificates.lent", keeper, town.city).n == 1
    assert "certificates.lent" not in {one.code for one in figures.open_to(cast.officer, town.city)}
    assert "certificates.lent" not in {one.code for one in figures.open_to(keeper, town.second)}
    client.force_login(cast.officer, backend=BACKEND)
    assert "借出的证照" not in client.get(reverse("frame:figures")).content.decode()
    one = reverse("frame:figure", args=["certificates.lent"])
    assert client.get(one).status_code == 404
    client.force_login(cast.stranger, backend=BACKEND)
    page = reverse("frame:figures")
    assert client.get(page).context["unit"] == town.second
    assert client.get(f"{page}?unit={town.first.pk}").status_code == 404


def test_the_page_groups_figures_by_room_and_leads_on(signed_in, town):
    _lend(town.red, FUTURE)
    text = signed_in.get(reverse("frame:figures")).content.decode()
    assert text.index("在职干部") < text.index("借出的证照")
    assert f"{reverse('frame:figure', args=['certificates.lent'])}?unit={town.first.pk}" in text
    one = signed_in.get(reverse("frame:figure", args=["certificates.lent"])).content.decode()
    assert f'<a href="?unit={town.red.pk}">红星镇</a>' in one


def test_a_figure_goes_out_as_excel_with_its_base_and_day(signed_in, town):
    _lend(town.red, PAST, FUTURE, FUTURE, FUTURE, FUTURE)
    address = reverse("frame:figure", args=["certificates.overdue"])
    body = signed_in.get(f"{address}?export=xlsx").content
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(body)).active.values]
    assert rows[0] == ["单位", "逾期未还的证照", "占比（%）", "件数", "基数"]
    assert rows[1] == ["甲县", "20%", 20, 1, 5]
    assert rows[2] == ["红星镇", "20%", 20, 1, 5]
    assert rows[3][0].startswith("现在；截至 ")


def test_a_units_page_shows_the_figures_that_name_it_if_they_count_something(signed_in, town):
    page = reverse("office:unit", args=[town.red.pk])
    assert "借出的证照" not in signed_in.get(page).content.decode()
    _lend(town.red, FUTURE)
    text = signed_in.get(page).content.decode()
    assert "借出的证照" in text
    assert "1 本</a>" in text
    assert "逾期未还的证照" not in text


@pytest.mark.parametrize("name", ["frame:figures", "frame:figure", "office:unit"])
def test_a_page_costs_the_same_queries_however_many_rows_are_counted(signed_in, town, name):
    args = {"frame:figure": ["certificates.overdue"], "office:unit": [town.red.pk]}.get(name, [])
    address = reverse(name, args=args)
    _lend(town.red, PAST)
    signed_in.get(address)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(address)
    _lend(town.village, *[PAST, FUTURE] * 10)
    with CaptureQueriesContext(connection) as many:
        signed_in.get(address)
    assert len(many) == len(few)


def test_what_does_not_fit_together_is_told_at_the_start(own):
    class Nowhere(Certificates):
        route = ""

    own("certificates.lent", "又一次", "本", Certificates)
    own("nobody.lent", "无主", "本", Certificates)
    own("certificates.nowhere", "无网址", "本", Nowhere)
    own("certificates.undated", "无日期", "本", Certificates, dated="gone_on")
    told = " ".join(one.msg for one in run_checks() if one.id == "guantong.E001")
    for words in (
        "certificates.lent 声明了 2 次", "nobody.lent 的代码", "certificates.nowhere 所数的列表",
        "没有日期项目 gone_on",
    ):  # fmt: skip
        assert words in told
    LISTINGS.remove(Nowhere)


def test_the_registry_prints_every_figure(capsys):
    main(["rooms"])
    lines = capsys.readouterr().out.splitlines()
    for one in FIGURES:
        assert any(f" {one.code} " in line and str(one.name) in line for line in lines), one.code


@pytest.mark.both
def test_every_figure_of_the_demonstration_agrees_with_its_list_and_with_its_parts(
    client, settings, shelf
):
    settings.SECOND_FACTOR_REQUIRED = False
    officer = shelf.take(small).accounts["ganbu"]
    client.force_login(officer, backend=BACKEND)
    city = Unit.objects.unscoped("test").get(parent=None)
    county = Unit.objects.unscoped("test").filter(kind="county").order_by("path").first()
    shown = figures.open_to(officer, city)
    assert {str(one.measure.label) for one in shown} == {"数", "占比", "中位数"}
    for one in shown:
        for unit in (city, county):
            whole = figures.number(one, officer, unit)
            assert _rows(client, whole.rows) == whole.n, one.code
            if whole.whole:
                assert _rows(client, whole.whole) == whole.base, one.code
            parts = list(figures.below(one, officer, unit))
            assert sum(part.n for part in parts) == whole.n, one.code
            assert sum(part.base for part in parts) == whole.base, one.code
            assert figures.spread(one, officer, unit) == (whole, parts), one.code


def test_counties_are_shaded_where_they_have_outlines_and_the_unknown_is_no_nought(town, own):
    from guantong.frame.figure_pages import _areas

    for unit, code in ((town.first, "431102"), (town.second, "431103")):
        Unit.objects.unscoped("test").filter(pk=unit.pk).update(code=code)
        unit.code = code
    share = figures.find("certificates.overdue")
    numbers = [
        figures.Number(share, unit, None, value, 0, 9, "", "")
        for unit, value in ((town.first, 40.0), (town.second, 80.0), (town.red, 10.0))
    ]
    drawn = _areas("逾期", share, numbers).drawn
    assert [one[:3] for one in drawn["rows"]] == [
        ["431102", "甲县", 40.0], ["431103", "乙县", 80.0],
    ]  # fmt: skip
    assert drawn["scale"] == [0, 100]
    assert _areas("逾期", share, numbers[1:]) is None
