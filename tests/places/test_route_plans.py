"""A route is proposed for a group, with times and reasons; a person puts it in force."""

import datetime as dt

import pytest
from django.urls import reverse

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.services import tasks
from guantong.places.models import GroupVisit, Line, LineStop, RoutePlan, Site, TravelTime
from guantong.places.services import route_plans, route_search, routing, ways
from tests.places import routes_world
from tests.places.routes_world import MONDAY, TUESDAY

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def world(town, shelf, monkeypatch):
    monkeypatch.setattr(route_search, "SECONDS", 1.0)
    return shelf.take(routes_world.made, town)


def planned(world, actor=None, **said):
    given = {"name": "县直机关党员", "group": "县直机关", "size": 45, "days": 1,
             "first_day": dt.date.fromisoformat(TUESDAY), "start": world.red, **said}  # fmt: skip
    row = route_plans.add(actor or world.officer, world.red, **given)
    tasks.run.func(row.task_id)
    return RoutePlan.objects.unscoped("test").select_related("task", "unit").get(pk=row.pk)


def stops(row, at=0):
    return [stop["name"] for day in row.plans[at]["days"] for stop in day["stops"]]


def left(row):
    return {one["name"]: one["reason"] for one in row.plans[0]["left"]}


def test_a_day_holds_what_fits_and_says_of_the_rest_why_not(world):
    row = planned(world)
    assert sorted(stops(row)) == ["会议旧址", "渡口", "红军墓", "纪念馆"]
    assert left(row) == {"故居": "full", "山洞": "too_far", "碑": "unsaid"}
    assert row.plans[0]["proven"]
    texts = {one["name"]: one["text"] for one in row.plans[0]["left"]}
    assert texts["故居"] == "一次最多接待 20 人，团队 45 人"
    assert row.state == "draft"


def test_nobody_is_led_to_a_closed_door(world):
    row = planned(world, first_day=dt.date.fromisoformat(MONDAY))
    assert left(row)["纪念馆"] == "closed"
    two = planned(world, first_day=dt.date.fromisoformat(MONDAY), days=2)
    (day,) = [day for day in two.plans[0]["days"] if any(
        stop["name"] == "纪念馆" for stop in day["stops"]
    )]  # fmt: skip
    assert day["date"] == TUESDAY
    for one in day["stops"]:
        assert one["arrive"] <= one["start"] < one["leave"]


def test_a_way_to_a_point_that_nobody_knows_exactly_is_an_interval(world):
    row = planned(world)
    found = {stop["name"]: stop for day in row.plans[0]["days"] for stop in day["stops"]}
    assert found["红军墓"]["low"] < found["红军墓"]["high"]
    told = "\n".join(row.result["warnings"])
    assert "位置为虚构：红军墓" in told
    assert "位置只到地址：渡口" in told
    ends = (("甲", 111.6), ("乙", 111.7))
    sure = [ways.Spot(name, east, 26.2, "surveyed") for name, east in ends]
    assert (ways.table(sure, {}).low[0, 1], ways.table(sure, {}).high[0, 1]) == (25, 25)
    assert ways.table(sure, {(0, 1): 40}).high[1, 0] == 40


def test_a_way_that_somebody_entered_comes_before_the_estimate(world):
    site = world.sites["红军墓"]
    row = planned(world)
    before = _way(row, site)
    TravelTime(unit=world.red, site=site, minutes=17, source="实测").save()
    assert (before[0] < before[1], _way(row, site)) == (True, (17, 17))


def _way(row, site):
    """Return from when until when the way from the start to a site may take."""
    asked = routing.asked(row, Site.objects.unscoped("test"))
    at, begin = asked.sites.index(site), asked.at[0]
    return int(asked.ways.low[begin, at]), int(asked.ways.high[begin, at])


def test_what_counts_is_what_was_asked_and_not_yet_seen(world, town):
    row = planned(world, hours="9:00-12:00", themes=[str(world.theme.pk)])
    assert set(stops(row)) <= {"会议旧址", "渡口", "纪念馆", "红军墓"}
    assert {"会议旧址", "渡口"} & set(stops(row))
    GroupVisit(unit=world.red, on=dt.date(2026, 5, 1), group="县直机关", size=40,
               site=world.sites["纪念馆"]).save()  # fmt: skip
    assert routing.seen_by(row) == {world.sites["纪念馆"].pk}
    again = planned(world)
    assert left(again)["纪念馆"] == "unscored"


def test_what_must_be_seen_is_seen_or_it_is_said_why_not(world):
    row = planned(world, hours="9:00-11:30", must=[str(world.sites["渡口"].pk)])
    assert "渡口" in stops(row)
    none = planned(world, must=[str(world.sites["故居"].pk), str(world.sites["渡口"].pk)])
    assert none.plans == []
    assert any(one.startswith("故居：") for one in none.result["refused"])
    unsaid = planned(world, must=[str(world.sites["碑"].pk)])
    assert unsaid.result["refused"] == ["碑：没有登记开放时间，不当作开放"]


def test_a_site_is_taken_in_or_out_and_the_plan_sought_again(world):
    row = planned(world)
    route_plans.wish(world.officer, row, site=world.sites["红军墓"], do="bar", version=row.version)
    row = RoutePlan.objects.unscoped("test").select_related("task").get(pk=row.pk)
    with pytest.raises(Conflict):
        route_plans.wish(world.officer, row, site=world.sites["渡口"], do="must",
                         version=row.version)  # fmt: skip
    tasks.run.func(row.task_id)
    row = RoutePlan.objects.unscoped("test").select_related("task").get(pk=row.pk)
    assert left(row)["红军墓"] == "barred"


def test_a_person_puts_it_in_force_and_it_is_changed_no_more(world):
    row = planned(world, actor=world.township)
    with pytest.raises(Refused):
        route_plans.put_in_force(world.township, row, version=row.version)
    with pytest.raises(Refused):
        route_plans.put_in_force(world.elsewhere, row, version=row.version)
    route_plans.put_in_force(world.officer, row, version=row.version)
    row = RoutePlan.objects.unscoped("test").select_related("task").get(pk=row.pk)
    assert (row.state, row.decided_by) == ("in_force", world.officer)
    with pytest.raises(Conflict):
        route_plans.change(world.officer, row, version=row.version, name="改", group="x", size=1,
                           first_day=row.first_day, days=1)  # fmt: skip
    route_plans.recall(world.officer, row, reason="团队改期", version=row.version)
    assert RoutePlan.objects.unscoped("test").get(pk=row.pk).state == "recalled"


def test_the_stops_are_kept_as_a_line(world):
    row = planned(world)
    line = route_plans.keep(world.officer, row, name="一日线路", text="")
    kept = LineStop.objects.unscoped("test").filter(line=line).order_by("position")
    assert [one.site.name for one in kept] == stops(row)
    assert Line.objects.unscoped("test").get().unit == world.red


def test_a_start_that_is_nowhere_is_refused_in_words(world, town):
    with pytest.raises(GuantongError, match="没有标注位置"):
        planned(world, start=town.first)
    with pytest.raises(GuantongError, match="8:00-18:00"):
        planned(world, hours="早上")


def test_the_page_tells_times_reasons_and_that_it_is_a_proposal(client, world):
    row = planned(world)
    client.force_login(world.officer, backend=BACKEND)
    page = client.get(row.get_absolute_url()).content.decode()
    for told in ("会议旧址", "一次最多接待 20 人", "位置为虚构", "不看去的人多不多", "草案"):
        assert told in page
    for kind, head in (
        ("pdf", b"%PDF"), ("docx", b"PK"), ("geojson", b"{"), ("ics", b"BEGIN:VCALENDAR"),
        ("gpx", b"<?xml"),
    ):  # fmt: skip
        answer = client.get(reverse("places:route-file", args=[row.pk, kind]))
        assert answer.content.startswith(head), kind
    waited = client.get(row.get_absolute_url(), headers={"HX-Request": "true"})
    assert waited.headers["HX-Refresh"] == "true"
    marks = client.get(reverse("places:route-map", args=[row.pk])).json()["features"]
    assert [one["properties"]["knowledge"] for one in marks if one["properties"]["name"] == "红军墓"
            ] == ["invented"]  # fmt: skip
    client.force_login(world.elsewhere, backend=BACKEND)
    assert client.get(row.get_absolute_url()).status_code == 404
