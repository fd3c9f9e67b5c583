"""A roster is taken in whole or not at all; what stopped half way goes on where it stopped."""

import io

import openpyxl
import pytest
import xlsxwriter

from guantong.core.errors import Conflict, Refused
from guantong.core.models import Event, StoredFile, Task
from guantong.core.services import files, tasks
from guantong.frame.models import Source
from guantong.people.demo.names import id_number
from guantong.people.models import Person
from guantong.people.services import importing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEAD = ("姓名", "性别", "出生年月", "身份证号", "政治面貌", "入党时间", "单位", "上级单位")


def _row(n, **more):
    sex, month = ("男", "1") if n % 2 else ("女", "2"), f"19{60 + n % 30}-03"
    row = {
        "姓名": f"党员{n}", "性别": sex[0], "出生年月": month.replace("-", "."),
        "身份证号": id_number(month, 5, sex[1], n), "政治面貌": "中共党员",
        "入党时间": "2015.07", "单位": "一村", "上级单位": "",
    }  # fmt: skip
    return {**row, **more}


def _book(rows, head=HEAD):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for column, title in enumerate(head):
        sheet.write_string(0, column, title)
        for place, row in enumerate(rows, start=1):
            sheet.write_string(place, column, row[title])
    book.close()
    out.seek(0)
    return out


def _import(actor, unit, rows, head=HEAD, name="党员.xlsx"):
    task = importing.submit(actor, unit, name, _book(rows, head))
    tasks.run.func(task.pk)
    return Task.objects.unscoped("test").get(pk=task.pk)


def _marked(task):
    pk = int(task.link.strip("/").rsplit("/", 1)[-1])
    row = StoredFile.objects.unscoped("test").get(pk=pk)
    book = openpyxl.load_workbook(io.BytesIO(files.path_of(row).read_bytes()))
    return [(r[0].value, r[1].value) for r in book["问题清单"].iter_rows(min_row=2)]


def test_members_are_imported_sealed_searchable_and_with_one_source(cast, town):
    task = _import(cast.officer, town.city, [_row(n) for n in range(12)])
    assert (task.state, task.message) == ("done", "导入 12 人。")
    rows = Person.objects.visible_to(cast.officer)
    assert rows.count() == 12
    first = rows.get(name="党员1")
    assert (first.unit_id, first.unit_path) == (town.village.pk, town.village.path)
    assert (first.sex, first.birth_month, first.party_month) == ("1", "1961-03", "2015-07")
    assert (first.is_member, first.pinyin, first.category) == (1, "dangyuan1", "member")
    assert first.id_number.reveal() == id_number("1961-03", 5, "1", 1)
    assert [p.position for p in rows.order_by("position")] == list(range(1, 13))
    source = Source.objects.visible_to(cast.officer).get()
    assert (source.rows, source.is_complete, first.source_id) == (12, True, source.pk)
    assert Event.objects.unscoped("test").filter(action="人员.导入").count() == 1


def test_the_file_in_the_clear_is_gone_after_the_import(cast, town):
    _import(cast.officer, town.city, [_row(1)])
    assert not StoredFile.objects.unscoped("test").exists()


def test_every_fault_of_every_row_comes_back_marked_and_nothing_is_kept(cast, town):
    rows = [
        _row(1), _row(2, 性别="不明"), _row(3, 单位="三村"), _row(4, 出生年月="1999.13", 单位=""),
        _row(5, 身份证号=_row(1)["身份证号"]), _row(6, 入党时间="1950.01"),
        _row(7, 入党时间="2040.01"), _row(8, 姓名=""), _row(9, 身份证号="431199199003050000"),
        _row(10, 出生年月="2024.05", 身份证号=""),
    ]  # fmt: skip
    task = _import(cast.officer, town.city, rows)
    assert task.state == "done"
    assert "没有导入任何人" in task.message
    assert not Person.objects.unscoped("test").exists()
    assert not Source.objects.unscoped("test").exists()
    told = _marked(task)
    assert len(told) >= 9
    words = "；".join(f"{place} {text}" for place, text in told)
    for part in (
        "性别", "没有单位“三村”", "1999.13", "与第 2 行的身份证号重复", "早于出生年月", "晚于本月",
        "姓名是必填的", "校验位", "不在合理范围",
    ):  # fmt: skip
        assert part in words, part


def test_a_village_name_that_is_met_twice_needs_its_township(cast, town):
    from guantong.core.services import units

    units.create(None, town.blue, name="一村", kind="village", code="B11")
    task = _import(cast.officer, town.city, [_row(1)])
    assert "有 2 个“一村”" in task.message
    task = _import(cast.officer, town.city, [_row(1, 上级单位="蓝山镇")])
    assert task.message == "导入 1 人。"
    assert Person.objects.unscoped("test").get().unit.code == "B11"


def test_a_unit_out_of_scope_is_told_and_not_filled(cast, town):
    task = _import(cast.stranger, town.second, [_row(1)])
    assert "不在您的维护范围内" in task.message
    with pytest.raises(Refused):
        importing.submit(cast.stranger, town.city, "党员.xlsx", _book([_row(1)]))
    with pytest.raises(Refused):
        importing.submit(cast.leader, town.city, "党员.xlsx", _book([_row(1)]))


def test_a_number_that_is_kept_already_is_a_fault(cast, town):
    _import(cast.officer, town.city, [_row(1)])
    task = _import(cast.officer, town.city, [_row(2), _row(1, 姓名="另名")])
    assert "首处：第 3 行：这个身份证号已登记" in task.message
    assert Person.objects.unscoped("test").count() == 1


def test_the_same_file_is_imported_once(cast, town):
    book = _book([_row(1)]).getvalue()
    task = importing.submit(cast.officer, town.city, "党员.xlsx", io.BytesIO(book))
    with pytest.raises(Conflict, match="还在进行"):
        importing.submit(cast.officer, town.city, "党员.xlsx", io.BytesIO(book))
    tasks.run.func(task.pk)
    with pytest.raises(Conflict, match="已经导入过"):
        importing.submit(cast.officer, town.city, "党员.xlsx", io.BytesIO(book))


@pytest.mark.parametrize("stop", ["cancel", "crash"])
def test_what_stopped_half_way_goes_on_after_the_last_batch(cast, town, monkeypatch, stop):
    monkeypatch.setattr(importing, "BATCH", 5)
    book = _book([_row(n) for n in range(17)]).getvalue()
    task = importing.submit(cast.officer, town.city, "党员.xlsx", io.BytesIO(book))
    insert = importing.bulk.insert_values

    def stopping(*given):
        insert(*given)
        if Person.objects.unscoped("test").count() == 10:
            if stop == "crash":
                raise MemoryError
            Task.objects.unscoped("test").filter(pk=task.pk).update(cancel_requested=True)

    monkeypatch.setattr(importing.bulk, "insert_values", stopping)
    tasks.run.func(task.pk)
    monkeypatch.setattr(importing.bulk, "insert_values", insert)
    kept = 10 if stop == "cancel" else 5
    assert Person.objects.unscoped("test").count() == kept
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert task.state == {"cancel": "cancelled", "crash": "failed"}[stop]
    if stop == "cancel":
        assert "第 11 行及以前已导入" in task.message

    again = importing.submit(cast.officer, town.city, "党员.xlsx", io.BytesIO(book))
    tasks.run.func(again.pk)
    again = Task.objects.unscoped("test").get(pk=again.pk)
    assert again.message == "导入 17 人。"
    names = Person.objects.unscoped("test").order_by("source_row").values_list("name", flat=True)
    assert list(names) == [f"党员{n}" for n in range(17)]
    places = Person.objects.unscoped("test").order_by("position")
    assert [p.position for p in places] == list(range(1, 18))


def test_a_cancelled_check_leaves_nothing(cast, town):
    task = importing.submit(cast.officer, town.city, "党员.xlsx", _book([_row(1)]))
    Task.objects.unscoped("test").filter(pk=task.pk).update(cancel_requested=True)
    tasks.run.func(task.pk)
    assert not Source.objects.unscoped("test").exists()
    assert not StoredFile.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    ("head", "words"),
    [(HEAD[1:], "缺少必填的列“姓名”"), (("绰号", *HEAD), "模板里没有列“绰号”")],
)
def test_a_wrong_header_is_told(cast, town, head, words):
    rows = [{**_row(1), "绰号": "小明"}]
    task = _import(cast.officer, town.city, rows, head)
    assert task.message.endswith(f"首处：表头：{words}") or words in task.message


def test_the_template_is_filled_in_and_read_again(client, cast, town):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/people/import/template/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    given = {**_row(1), "人员类别": "干部", "现任职务": "镇长", "职务层次": "乡科级正职"}
    for column, title in enumerate(head, start=1):
        sheet.cell(2, column, given.get(title, ""))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    task = importing.submit(cast.officer, town.city, "名册.xlsx", out)
    tasks.run.func(task.pk)
    person = Person.objects.unscoped("test").get()
    assert (person.post, person.level, person.category) == ("镇长", "1A41", "cadre")
