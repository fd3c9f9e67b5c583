"""A county's table of sites: faults at their cells, mended in place, written, taken back."""

import pytest

from guantong.frame.intake import life
from guantong.places.models import Site, SiteProof
from tests.frame import filing

pytestmark = pytest.mark.django_db
HEAD = ("单位", "文物名称", "类别", "文物级别", "开放时间", "保护标志", "待核")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def taken(desk, town, *rows):
    return filing.handed_in(
        desk.org, "core.unit", "site-add", town.first, filing.book([HEAD, *rows])
    )


RIGHT = ("红星镇", "渡口旧址", "旧址", "省保", "周二到周日：9：00—17：00", "有", "是")
WRONG = ("一村", "夜校旧址", "旧址", "县保", "看心情", "不清楚", "是")


def test_faults_stand_at_their_cells_and_are_mended_in_place(desk, town):
    read = taken(desk, town, RIGHT, WRONG)
    ((number, field, told),) = filing.faults(read)
    assert (number, field) == (3, "opening")
    assert "看心情" in told
    row = next(one for one in filing.rows(read) if one.wrong)
    life.mend(desk.org, read, row, {HEAD.index("开放时间"): "每天 8:00-18:00"})
    done = filing.written(desk.org, read)
    assert (done.state, done.made) == ("done", 2)
    first = Site.objects.unscoped("test").get(name="渡口旧址")
    assert (first.unit, first.level, first.category) == (town.red, "province", "former")
    assert (first.opening, first.has_mark, first.has_range, first.verify) == (
        "周二至周日 9:00-17:00", "yes", "unknown", True,
    )  # fmt: skip
    assert SiteProof.objects.unscoped("test").filter(site=first).get().proof is None


def test_a_second_file_changes_what_stands_and_can_be_taken_back(desk, town):
    filing.written(desk.org, taken(desk, town, RIGHT))
    again = ("红星镇", "渡口旧址", "遗迹", "国保", "每天 8:00-18:00", "有", "是")
    done = filing.written(desk.org, taken(desk, town, again))
    row = Site.objects.unscoped("test").get()
    assert (row.category, row.level, row.opening) == ("remains", "national", "每天 8:00-18:00")
    filing.undone(desk.org, done)
    row.refresh_from_db()
    assert (row.category, row.level, row.opening) == (
        "former", "province", "周二至周日 9:00-17:00",
    )  # fmt: skip
