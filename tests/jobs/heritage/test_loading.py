"""What public pages name is brought in as it is: to be verified, without points, once."""

import pytest

from guantong.core.errors import Refused
from guantong.core.models import Unit
from guantong.jobs.heritage.services import loading
from guantong.places.models import Base, HeritageRecord, HeritageTheme, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def daoxian(town, desk):
    """甲县 called 道县, with 梅花镇 of which a point is public."""
    from guantong.core.services import units

    units.rename(None, town.first, name="道县") if hasattr(units, "rename") else None
    Unit.objects.unscoped("test").filter(pk=town.first.pk).update(name="道县")
    made = units.create(None, town.first, name="梅花镇", kind="township", code="431124101")
    Unit.objects.unscoped("test").filter(pk=made.pk).update(
        longitude=111.5, latitude=25.6, knowledge="public", point_source="GeoNames"
    )
    return Unit.objects.unscoped("test").get(pk=town.first.pk)


def test_the_tables_hold_what_their_sources_say():
    assert [len(loading.shipped(one)) for one in (
        "heritage_sites", "heritage_events", "heritage_themes", "bases",
    )] == [78, 30, 13, 24]  # fmt: skip
    assert {one["coord_level"] for one in loading.shipped("heritage_sites")} == {"none"}


def test_all_of_it_is_to_be_verified_and_names_its_source(desk, daoxian):
    loading.load(desk.org, daoxian)
    rows = list(Site.objects.unscoped("test").select_related("unit"))
    assert len(rows) == 15
    for model in (Site, HeritageRecord, Base):
        some = model.objects.unscoped("test")
        assert not some.filter(verify=False).exists()
        assert not some.exclude(source__startswith=loading.PUBLIC).exists()
        assert not some.filter(is_demo=True).exists()
    grave = next(one for one in rows if one.name == "陈树湘烈士墓")
    assert (grave.unit.name, grave.level, grave.category) == ("梅花镇", "province", "grave")
    assert (grave.has_mark, grave.revolutionary) == ("unknown", "unknown")


def test_none_has_a_point_but_at_its_township_where_that_is_public(desk, daoxian):
    loading.load(desk.org, daoxian)
    rows = Site.objects.unscoped("test")
    placed = rows.exclude(longitude=None)
    assert set(placed.values_list("unit__name", "knowledge", "radius")) == {
        ("梅花镇", "address", loading.RADIUS)
    }
    Unit.objects.unscoped("test").filter(name="梅花镇").update(knowledge="invented")
    rows.all().delete()
    loading.load(desk.org, daoxian)
    assert not Site.objects.unscoped("test").exclude(longitude=None).exists()


def test_brought_twice_it_stands_once_and_keeps_what_was_verified(desk, daoxian):
    loading.load(desk.org, daoxian)
    first = Site.objects.unscoped("test").order_by("pk").first()
    Site.objects.unscoped("test").filter(pk=first.pk).update(verify=False)
    counts = [one.objects.unscoped("test").count() for one in (Site, HeritageRecord, Base,
                                                               HeritageTheme)]  # fmt: skip
    loading.load(desk.org, daoxian)
    assert counts == [one.objects.unscoped("test").count() for one in (Site, HeritageRecord, Base,
                                                                       HeritageTheme)]  # fmt: skip
    first.refresh_from_db()
    assert not first.verify


def test_a_theme_joins_the_sites_that_stand_below(desk, daoxian):
    loading.load(desk.org, daoxian)
    theme = HeritageTheme.objects.unscoped("test").get(name="断肠明志、绝对忠诚")
    names = Site.objects.unscoped("test").filter(heritagetheme=theme)
    assert set(names.values_list("name", flat=True)) == {
        "陈树湘烈士墓", "陈树湘烈士生平事迹陈列室", "石马神村陈树湘牺牲地", "冯督庙(洪都庙)",
        "飞霞山陈树湘烈士原葬地", "红三十四师烈士墓",
    }  # fmt: skip


def test_a_township_officer_brings_nothing_in(desk, daoxian):
    with pytest.raises(Refused):
        loading.load(desk.ship, daoxian)


def test_a_theme_that_stands_above_is_joined_and_not_made_again(desk, daoxian):
    loading.load(desk.org, daoxian)
    some = HeritageTheme.objects.unscoped("test").order_by("pk")
    joined = HeritageTheme.sites.through.objects.filter(heritagetheme_id=some.first().pk)
    key, had, many = some.first().pk, joined.count(), some.count()
    above = daoxian.parent
    some.filter(pk=key).update(unit=above, unit_path=above.path)
    Site.objects.unscoped("test").all().delete()
    loading.load(desk.org, daoxian)
    assert some.count() == many
    assert HeritageTheme.sites.through.objects.filter(heritagetheme_id=key).count() == had > 0
