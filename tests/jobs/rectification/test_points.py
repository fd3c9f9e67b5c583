"""Contact points and demonstration points, typed and from a file; the pages of the job."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.frame.filing import faults, handed_in, written

from guantong.core.errors import Conflict, GuantongError
from guantong.jobs.rectification.models import Point
from guantong.jobs.rectification.services import points

pytestmark = pytest.mark.django_db
SINCE = dt.date(2026, 3, 1)


def set_up(actor, unit, **more):
    facts = {"kind": "show", "organisation": "一村党支部", "leader": "", "notes": "",
             "shows": "三会一课按期开", "since": SINCE}  # fmt: skip
    return points.set_up(actor, unit, **facts | more)


def test_a_point_is_set_up_changed_ended_and_goes_on(listed, town):
    point = set_up(listed.ship, town.village, leader="副镇长某某（虚构）")
    assert str(point) == "一村党支部（示范点）"
    with pytest.raises(Conflict, match="已经是这类点"):
        set_up(listed.ship, town.village)
    points.change(listed.ship, point, shows="党员大会怎样开")
    with pytest.raises(GuantongError, match="早于"):
        points.end(listed.ship, point, until=SINCE - dt.timedelta(days=1))
    points.end(listed.ship, point, until=dt.date(2026, 9, 1))
    point = Point.objects.unscoped("test").get()
    assert (point.shows, point.until) == ("党员大会怎样开", dt.date(2026, 9, 1))
    points.reopen(listed.ship, point)
    assert Point.objects.unscoped("test").get().until is None


@pytest.fixture
def signed_in(client, listed):
    def as_(name):
        client.force_login(getattr(listed, name))
        return client

    return as_


def test_points_come_from_a_file_and_go_out_as_a_workbook(signed_in, town, listed):
    head = ("单位名称", "类别", "党组织或村（社区）", "联系领导", "做什么", "起")
    rows = [
        ("一村", "示范点", "一村党支部", "", "三会一课按期开", "2026-03-01"),
        ("红星镇", "联系点", "红星镇党委", "县委副书记某某（虚构）", "化解矛盾", "2026-01-05"),
    ]
    text = "\n".join(",".join(row) for row in (head, *rows))
    read = handed_in(listed.org, "core.unit", "point-set-up", town.first, text.encode(), "点.csv")
    assert faults(read) == []
    written(listed.org, read)
    found = Point.objects.unscoped("test").order_by("since")
    assert [(one.unit, str(one)) for one in found] == [
        (town.red, "红星镇党委（联系点）"), (town.village, "一村党支部（示范点）"),
    ]  # fmt: skip
    out = signed_in("org").get(reverse("rectification:points") + "?export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(out.content))
    assert "三会一课按期开" in {cell.value for row in book.worksheets[0] for cell in row}


def test_pages_show_what_is_there_and_the_paper_compares(signed_in, file, listed):
    client = signed_in("org")
    text = client.get(reverse("rectification:rectifications")).content.decode()
    for word in ("一村党支部", "待研判", "软弱涣散党组织列入情形"):
        assert word in text
    page = client.get(file.get_absolute_url()).content.decode()
    for word in ("书记出缺四个月", "一自治州软弱涣散", "待核"):
        assert word in page
    for kind in ("pdf", "docx"):
        answer = client.get(reverse("rectification:paper", args=[file.pk, kind]))
        assert answer.status_code == 200
    far = signed_in("far")
    assert far.get(file.get_absolute_url()).status_code == 404
