"""Lines, areas, themes and visits of groups: joined, ordered, written, seen."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from guantong.core.errors import Conflict, GuantongError
from guantong.core.services import points
from guantong.places.models import GroupVisit, LineStop, Site
from guantong.places.queries import lines as queries
from guantong.places.services import lines, themes
from guantong.places.services.joining import joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(town, desk, site, base):
    """From the site to the base."""
    made = lines.add_line(desk.org, town.first, name="渡口线", verify=False)
    lines.add_stop(desk.org, made, site=site, minutes=40, taught="渡江")
    lines.add_stop(desk.org, made, base=base, minutes=90)
    return made


def names(line):
    return [str(queries.place_of(one)) for one in queries.stops(line)]


def test_stops_keep_their_order_when_one_is_moved_added_between_or_dropped(desk, line, site):
    assert names(line) == ["渡口旧址", "县党性教育基地"]
    last = queries.stops(line)[1]
    lines.move(desk.org, last, position=1)
    assert names(line) == ["县党性教育基地", "渡口旧址"]
    lines.add_stop(desk.org, line, site=site, minutes=10, position=2)
    assert [one.position for one in queries.stops(line)] == [1, 2, 3]
    lines.drop(desk.org, queries.stops(line)[0])
    assert [(one.position, one.minutes) for one in queries.stops(line)] == [(1, 10), (2, 40)]


def test_a_stop_is_a_site_or_a_base(desk, line, site, base):
    for given in ({}, {"site": site, "base": base}):
        with pytest.raises(GuantongError):
            lines.add_stop(desk.org, line, minutes=10, **given)


def test_a_line_is_written_with_how_its_points_are_known(desk, line, site, base):
    assert json.loads(queries.as_geojson(line))["features"] == []
    points.place(None, site, 111.6, 25.5, "invented", "演示")
    points.place(desk.org, base, 111.7, 25.6, "surveyed", "现场定位", outside=True)
    whole = json.loads(queries.as_geojson(line))["features"]
    way, first, second = whole
    assert way["properties"]["knowledge_label"] == first["properties"]["knowledge_label"] == "虚构"
    assert second["properties"]["knowledge"] == "surveyed"
    assert [one["properties"]["position"] for one in (first, second)] == [1, 2]
    text = queries.as_gpx(line).decode()
    assert "渡口旧址（虚构位置）" in text
    assert "县党性教育基地（虚构位置）" not in text
    found = queries.spots_of_line(line)
    assert [one.knowledge for one in found.marks] == ["invented", "invented", "surveyed"]


def test_a_group_visit_is_seen_by_who_keeps_the_place(town, desk, base, line, site):
    made = lines.record_visit(
        desk.far, town.second, on=timezone.localdate(), group="乙县机关党支部", size=25, site=site,
        base=None, line=None,
    )  # fmt: skip
    for reader in (desk.far, desk.ship, desk.org):
        assert GroupVisit.objects.visible_to(reader).get() == made
    with pytest.raises(GuantongError) as caught:
        lines.record_visit(desk.far, town.second, on=timezone.localdate(), group="甲", size=1)
    assert caught.value.field == "site"
    ahead = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(GuantongError):
        lines.record_visit(desk.far, town.second, on=ahead, group="甲", size=1, site=site)


def test_a_theme_joins_sites_and_parts_from_them(town, desk, site):
    from guantong.core.acts import find

    theme = themes.add_theme(desk.org, town.first, name="断肠明志", verify=False, source="县史")
    join, part = (
        find("places.heritagetheme", "join-site"),
        find("places.heritagetheme", "part-site"),
    )
    join(desk.org, theme, site=site)
    assert joined(theme, "sites") == [site]
    with pytest.raises(Conflict):
        join(desk.org, theme, site=site)
    assert Site.objects.visible_to(desk.org).filter(heritagetheme=theme).get() == site
    part(desk.org, theme, site=str(site.pk))
    assert joined(theme, "sites") == []


def test_what_names_no_source_is_to_be_verified(town, desk):
    said = {"kind": "story", "name": "渡口的灯", "verify": False}
    assert themes.add_record(desk.org, town.red, **said).verify
    assert LineStop.objects.unscoped("test").count() == 0
