"""Paper answers come in whole; what is wrong is told in its cell, and nobody can be followed."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.frame.filing import faults, handed_in, message, rows, written

from guantong.assess.models import Ballot, Form, Indicator
from guantong.core.errors import Conflict
from guantong.core.models import StoredFile
from guantong.core.scope import rows_of
from guantong.frame.models import Intake
from guantong.people.services import persons

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEAD = ["答卷号", "来源", "单位", "考察对象", "P01", "P02", "R01"]
GOOD = ["1", "班子成员", "红星镇", "甲（虚构）", "是", "否", "不了解"]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _book(lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(cast, campaign, content, name="测评表.xlsx"):
    if isinstance(content, list):
        content = _book(content)
    return handed_in(cast.officer, "assess.campaign", "answers", campaign.row, content, name)


def test_good_rows_become_ballots_that_nobody_can_follow(cast, campaign):
    read = _read(cast, campaign, [
        HEAD,
        GOOD,
        [*GOOD[:3], "乙（虚构）", 1, 0, ""],
        ["2", "下属", "", "甲（虚构）", "√", "×", "否"],
    ])  # fmt: skip
    assert (read.state, faults(read)) == ("checked", [])
    done = written(cast.officer, read)
    assert (done.state, done.made) == ("done", 3)
    ballots = Ballot.objects.unscoped("test")
    assert set(ballots.values_list("state", "imported")) == {("submitted", True)}
    form = Form.objects.unscoped("test").get(ballot__source="subordinate")
    items = [i.code for i in rows_of(campaign.items, Indicator)]
    given = {code: form.answers[items.index(code)] for code in ("P01", "P02", "P03", "R01")}
    assert given == {"P01": 1, "P02": 0, "P03": 255, "R01": 0}
    assert not StoredFile.objects.unscoped("test").exists()
    assert rows(done) == []


def test_sixteen_kinds_of_faults_are_told_in_their_cells_and_nothing_is_kept(cast, campaign, town):
    twin = {"name": "甲（虚构）", "sex": "1", "birth_month": "1980-01", "ethnicity": "汉族",
            "post": "村干部", "is_chief": False}  # fmt: skip
    from guantong.assess.models import Ratee

    other = persons.create(cast.officer, town.village, twin)
    Ratee(campaign=campaign.row, person=other, name=other.name, post="", unit=town.village).save()
    blank = ["", "", ""]
    lines = [
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
    read = _read(cast, campaign, lines)
    assert not Form.objects.unscoped("test").exists()
    told = {(row, name): text for row, name, text in faults(read)}
    wanted = {
        (2, "rater"): "答卷号是必填的", (3, "source"): "“朋友”不能填在来源",
        (4, "unit"): "没有单位“黄县”", (5, "ratee"): "考察对象是必填的",
        (6, "ratee"): "没有“无名氏”", (7, "ratee"): "有 2 位“甲（虚构）”",
        (8, "unit"): "不在“一村”", (9, "P01"): "“也许”不能填在P01", (10, "P01"): "服务对象不答 P01",
        (11, ""): "整行没有一个答案", (13, "ratee"): "与第 12 行重复",
        (15, "source"): "前面的来源是“同级”", (16, "rater"): "最多 40 字",
        (18, "ratee"): "自评只能评本人", (19, "P01"): "#REF!",
    }  # fmt: skip
    for place, words in wanted.items():
        assert words in told.get(place, ""), place
    assert set(told) == set(wanted)


def test_faults_of_the_header_are_asked_about_together(client, cast, campaign):
    client.force_login(cast.officer, backend=BACKEND)
    lines = [["答卷号", "来源", "P01", "P01", "备注"], ["1", "下属", "是", "是", ""]]
    read = _read(cast, campaign, lines)
    assert read.state == "asked"
    page = client.get(reverse("frame:intake", args=[read.pk])).content.decode()
    for words in ("列“P01”出现了两次", "不认识的列“备注”", "考察对象"):
        assert words in page


@pytest.mark.parametrize("name", ["测评表.xlsx", "测评表.parquet"])
def test_a_broken_file_fails_in_words(cast, campaign, name):
    read = _read(cast, campaign, b"PK\x03\x04 nonsense", name)
    assert "不是能打开的" in message(read)


def test_csv_in_gbk_and_parquet_are_read_alike(cast, campaign):
    import pyarrow as pa
    from pyarrow import parquet

    text = "\r\n".join(",".join(row) for row in (HEAD, GOOD))
    written(cast.officer, _read(cast, campaign, text.encode("gb18030"), "a.csv"))
    out = io.BytesIO()
    parquet.write_table(pa.table({h: [v] for h, v in zip(HEAD, GOOD, strict=True)}), out)
    written(cast.officer, _read(cast, campaign, out.getvalue(), "a.parquet"))
    answers = [bytes(f.answers) for f in Form.objects.unscoped("test")]
    assert len(answers) == 2
    assert answers[0] == answers[1]


def test_the_same_file_is_not_imported_twice(cast, campaign):
    content = _book([HEAD, GOOD])
    written(cast.officer, _read(cast, campaign, content))
    with pytest.raises(Conflict, match="已经导入过"):
        _read(cast, campaign, content, "b.xlsx")


def test_a_file_too_large_and_a_hostile_name_get_a_message(client, cast, campaign, settings):
    settings.ROSTER_LIMIT = 1 << 20
    client.force_login(cast.officer, backend=BACKEND)
    url = reverse("frame:intake-begin", args=["assess.campaign", campaign.row.pk, "answers"])
    big = SimpleUploadedFile("a.xlsx", b"0" * (2 << 20))
    answer = client.post(url, {"file": big})
    assert answer.status_code == 400
    assert "超过 1 MB 的上限，未保存" in answer.content.decode()
    wrong = SimpleUploadedFile("../../<script>\u202egpj.exe", b"MZ")
    answer = client.post(url, {"file": wrong})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "类型不受支持" in page
    assert "<script>\u202e" not in page
    assert not Intake.objects.unscoped("test").exists()


def test_the_empty_table_is_taken_back_as_it_was_given(client, cast, campaign):
    client.force_login(cast.officer, backend=BACKEND)
    keys = ["assess.campaign", campaign.row.pk, "answers"]
    answer = client.get(reverse("frame:intake-template", args=keys))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    lines = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(max_row=7)]
    assert (len(lines), len(lines[0])) == (7, 4 + 125)
    lines[1][0], lines[1][1], lines[1][4] = "1", "班子成员", "是"
    assert written(cast.officer, _read(cast, campaign, lines[:2])).made == 1
