"""Posts from a workbook: checked by the fields of their form, written by their acts."""

import pytest
from tests.frame.filing import faults, handed_in, undone, written

from guantong.core.errors import Refused
from guantong.staffing.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEAD = (
    "单位编码,单位,职务名称,职务层次,工作类别,主要负责人,党政正职搭配,选任,需要的工作经历,"
    "需要的专业,岗位权重"
)


def _taken(cast, town, *lines, actor="officer"):
    text = "\n".join([HEAD, *lines]).encode("utf-8-sig")
    account = getattr(cast, actor)
    return handed_in(account, "core.unit", "post-create", town.first, text, "岗位.csv")


def test_rows_become_posts_with_what_is_left_out_filled_in(town, cast):
    taken = _taken(
        cast, town,
        ",红星镇,党委书记,乡科级正职,党委,是,党委书记,是,,,",
        "A1,,镇长,乡科级正职,政府,是,行政正职,是,农业农村、乡镇工作,农学,1.8",
    )  # fmt: skip
    assert faults(taken) == []
    assert not Post.objects.unscoped("test").exists()
    assert written(cast.officer, taken).made == 2
    first, second = Post.objects.unscoped("test").order_by("position")
    assert (first.title, first.half, first.fields) == (
        "党委书记", "secretary", ["party", "township"],
    )  # fmt: skip
    assert first.weight == pytest.approx(1.2 * 1.25)
    assert (second.unit, second.fields, second.specialities, second.weight) == (
        town.red, ["agriculture", "township"], ["农学"], 1.8,
    )  # fmt: skip


def test_every_fault_is_told_in_its_row_and_column(town, cast):
    taken = _taken(
        cast, town,
        ",红星镇,党委书记,乡科级正职,党委,是,,,,,",
        ",蓝山镇,镇长,乡科级正职,政府,,,,,,",
        ",红星镇,副镇长,乡科级副职,政府,,,,炼金,,",
        ",红星镇,,乡科级,政府,,,,,,99",
    )  # fmt: skip
    told = faults(taken)
    assert [(row, name) for row, name, _text in told] == [
        (3, "at.name"), (4, "fields"), (5, "title"), (5, "level"),
    ]  # fmt: skip
    assert told[0][2] == "没有单位“蓝山镇”，或不在您的维护范围内"
    assert "“炼金”不能填在需要的工作经历，可填：" in told[1][2]
    assert not Post.objects.unscoped("test").exists()


def test_posts_of_one_title_are_met_in_their_order_and_changed_where_they_differ(town, cast):
    line = ",红星镇,副镇长,乡科级副职,政府,,,,,,"
    written(cast.officer, _taken(cast, town, line, line))
    again = _taken(cast, town, line, line.replace("政府", "人大"), line)
    told = {row["state"]: row["n"] for row in _states(again)}
    assert told == {"s": 1, "c": 1, "n": 1}
    done = written(cast.officer, again)
    assert (done.made, done.changed) == (1, 1)
    works = list(Post.objects.unscoped("test").order_by("pk").values_list("work", flat=True))
    assert works == ["government", "congress", "government"]
    undone(cast.officer, done)
    works = list(Post.objects.unscoped("test").order_by("pk").values_list("work", flat=True))
    assert works == ["government", "government"]


def _states(intake):
    from django.db.models import Count

    from guantong.frame.models import IntakeRow

    rows = IntakeRow.objects.unscoped("test").filter(intake=intake).order_by()
    return rows.values("state").annotate(n=Count("id"))


def test_only_officers_of_the_scope_import(town, cast):
    with pytest.raises(Refused):
        _taken(cast, town, ",红星镇,党委书记,乡科级正职,党委,是,,,,,", actor="stranger")
