"""The figures of the publication are queries: on any data each equals the count of its rows."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.jobs.branches.steps import LABEL

from guantong.frame import figures
from guantong.programmes.models import Appraisal

CODES = ("branches.covered", "branches.met", "branches.unmet")
STATES = Appraisal.State.values


def _rows(town, told):
    """Write an appraisal for each (place, state, mandatory unknown, days left, ended)."""
    today = timezone.localdate()
    places = (town.village, town.red, town.first, town.blue)
    Appraisal.objects.bulk_create(
        Appraisal(
            subject_model=LABEL, subject_id=n + 1, path=places[place].path, subject_name=f"{n}支部",
            state=state, must_unknown=unknown, is_demo=True,
            valid_until=None if left is None else today + dt.timedelta(days=left),
            ended_on=today if ended else None,
        )
        for n, (place, state, unknown, left, ended) in enumerate(told)
    )  # fmt: skip


def _expected(told, inside):
    """Count in plain Python what each figure is to say of the places inside."""
    mine = [one for one in told if one[0] in inside and not one[4]]
    valid = [one for one in mine if one[3] is None or one[3] >= 0]
    return len(mine), {
        "branches.covered": sum(one[2] == 0 and one[1] != "none" for one in valid),
        "branches.met": sum(one[1] == "met" for one in valid),
        "branches.unmet": sum(one[1] == "unmet" for one in valid),
    }


ROWS = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(STATES), st.integers(0, 2),
        st.one_of(st.none(), st.integers(-2, 2)), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


class EveryFigureIsTheCountOfItsRows(TestCase):
    """On whatever data, at the prefecture, a county and its parts."""

    def setUp(self):
        from tests.conftest import _account, _town

        from guantong.core.services import accounts

        self.town = _town()
        self.officer = _account("city", self.town.city)
        accounts.grant(None, self.officer, role="organisation_officer", unit=self.town.city)

    @settings(max_examples=25)
    @given(ROWS)
    def test_the_figure_the_list_and_plain_counting_agree(self, told):
        _rows(self.town, told)
        for unit, inside in ((self.town.city, {0, 1, 2, 3}), (self.town.first, {0, 1, 2})):
            whole, wanted = _expected(told, inside)
            for code in CODES:
                one = figures.find(code)
                number = figures.number(one, self.officer, unit)
                assert number.n == wanted[code], code
                listed = one.part(one.listing.unasked(one.listing.seen(self.officer)))
                assert listed.filter(listed.under(unit.path)).count() == number.n
                assert number.base == (whole if one.has_base else number.n) or not one.has_base
                parts = list(figures.below(one, self.officer, unit))
                assert sum(part.n for part in parts) == number.n


@pytest.mark.both
@pytest.mark.django_db
def test_the_page_says_the_figures_and_each_leads_to_its_rows(client, town, settings_fast):
    from tests.conftest import _account

    from guantong.core.services import accounts
    from guantong.jobs.rectification.models import Point

    told = [
        (0, "met", 0, 10, False), (0, "met", 0, None, False), (1, "unmet", 0, 5, False),
        (1, "open", 2, 5, False), (2, "met", 0, -1, False), (3, "none", 0, None, False),
        (0, "met", 0, None, True),
    ]  # fmt: skip
    _rows(town, told)
    for n, kind in enumerate(("show", "show", "contact")):
        Point(unit=town.village, kind=kind, organisation=f"{n}", since="2026-01-01").save()
    officer = _account("city", town.city)
    accounts.grant(None, officer, role="organisation_officer", unit=town.city)
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("branches:coverage")).content.decode()
    assert "50%" in text  # 3 of 6 are assessed and valid
    assert "33.3%" in text  # 2 of 6 meet their standard
    assert text.index("甲县") < text.index("乙县")
    numbers = {
        code: figures.number(figures.find(code), officer, town.city)
        for code in (*CODES, "rectification.shown", "rectification.open")
    }
    assert {code: one.n for code, one in numbers.items()} == {
        "branches.covered": 3, "branches.met": 2, "branches.unmet": 1, "rectification.shown": 2,
        "rectification.open": 0,
    }  # fmt: skip
    listed = client.get(numbers["branches.met"].rows).content.decode()
    assert "0支部" in listed
    assert "1支部" in listed
    assert "4支部" not in listed
    far = client.get(reverse("branches:coverage") + "?unit=999999")
    assert far.status_code == 404
