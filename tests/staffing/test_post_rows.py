"""Posts from a workbook: all rows or none, each fault in its cell."""

import pytest

from guantong.core.errors import Refused
from guantong.staffing.models import Post
from guantong.staffing.services import post_rows

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEAD = (
    "单位编码,单位,职务名称,职务层次,工作类别,主要负责人,党政正职搭配,选任,需要的工作经历,"
    "需要的专业,岗位权重"
)


def _file(tmp_path, *lines):
    path = tmp_path / "岗位.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8-sig")
    return path


def test_rows_become_posts_with_what_is_left_out_filled_in(town, cast, tmp_path):
    path = _file(
        tmp_path,
        ",红星镇,党委书记,乡科级正职,党委,是,党委书记,是,,,",
        "A1,,镇长,乡科级正职,政府,是,行政正职,是,农业农村、乡镇工作,农学,1.8",
    )
    assert post_rows.import_posts(cast.officer, town.first, path) == 2
    first, second = Post.objects.unscoped("test").order_by("position")
    assert (first.title, first.half, first.fields) == (
        "党委书记", "secretary", ["party", "township"],
    )  # fmt: skip
    assert first.weight == pytest.approx(1.2 * 1.25)
    assert (second.unit, second.fields, second.specialities, second.weight) == (
        town.red, ["agriculture", "township"], ["农学"], 1.8,
    )  # fmt: skip


def test_one_fault_and_nothing_is_taken_in(town, cast, tmp_path):
    path = _file(
        tmp_path,
        ",红星镇,党委书记,乡科级正职,党委,是,,,,,",
        ",蓝山镇,镇长,乡科级正职,政府,,,,,,",
        ",红星镇,副镇长,乡科级副职,政府,,,,炼金,,",
        ",红星镇,,乡科级,政府,,,,,,99",
    )
    with pytest.raises(post_rows.PostFaults) as told:
        post_rows.import_posts(cast.officer, town.first, path)
    rows = [fault.row for fault in told.value.faults]
    assert rows == sorted(rows)
    assert set(rows) == {1, 2, 3}
    assert "第 3 行“单位”列：范围内没有这个单位" in told.value.message
    assert "炼金" in told.value.message
    assert told.value.marked.startswith(b"PK")
    assert not Post.objects.unscoped("test").exists()


def test_only_officers_of_the_scope_import(town, cast, tmp_path):
    path = _file(tmp_path, ",红星镇,党委书记,乡科级正职,党委,是,,,,,")
    with pytest.raises(Refused):
        post_rows.import_posts(cast.stranger, town.first, path)
