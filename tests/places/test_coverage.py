"""Coverage: three classes, nothing told of where nobody knows, points to enter, out of date."""

import json

import pytest

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Task, Unit
from guantong.core.services.points import place
from guantong.places.models import Coverage, CoveredUnit, TravelTime
from guantong.places.queries import coverage as queries
from guantong.places.services import coverage_ground, coverages, travel_times

pytestmark = pytest.mark.django_db

#: In the outline of 零陵区, whose code 甲县 takes in these tests.
SEAT = (111.62, 26.22)
NEAR = (111.66, 26.24)
FAR = (111.50, 26.11)


@pytest.fixture
def county(town, desk):
    """甲县 with an outline: 红星镇 known, two townships of which nobody knows where they are."""
    from guantong.core.services import units

    Unit.objects.unscoped("测试").filter(pk=town.first.pk).update(code="431102")
    town.first.refresh_from_db()
    for name in ("虚构乡", "虚构街道"):
        units.create(None, town.first, name=name, kind="township", code=f"C-{name}")
    place(desk.org, town.red, *NEAR, "surveyed", "现场")
    return town.first


@pytest.fixture
def asked(county, desk, base):
    """Which townships of 甲县 are within 45 minutes of its base, whose point is known."""
    place(desk.org, base, *SEAT, "surveyed", "现场")
    return coverages.ask(desk.org, county, what="base.county", minutes=45)


def states(row):
    rows = CoveredUnit.objects.unscoped("测试").filter(coverage=row).select_related("unit")
    return {one.unit.name: one.state for one in rows}


def test_a_known_township_is_told_and_an_unknown_one_is_not(town, asked):
    coverages.find(asked)
    found = states(asked)
    assert found["红星镇"] == "surely_in"
    assert found["虚构乡"] == "cannot_tell"
    result = asked.result
    assert result["low"] < result["share"] < result["high"]
    assert result["unknown"] == 2
    assert result["checked"] == []  # of so few known ones nothing is said
    unknown = CoveredUnit.objects.unscoped("测试").get(coverage=asked, unit__name="虚构乡")
    assert unknown.low < unknown.middle < unknown.high
    assert "–" in queries_words(unknown)


def queries_words(row):
    from guantong.places.listings.coverage import spell

    return spell(row)


def test_an_invented_point_counts_as_nowhere(asked):
    rows = Unit.objects.unscoped("测试").filter(name="虚构乡")
    rows.update(longitude=SEAT[0], latitude=SEAT[1], knowledge="invented")
    coverages.find(asked)
    assert states(asked)["虚构乡"] == "cannot_tell"
    plain = CoveredUnit.objects.unscoped("测试").get(coverage=asked, unit__name="虚构乡")
    assert plain.plain  # the plain map would have said that it is in reach
    told = json.loads(queries.written(asked))["features"]
    marked = {one["properties"]["name"]: one["properties"]["knowledge_label"] for one in told}
    assert marked["虚构乡"] == "虚构"
    assert all("minutes_low" in one["properties"] for one in told)


def test_the_point_that_tells_most_is_offered_with_its_form(desk, asked):
    coverages.find(asked)
    shown = queries.pins(desk.org, asked, 10)
    assert shown[0]["name"] == "虚构乡"
    assert shown[0]["gain"] > 0
    assert "place" in shown[0]["address"]
    assert queries.pins(desk.far, asked, 10) == []


def test_an_unknown_base_comes_before_townships(county, desk, base):
    row = coverages.ask(desk.org, county, what="base", minutes=45)
    coverages.find(row)
    assert row.result["pins"][0]["name"] == "县党性教育基地"
    assert row.result["pins"][0]["base"]


def test_it_is_out_of_date_once_a_point_has_changed(desk, town, asked):
    coverages.find(asked)
    assert not coverages.stale(asked)
    place(desk.org, town.red, *FAR, "surveyed", "现场")
    assert coverages.stale(asked)


def test_an_entered_travel_time_counts_before_what_is_assumed(desk, town, asked, base):
    made = travel_times.add(desk.org, town.red, base=base, minutes=120, source="客运班线")
    assert coverage_ground.build(asked).roads.entered == [(0, 3, 120.0)]
    coverages.find(asked)
    assert states(asked)["红星镇"] == "surely_out"
    travel_times.add(desk.org, town.red, base=base, minutes=20, source="自驾实测")
    assert TravelTime.objects.unscoped("测试").get().minutes == 20
    assert not TravelTime.objects.unscoped("测试").filter(pk=made.pk).exists()
    with pytest.raises(GuantongError, match="只选一处"):
        travel_times.add(desk.org, town.red, minutes=20, source="自驾")


def test_a_base_that_is_left_out_is_not_counted(desk, asked, base):
    coverages.find(asked)
    Coverage.objects.unscoped("测试").filter(pk=asked.pk).update(task=None)
    asked.refresh_from_db()
    coverages.change(desk.org, asked, minutes=30, left_out=[str(base.pk)])
    asked.refresh_from_db()
    with pytest.raises(GuantongError, match="没有可以计入"):
        coverages.find(asked)


def test_only_one_question_of_a_unit_is_counted(desk, county, asked):
    other = coverages.ask(desk.org, county, what="base", minutes=60)
    coverages.count(desk.org, asked)
    coverages.count(desk.org, other)
    assert list(Coverage.objects.unscoped("测试").filter(counted=True)) == [other]


def test_the_lists_say_in_words_what_is_counted_and_keep_centres_apart(client, desk, county, asked):
    coverages.count(desk.org, asked)
    centres = coverages.ask(desk.org, county, what="centre.township", minutes=30)
    client.force_login(desk.org)
    every = client.get("/places/coverages/").content.decode()
    assert "计入</td>" in every.replace("\n", "").replace(" ", "")
    assert "False" not in every
    assert "True" not in every
    beside = client.get("/places/coverages/centres/").content.decode()
    assert centres.get_absolute_url() in beside
    assert asked.get_absolute_url() not in beside
    assert "群众申请" in beside  # it stands among the steps of the one-stop service


def test_what_was_found_for_other_minutes_is_not_told_of_the_new_ones(client, desk, asked):
    coverages.find(asked)
    asked.task.state = Task.State.DONE
    asked.task.save()
    coverages.change(desk.org, asked, minutes=60)
    client.force_login(desk.org)
    text = client.get(asked.get_absolute_url()).content.decode()
    assert "1 处，45 分钟以内" in text
    assert "下面是上一次的结果" in text
    assert "还没有算完" in client.get("/places/coverages/").content.decode()
    form = client.get(f"/act/places.coverage/{asked.pk}/change/").content.decode()
    assert 'value="60"' in form


def test_a_township_reads_what_is_said_of_it_and_is_led_to_no_closed_page(client, desk, asked):
    coverages.find(asked)
    for reader, led in ((desk.org, True), (desk.ship, False)):
        client.force_login(reader)
        text = client.get("/places/coverages/units/").content.decode()
        assert str(asked) in text
        assert (f'href="{asked.get_absolute_url()}"' in text) is led


def test_the_same_question_is_asked_once_and_only_by_whom_it_concerns(desk, county, asked):
    with pytest.raises(Conflict, match="同样的测算"):
        coverages.ask(desk.org, county, what="base.county", minutes=45)
    with pytest.raises(Refused):
        coverages.ask(desk.far, county, what="base", minutes=45)
    assert not Coverage.objects.visible_to(desk.far).exists()


def test_the_page_says_what_it_rests_on(client, desk, asked):
    coverages.find(asked)
    client.force_login(desk.org)
    page = client.get(asked.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        "九成把握",
        "先标注这些位置",
        "说不准",
        "直线距离 × 1.45",
        "是推算",
        "不能这样用",
    ):
        assert words in text
    marks = client.get(f"/places/coverages/{asked.pk}/map/").json()
    assert marks["kinds"][1] == ["cannot_tell", "说不准"]
    assert client.get(f"/places/coverages/{asked.pk}/coverage.geojson").status_code == 200
    client.force_login(desk.far)
    assert client.get(asked.get_absolute_url()).status_code == 404
