"""What a centre offers follows from how items are done; who was trained for it; its standard."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, undone, written

from guantong.core.errors import GuantongError, Refused
from guantong.core.facts import FACTS, Known, Unknown
from guantong.core.scope import rows_of
from guantong.jobs.one_stop.models import ServiceItem, TeamMember, Training
from guantong.jobs.one_stop.services import centre_standards, items, modes, offers, teams
from guantong.places.models import Centre
from guantong.places.services import centres
from guantong.programmes.models import Appraisal, Standard
from guantong.programmes.services import appraising, standards

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
CAME = dt.date(2026, 3, 1)


@pytest.fixture
def hall(town, desk, shelf):
    """一村 with its centre; 红星镇 does two items by an agent, one is only made known."""
    return shelf.take(_hall, town, desk)


def _hall(town, desk):
    for code, name, category in (
        ("J01", "高龄津贴申请", "老年服务"), ("J02", "低保申请", "社会救助"),
        ("J03", "政策公示", "社会救助"),
    ):  # fmt: skip
        row = items.add(None, town.first, code=code, name=name, category=category,
                        way="notice" if code == "J03" else "agent")  # fmt: skip
        items.publish(None, row)
    centre = centres.add(
        desk.township, town.village, name="一村党群服务中心", kind="village", area=260,
        functions="便民服务，党群活动；议事协商", opening="周一到周五 9:00-17:00",
        keeper="何某（虚构）", telephone="0746-8000001",
    )  # fmt: skip
    return SimpleNamespace(centre=centre)


def item(code):
    return ServiceItem.objects.unscoped("test").get(code=code)


def known(name, centre):
    found = FACTS[name].of(centre)
    return found.value if isinstance(found, Known) else None


def test_a_centre_says_its_hours_and_functions_in_the_same_words(hall):
    assert hall.centre.opening == "周一至周五 9:00-17:00"
    assert hall.centre.functions == "便民服务、党群活动、议事协商"
    with pytest.raises(GuantongError, match="看不懂"):
        centres.change(None, hall.centre, name="一村党群服务中心", kind="village",
                       opening="周一 上午")  # fmt: skip


def test_what_is_offered_is_derived_from_the_ways(town, hall):
    names = [one.version.name for one in offers.of([hall.centre])[hall.centre.pk].items]
    assert names == ["高龄津贴申请", "低保申请"]
    modes.add(None, town.village, item=item("J02"), way="notice")
    names = [one.version.name for one in offers.of([hall.centre])[hall.centre.pk].items]
    assert names == ["高龄津贴申请"]


def test_the_gap_is_what_nobody_at_the_window_was_taught(town, desk, hall):
    one = hall.centre
    assert isinstance(FACTS["centre.untrained"].of(one), Unknown)
    assert isinstance(FACTS["centre.trained"].of(one), Unknown)
    who = teams.add(desk.secretary, one, name="唐某（虚构）", duty="window", since=CAME,
                    weekdays=["3", "1"])  # fmt: skip
    assert who.days == "周一、周三"
    assert (known("centre.trained", one), known("centre.untrained", one)) == ("no", 2)
    teams.train(desk.secretary, who, on=CAME, category="社会救助")
    assert (known("centre.trained", one), known("centre.untrained", one)) == ("yes", 1)
    teams.train(desk.secretary, who, on=CAME, item=item("J01"))
    assert known("centre.untrained", one) == 0
    teams.leave(desk.secretary, who, until=dt.date(2026, 5, 1))
    assert isinstance(FACTS["centre.untrained"].of(one), Unknown)
    assert rows_of(who, Training).count() == 2


def test_a_training_names_something_and_a_day_that_was(desk, hall):
    who = teams.add(None, hall.centre, name="唐某（虚构）", duty="agent", since=CAME)
    with pytest.raises(GuantongError, match="选一类"):
        teams.train(None, who, on=CAME)
    with pytest.raises(GuantongError, match="还没有到"):
        teams.train(None, who, on=dt.date(2999, 1, 1), category="*")
    with pytest.raises(GuantongError, match="已在这个中心"):
        teams.add(None, hall.centre, name="唐某（虚构）", duty="head", since=CAME)
    with pytest.raises(Refused):
        teams.add(desk.elsewhere, hall.centre, name="李某（虚构）", duty="head", since=CAME)


def test_a_keeper_of_places_is_no_window(hall):
    teams.add(None, hall.centre, name="蒋某（虚构）", duty="keeper", since=CAME)
    assert isinstance(FACTS["centre.trained"].of(hall.centre), Unknown)


def test_the_shipped_standards_are_drafts_until_two_persons_publish_them(town, hall):
    assert centre_standards.CENTRES.load() > 0
    assert centre_standards.CENTRES.load() == 0
    rows = Standard.objects.unscoped("test").filter(subject_model="places.centre")
    assert {one.state for one in rows} == {"draft"}
    appraising.refresh("places.centre")
    (one,) = Appraisal.objects.unscoped("test").filter(subject_model="places.centre")
    assert one.state == "none"
    for row in rows:
        standards.publish(None, row)
    appraising.refresh("places.centre", dt.date(2026, 6, 1))
    one.refresh_from_db()
    assert (one.kind, one.state) == ("village", "open")
    # Area, keeper, hours, functions, items; of training nothing is known.
    assert (one.met, one.unmet) == (5, 0)


def test_a_closed_centre_is_held_against_nothing_and_kept(desk, hall):
    centres.close(desk.township, hall.centre, on=CAME, reason="合并到新建的中心")
    assert not centre_standards.CENTRES.places().exists()
    row = Centre.objects.unscoped("test").get()
    centres.reopen(desk.township, row)
    assert centre_standards.CENTRES.places().exists()


def test_a_workbook_makes_and_changes_centres(town, desk, hall):
    sheet = book([
        ("单位编码", "单位", "中心名称", "中心类型", "面积", "服务时间", "主要功能"),
        ("A11", "一村", "一村党群服务中心", "村", "300", "每天 8:30-17:30", "便民服务"),
        ("A1", "红星镇", "红星镇便民服务中心", "乡镇", "800", "周一至周五 9:00-17:00", "便民服务"),
    ])  # fmt: skip
    read = handed_in(desk.township, "core.unit", "centre-add", town.red, sheet)
    assert faults(read) == []
    done = written(desk.township, read)
    assert (done.made, done.changed) == (1, 1)
    one = Centre.objects.unscoped("test").get(pk=hall.centre.pk)
    assert (one.area, one.opening) == (300, "每天 8:30-17:30")
    undone(desk.township, done)
    assert Centre.objects.unscoped("test").get().area == 260


def test_pages_tell_the_gap_and_say_what_is_not_known(client, town, desk, hall):
    client.force_login(desk.secretary, backend=BACKEND)
    page = client.get(reverse("one_stop:centre", args=[hall.centre.pk])).content.decode()
    assert "有没有人受过培训不清楚" in page
    who = teams.add(None, hall.centre, name="唐某（虚构）", duty="window", since=CAME)
    teams.train(None, who, on=CAME, category="老年服务")
    page = client.get(reverse("one_stop:centre", args=[hall.centre.pk])).content.decode()
    assert "有 1 项没有人受过培训" in page
    listed = client.get(reverse("one_stop:untrained")).content.decode()
    assert "1 项：社会救助" in listed
    some = client.get(reverse("one_stop:untrained"), {"trained": "some"})
    assert [one.name for one in some.context["page"].rows] == ["一村党群服务中心"]
    record = client.get(hall.centre.get_absolute_url()).content.decode()
    assert "服务队伍" in record
    assert "培训缺口" in record
    client.force_login(desk.elsewhere, backend=BACKEND)
    assert client.get(reverse("one_stop:centre", args=[hall.centre.pk])).status_code == 404
    assert TeamMember.objects.visible_to(desk.elsewhere).count() == 0
