"""The invented heritage: labelled, with something that waits for every account that acts."""

import pytest

from guantong.casework.models import Case, Turn
from guantong.core.models import Unit
from guantong.core.services import events, units
from guantong.frame.figures import FIGURES, number
from guantong.jobs.heritage.demo.sites import invent_heritage
from guantong.places.listings.bases import Bookings
from guantong.places.listings.sites import Sites
from guantong.places.models import (
    Area,
    Base,
    Booking,
    GroupVisit,
    HeritageRecord,
    HeritageTheme,
    Line,
    Site,
    SiteSurvey,
    TeachingPoint,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invented(town, desk, django_assert_max_num_queries):
    for county, code in ((town.first, "A"), (town.second, "B")):
        for n in range(6):
            units.create(None, county, name=f"{n}号镇", kind="township", code=f"{code}-T{n}")
    Unit.objects.unscoped("test").filter(kind="township").update(longitude=111.5, latitude=25.5)
    Unit.objects.unscoped("test").filter(kind="village").update(longitude=111.6, latitude=25.4)
    accounts = {
        "zuzhi": desk.org, "zuzhi2": desk.org2, "xiangzhen": desk.ship, "cunzhishu": desk.secretary,
    }  # fmt: skip
    with django_assert_max_num_queries(250):
        return invent_heritage(accounts, "small")


def test_what_is_invented_says_so_and_is_marked(invented):
    for model in (Site, Base, Line, Area, HeritageTheme, HeritageRecord, TeachingPoint):
        some = list(model.objects.unscoped("test").filter(is_demo=True))
        assert some, model
        assert all(one.name.endswith("（虚构）") for one in some), model
    for model in (Site, Base):
        placed = model.objects.unscoped("test").exclude(longitude=None)
        assert set(placed.values_list("knowledge", flat=True)) == {"invented"}
    assert not GroupVisit.objects.unscoped("test").filter(is_demo=False).exists()
    assert events.verify() is None


def test_there_is_a_base_for_the_county_a_school_a_town_and_bookings_in_every_state(invented):
    kinds = list(Base.objects.unscoped("test").values_list("kind", flat=True))
    assert [kinds.count(one) for one in ("county", "school")] == [2, 7]
    states = set(Booking.objects.unscoped("test").values_list("state", flat=True))
    assert states == set(Booking.State.values)


def test_something_waits_for_the_county_the_second_officer_and_the_town(invented, desk):
    sites = {str(one.label): one.rows for one in Sites.waits}
    booked = {str(one.label): one.rows for one in Bookings.waits}
    assert sites["保存状况该调查了"](desk.ship).count() == 2
    assert sites["保存状况该调查了"](desk.org).count() >= 2
    assert booked["预约待答复"](desk.org).count() == 2
    assert booked["预约待答复"](desk.ship).count() == 1
    assert booked["预约有了答复"](desk.ship).count() == 3
    assert booked["预约的日期过了，登记到访"](desk.org).count() == 1
    open_ = Turn.objects.unscoped("test").filter(done_at=None, case__closed_at=None)
    assert sorted(open_.values_list("step", flat=True)) == ["close", "mend", "mend"]
    closed = Case.objects.unscoped("test").exclude(closed_at=None)
    assert closed.get().closed_by == desk.org2


def test_figures_lead_to_their_rows(invented, town, desk):
    told = {one.code: number(one, desk.org, town.first) for one in FIGURES
            if one.code.startswith("heritage.")}  # fmt: skip
    grades = ("good", "fair", "middle", "poor", "bad", "unseen")
    whole = told["heritage.good"].base
    assert sum(told[f"heritage.{one}"].n for one in grades) == whole > 5
    assert told["heritage.overdue"].n == 1
    assert told["heritage.four"].n + told["heritage.four_unknown"].n <= whole
    assert told["heritage.visits"].n == 60
    assert GroupVisit.objects.visible_to(desk.org).count() == 61
    assert SiteSurvey.objects.unscoped("test").count() > 20
