"""Paper answers come in whole, or come back with every faulty cell marked."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guantong.assess.models import Ballot, Form, Indicator
from guantong.assess.services import importing
from guantong.core.models import StoredFile, Task
from guantong.core.scope import rows_of
from guantong.core.services import files, tasks
from guantong.people.services import persons

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEAD = ["答卷号", "来源", "单位", "考察对象", "P01", "P02", "R01"]
GOOD = ["1", "班子成员", "红星镇", "甲（虚构）", "是", "否", "不了解"]


def _book(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def _run(cast, campaign, rows, name="答卷.xlsx"):
    task = importing.submit(cast.officer, campaign.row, name, _book(rows))
    tasks.run.func(task.pk)
    return Task.objects.unscoped("test").get(pk=task.pk)


def test_good_rows_become_ballots_that_nobody_can_follow(cast, campaign):
    rows = [
        HEAD,
        GOOD,
        [*GOOD[:3], "乙（虚构）", 1, 0, ""],
        ["2", "下属", "", "甲（虚构）", "√", "×", "否"],
    ]
    task = _run(cast, campaign, rows)
    assert task.message == "导入 2 人的 3 份答卷。"
    ballots = Ballot.objects.unscoped("test")
    assert set(ballots.values_list("state", "imported")) == {("submitted", True)}
    form = Form.objects.unscoped("test").get(ballot__source="subordinate")
    items = [i.code for i in rows_of(campaign.items, Indicator)]
    given = {code: form.answers[items.index(code)] for code in ("P01", "P02", "P03", "R01")}
    assert given == {"P01": 1, "P02": 0, "P03": 255, "R01": 0}
    assert not StoredFile.objects.unscoped("test").filter(purpose="答卷导入").exists()


def test_fifteen_kinds_of_faults_come_back_marked_and_nothing_is_kept(cast, campaign, town):
    twin = {"name": "甲（虚构）", "sex": "1", "birth_month": "1980-01", "ethnicity": "汉族",
            "post": "村干部", "is_chief": False}  # fmt: skip
    from guantong.assess.models import Ratee

    other = persons.create(cast.officer, town.village, twin)
    Ratee(campaign=campaign.row, person=other, name=other.name, post="", unit=town.village).save()
    blank = ["", "", ""]
    rows = [
        HEAD,
        ["", *GOOD[1:]],  # 2 no number
        ["2", "朋友", *GOOD[2:]],  # 3 strange source
        ["3", "下属", "黄县", *GOOD[3:]],  # 4 strange unit
        ["4", "下属", "红星镇", "", *GOOD[4:]],  # 5 no ratee
        ["5", "下属", "红星镇", "无名氏", *GOOD[4:]],  # 6 strange ratee
        ["6", "下属", "", *GOOD[3:]],  # 7 two of the name
        ["7", "下属", "一村", "乙（虚构）", *GOOD[4:]],  # 8 in another unit
        ["8", "班子成员", *GOOD[2:4], "也许", "否", "是"],  # 9 strange answer
        ["9", "服务对象", *GOOD[2:4], "是", "", ""],  # 10 not asked of this source
        ["10", *GOOD[1:4], *blank],  # 11 no answer
        ["11", *GOOD[1:]],
        ["11", *GOOD[1:]],  # 13 twice
        ["12", *GOOD[1:]],
        ["12", "上级", "红星镇", "乙（虚构）", *GOOD[4:]],  # 15 two sources
        ["x" * 41, *GOOD[1:]],  # 16 too long
        ["13", "本人", *GOOD[2:]],
        ["13", "本人", "红星镇", "乙（虚构）", *GOOD[4:]],  # 18 self about two
        ["14", *GOOD[1:4], "#REF!", "", ""],  # 19 an error of Excel's
    ]
    task = _run(cast, campaign, rows)
    assert "没有导入任何答卷" in task.message
    assert not Form.objects.unscoped("test").exists()
    marked = StoredFile.objects.unscoped("test").get(purpose="导入问题")
    assert marked.name == "答卷_问题.xlsx"
    book = openpyxl.load_workbook(files.path_of(marked).open("rb"))
    sheet = book["数据"]
    notes = {c.coordinate: c.comment.text for row in sheet for c in row if c.comment}
    wanted = {
        "A2": "答卷号为空", "B3": "来源“朋友”不存在", "C4": "没有单位“黄县”",
        "D5": "考察对象为空", "D6": "没有“无名氏”", "D7": "有 2 位“甲（虚构）”",
        "C8": "不在“一村”", "E9": "答案“也许”看不懂", "E10": "服务对象不答 P01",
        "A11": "整行没有一个答案", "D13": "与第 12 行重复", "B15": "前面的来源是“班子成员”",
        "A16": "超过 40 字", "D18": "自评只能评本人", "E19": "看不懂",
    }  # fmt: skip
    for cell, words in wanted.items():
        assert words in notes.get(cell, ""), cell
        assert sheet[cell].fill.fgColor.rgb == "FFFFC7CE", cell
    assert set(notes) == set(wanted)
    assert book["问题清单"].max_row == len(wanted) + 1


def test_faults_of_the_header_are_told_together(cast, campaign):
    rows = [["答卷号", "来源", "P01", "P01", "备注"], ["1", "下属", "是", "是", ""]]
    task = _run(cast, campaign, rows)
    marked = StoredFile.objects.unscoped("test").get(purpose="导入问题")
    listed = openpyxl.load_workbook(files.path_of(marked).open("rb"))["问题清单"]
    told = {row[1].value for row in listed.iter_rows(min_row=2)}
    assert told == {"列“P01”重复", "不认识列“备注”", "缺少列“单位”", "缺少列“考察对象”"}
    assert task.state == "done"


@pytest.mark.parametrize("name", ["答卷.xlsx", "答卷.parquet"])
def test_a_broken_file_fails_in_words(cast, campaign, name):
    task = importing.submit(cast.officer, campaign.row, name, io.BytesIO(b"PK\x03\x04 nonsense"))
    tasks.run.func(task.pk)
    assert "不是能打开的" in Task.objects.unscoped("test").get(pk=task.pk).message


def test_csv_in_gbk_and_parquet_are_read_alike(cast, campaign):
    import pyarrow as pa
    from pyarrow import parquet

    text = "\r\n".join(",".join(row) for row in (HEAD, GOOD))
    task = importing.submit(cast.officer, campaign.row, "a.csv", io.BytesIO(text.encode("gb18030")))
    tasks.run.func(task.pk)
    out = io.BytesIO()
    parquet.write_table(pa.table({h: [v] for h, v in zip(HEAD, GOOD, strict=True)}), out)
    out.seek(0)
    task = importing.submit(cast.officer, campaign.row, "a.parquet", out)
    tasks.run.func(task.pk)
    answers = [bytes(f.answers) for f in Form.objects.unscoped("test")]
    assert len(answers) == 2
    assert answers[0] == answers[1]


def test_the_same_file_is_not_imported_twice(client, cast, campaign):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    content = _book([HEAD, GOOD]).getvalue()
    url = reverse("assess:campaign-import", args=[campaign.row.pk])
    first = client.post(url, {"file": SimpleUploadedFile("a.xlsx", content)})
    tasks.run.func(int(first.url.rstrip("/").rpartition("/")[2]))
    again = client.post(url, {"file": SimpleUploadedFile("b.xlsx", content)})
    assert again.status_code == 409
    assert "已经导入过" in again.content.decode()


def test_forty_megabytes_and_a_hostile_name_get_a_message(client, cast, campaign):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("assess:campaign-import", args=[campaign.row.pk])
    big = SimpleUploadedFile("a.xlsx", b"0" * (40 << 20))
    answer = client.post(url, {"file": big})
    assert answer.status_code == 400
    assert "超过 20 MB 的上限，未保存" in answer.content.decode()
    wrong = SimpleUploadedFile("../../<script>\u202egpj.exe", b"MZ")
    answer = client.post(url, {"file": wrong})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "类型不受支持" in page
    assert "<script>\u202e" not in page
    assert not Task.objects.unscoped("test").exists()


def test_the_empty_table_is_taken_back_as_it_was_given(client, cast, campaign):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("assess:campaign-import", args=[campaign.row.pk])
    book = openpyxl.load_workbook(io.BytesIO(client.get(url, {"template": 1}).content))
    rows = [[cell.value for cell in row] for row in book.active]
    assert (len(rows), len(rows[0])) == (7, 4 + 125)
    rows[1][0], rows[1][1], rows[1][4] = "1", "班子成员", "是"
    assert _run(cast, campaign, rows[:2]).message == "导入 1 人的 1 份答卷。"
