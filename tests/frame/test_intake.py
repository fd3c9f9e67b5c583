"""A file's rows are an act over rows: read, mended in place, previewed, written, undone."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, message, rows, undone, work, written

from guantong.core.errors import Conflict
from guantong.core.models import Event, StoredFile, Unit, UnitChange
from guantong.core.services import units
from guantong.frame.intake import life
from guantong.frame.models import Intake

pytestmark = pytest.mark.django_db
HEAD = ["上级编码", "编码", "名称", "类型"]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _units(actor, town, lines, **more):
    return handed_in(actor, "core.unit", "create", town.first, book([HEAD, *lines], **more))


def test_units_and_those_below_them_come_from_one_file(town, cast):
    read = _units(cast.system, town, [
        ["A", "A2", "绿水镇", "乡镇街道"], ["A2", "A21", "二村", "村社区"],
    ])  # fmt: skip
    assert faults(read) == []
    assert read.state == "checked"
    assert not Unit.objects.unscoped("test").filter(code="A2").exists()
    done = written(cast.system, read)
    assert (done.state, done.made, done.changed) == ("done", 2, 0)
    village = Unit.objects.unscoped("test").get(code="A21")
    assert village.parent.name == "绿水镇"
    assert village.path.startswith(town.first.path)
    told = Event.objects.unscoped("test").filter(action="机构.设立", subject__contains="source")
    assert [one.summary for one in told] == ["甲县自文件导入：新增 2，修改 0。"]
    assert not StoredFile.objects.unscoped("test").exists()


def test_a_unit_that_exists_is_changed_by_its_own_act_and_shown_before(town, cast):
    read = _units(cast.system, town, [["A", "A1", "红旗镇", "乡镇街道"]])
    (row,) = rows(read)
    assert (row.state, row.differs) == ("c", {"name": ["红星镇", "红旗镇", "红星镇"]})
    done = written(cast.system, read)
    assert (done.made, done.changed) == (0, 1)
    town.red.refresh_from_db()
    assert town.red.name == "红旗镇"
    undone(cast.system, done)
    town.red.refresh_from_db()
    assert town.red.name == "红星镇"
    kinds = UnitChange.objects.unscoped("test").filter(unit=town.red).values_list("kind", flat=True)
    assert list(kinds) == ["renamed", "renamed", "created"]


def test_what_a_file_may_not_change_is_a_fault(town, cast):
    read = _units(cast.system, town, [["A", "A1", "红星镇", "村社区"]])
    assert faults(read) == [(2, "kind", "“红星镇”已经有了，它的类型不能由文件修改。")]


def test_an_import_is_undone_while_nothing_was_built_on_it(town, cast):
    done = written(cast.system, _units(cast.system, town, [["A", "A2", "绿水镇", "乡镇街道"]]))
    units.create(
        cast.system, Unit.objects.unscoped("test").get(code="A2"), "三村", "village", "A23"
    )
    still = undone(cast.system, done)
    assert still.state == "done"
    assert message(still) == "不能撤回，此后已有：机构“三村”。"
    Unit.objects.unscoped("test").filter(code="A23").delete()
    gone = undone(cast.system, done)
    assert gone.state == "undone"
    assert not Unit.objects.unscoped("test").filter(code="A2").exists()
    assert Event.objects.unscoped("test").filter(action="机构.设立.撤回").count() == 1


def test_a_row_that_fails_takes_the_whole_file_back(town, cast):
    read = _units(cast.system, town, [
        ["A", "A2", "绿水镇", "乡镇街道"], ["A", "A3", "青山镇", "乡镇街道"],
    ])  # fmt: skip
    units.create(cast.system, town.second, "占号镇", "township", "A3")
    refused = written(cast.system, read)
    assert refused.state == "checked"
    assert "有的行不能写入" in message(refused)
    assert faults(refused) == [(3, "code", "编码 A3 已被使用。")]
    assert not Unit.objects.unscoped("test").filter(code="A2").exists()


def test_cells_are_mended_in_place_and_the_row_is_checked_anew(client, town, cast):
    client.force_login(cast.system, backend=BACKEND)
    read = _units(cast.system, town, [
        ["A", "A2", "绿水镇", "镇"], ["Z", "A3", "青山镇", "乡镇街道"],
        ["A", "", "丙镇", "乡镇街道"],
    ])  # fmt: skip
    assert [(row, name) for row, name, _text in faults(read)] == [
        (2, "kind"), (3, "at.code"), (4, "code"),
    ]  # fmt: skip
    page = client.get(reverse("frame:intake", args=[read.pk])).content.decode()
    assert "“镇”不能填在类型" in page
    # What is not in order is not told as done.
    for address in ("office:tasks", "office:task", "office:home"):
        listed = client.get(reverse(address, args=[read.task_id] * (address == "office:task")))
        assert "已核对，有问题待处理" in listed.content.decode()
        assert "100%" not in listed.content.decode()
    with pytest.raises(Conflict):
        life.write(cast.system, read)
    one, two, three = rows(read)
    for row, said in ((one, {"c3": "乡镇街道"}), (two, {"c0": "A"}), (three, {"c1": "A4"})):
        answer = client.post(reverse("frame:intake-row", args=[read.pk, row.pk]), said)
        assert answer.status_code == 200
    assert "都改好了" in answer.content.decode()
    assert faults(read) == []
    assert written(cast.system, read).made == 3


def test_a_row_is_left_out_only_by_choice(client, town, cast):
    client.force_login(cast.system, backend=BACKEND)
    read = _units(cast.system, town, [
        ["A", "A2", "绿水镇", "乡镇街道"], ["A", "", "丙镇", "乡镇街道"],
    ])  # fmt: skip
    _good, bad = rows(read)
    client.post(reverse("frame:intake-row", args=[read.pk, bad.pk]), {"choice": "out"})
    assert [row.state for row in rows(read)] == ["n", "l"]
    assert written(cast.system, read).made == 1


def test_the_whole_workbook_comes_back_with_its_faults_and_every_row_where_it_stood(
    client, town, cast
):
    client.force_login(cast.system, backend=BACKEND)
    read = _units(
        cast.system, town,
        [["A", "A2", "绿水镇", "镇"], ["A", "A3", "青山镇", "乡镇街道"],
         ["A", "", "丙镇", "乡镇街道"]],
        before=[["某县机构表"], []],
    )  # fmt: skip
    assert "表头在第 3 行" in "".join(read.told)
    answer = client.get(reverse("frame:intake-book", args=[read.pk]))
    back = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = back["名册"]
    assert [[cell.value or None for cell in row] for row in sheet.iter_rows(max_row=6)] == [
        ["某县机构表", None, None, None], [None] * 4, HEAD,
        ["A", "A2", "绿水镇", "镇"], ["A", "A3", "青山镇", "乡镇街道"],
        ["A", None, "丙镇", "乡镇街道"],
    ]  # fmt: skip
    red = {c.coordinate for row in sheet for c in row if c.fill.start_color.rgb == "FFFFC7CE"}
    assert red == {"D4", "B6"}
    assert [row[0].value for row in back["问题清单"].iter_rows(min_row=2)] == [
        "名册 第 4 行“类型”列", "名册 第 6 行“编码”列",
    ]  # fmt: skip
    sheet["D4"], sheet["B6"] = "乡镇街道", "A4"
    out = io.BytesIO()
    back.save(out)
    again = handed_in(cast.system, "core.unit", "create", town.first, out.getvalue())
    assert faults(again) == []
    assert written(cast.system, again).made == 3


def test_whoever_may_not_do_the_act_finds_no_address(client, town, cast):
    read = _units(cast.system, town, [["A", "A2", "绿水镇", "乡镇街道"]])
    client.force_login(cast.officer, backend=BACKEND)
    (row,) = rows(read)
    for address in (
        reverse("frame:intake-begin", args=["core.unit", town.first.pk, "create"]),
        reverse("frame:intake-template", args=["core.unit", town.first.pk, "create"]),
        reverse("frame:intake", args=[read.pk]),
        reverse("frame:intake-book", args=[read.pk]),
        reverse("frame:intake-row", args=[read.pk, row.pk]),
        reverse("frame:act", args=["frame.intake", read.pk, "write"]),
    ):
        assert client.get(address).status_code == 404, address
    assert (
        client.post(reverse("frame:intake-row", args=[read.pk, row.pk]), {"c1": "X"}).status_code
        == 404
    )
    assert client.post(reverse("frame:intake-answer", args=[read.pk])).status_code == 404


def test_the_same_file_is_taken_in_once_until_it_is_undone_or_dropped(town, cast):
    lines = [["A", "A2", "绿水镇", "乡镇街道"]]
    read = _units(cast.system, town, lines)
    with pytest.raises(Conflict, match="已经导入过"):
        _units(cast.system, town, lines)
    life.drop(cast.system, read)
    again = _units(cast.system, town, lines)
    assert again.pk != read.pk
    assert not rows(read)
    undone(cast.system, written(cast.system, again))
    assert faults(_units(cast.system, town, lines)) == []


def test_hidden_rows_unknown_columns_and_sheets_are_asked_about(client, town, cast):
    client.force_login(cast.system, backend=BACKEND)

    def hide(_book, sheet):
        if sheet.get_name() == "乡镇":
            sheet.set_row(2, None, None, {"hidden": True})

    sheets = {
        "说明": [["填表说明"], ["请逐行填写"]],
        "乡镇": [["上级编码", "编码", "机构全名", "类型"], ["A", "A2", "绿水镇", "乡镇街道"],
                 ["A", "A3", "青山镇", "乡镇街道"]],
    }  # fmt: skip
    content = book((), sheets=sheets, after=hide)
    read = handed_in(cast.system, "core.unit", "create", town.first, content)
    assert read.state == "asked"
    page = client.get(reverse("frame:intake", args=[read.pk])).content.decode()
    for words in ("不认识的列“机构全名”", "缺少必填的列：名称", "第 3 行是隐藏的", "“说明”没有读"):
        assert words in page.replace("工作表", ""), words
    client.post(
        reverse("frame:intake-answer", args=[read.pk]),
        {"take-1": "1", "head-1": "1", "column-1-2": "name", "hidden": "leave"},
    )
    read = work(Intake.objects.unscoped("test").get(pk=read.pk))
    assert read.state == "checked"
    assert [(row.number, row.state) for row in rows(read)] == [(2, "n"), (3, "l")]
    assert any("隐藏的 1 行没有导入" in line for line in read.told)
