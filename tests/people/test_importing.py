"""A roster is read whole, mended in place, and written whole; what people really send is read."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.frame.filing import book, faults, handed_in, message, rows, undone, work, written

from guantong.core.errors import Conflict, Refused
from guantong.core.models import Event, Grant, StoredFile, Task
from guantong.core.services import tasks, units
from guantong.frame.intake import life
from guantong.frame.models import Intake, IntakeRow, Source
from guantong.people.demo.names import id_number
from guantong.people.models import Person
from guantong.people.services import persons, roster

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CASES = Path(__file__).parents[1] / "data" / "cases"
HEAD = ("姓名", "性别", "出生年月", "身份证号", "政治面貌", "入党时间", "单位", "上级单位")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _row(n, **more):
    sex, month = ("男", "1") if n % 2 else ("女", "2"), f"19{60 + n % 30}-03"
    row = {
        "姓名": f"党员{n}", "性别": sex[0], "出生年月": month.replace("-", "."),
        "身份证号": id_number(month, 5, sex[1], n), "政治面貌": "中共党员",
        "入党时间": "2015.07", "单位": "一村", "上级单位": "",
    }  # fmt: skip
    return {**row, **more}


def _book(lines, head=HEAD, **more):
    return book([list(head), *([line.get(title) for title in head] for line in lines)], **more)


def _read(actor, unit, lines, head=HEAD, **more):
    return handed_in(actor, "core.unit", "roster", unit, _book(lines, head, **more))


def _case(cast, town, name):
    """Hand in what somebody sent; the township it names is there."""
    if not town.first.pk or "水口山镇" not in _names():
        for code, unit in (("S1", "水口山镇"), ("S2", "珠山镇"), ("S3", "黄田铺镇")):
            units.create(None, town.first, unit, "township", code)
    content = (CASES / name).read_bytes()
    title = name.rpartition("/")[2]
    return handed_in(cast.officer, "core.unit", "roster", town.city, content, title)


def _names():
    from guantong.core.models import Unit

    return set(Unit.objects.unscoped("test").values_list("name", flat=True))


def test_members_are_imported_sealed_searchable_and_with_one_source(cast, town):
    done = written(cast.officer, _read(cast.officer, town.city, [_row(n) for n in range(12)]))
    assert (done.state, done.made) == ("done", 12)
    people = Person.objects.visible_to(cast.officer)
    assert people.count() == 12
    first = people.get(name="党员1")
    assert (first.unit_id, first.unit_path) == (town.village.pk, town.village.path)
    assert (first.sex, first.birth_month, first.party_month) == ("1", "1961-03", "2015-07")
    assert (first.is_member, first.pinyin, first.category) == (1, "dangyuan1", "member")
    assert first.id_number.reveal() == id_number("1961-03", 5, "1", 1)
    assert [p.position for p in people.order_by("position")] == list(range(1, 13))
    source = Source.objects.visible_to(cast.officer).get()
    assert (source.rows, first.source_id, done.source_id) == (12, source.pk, source.pk)
    assert Event.objects.unscoped("test").filter(action="人员.导入").count() == 1


def test_numbers_are_sealed_in_the_rows_and_the_file_is_gone(cast, town):
    read = _read(cast.officer, town.city, [_row(1)])
    number = _row(1)["身份证号"]
    file = StoredFile.objects.unscoped("test").get()
    assert file.location.endswith(".sealed")
    assert number not in IntakeRow.objects.unscoped("test").get().cells
    written(cast.officer, read)
    assert not StoredFile.objects.unscoped("test").exists()
    assert number not in IntakeRow.objects.unscoped("test").get().cells


def test_only_who_sent_a_number_that_is_wrong_sees_it(client, cast, town):
    bad = "431199199003050000"
    read = _read(cast.officer, town.city, [_row(1), _row(2, 身份证号=bad)])
    other = cast.supervisor
    Grant(account=other, unit=town.city, role="cadre_officer").save()
    address = reverse("frame:intake", args=[read.pk])
    client.force_login(cast.officer, backend=BACKEND)
    page = client.get(address).content.decode()
    assert bad in page
    assert _row(1)["身份证号"] not in page
    client.force_login(other, backend=BACKEND)
    page = client.get(address).content.decode()
    assert "校验位" in page
    assert bad not in page


def test_twenty_people_with_six_faults_are_mended_in_place_kept_and_undone(client, cast, town):
    client.force_login(cast.officer, backend=BACKEND)
    right = [_row(n) for n in range(20)]
    wrong = {
        2: {"性别": "不明"}, 4: {"单位": "三村"}, 7: {"出生年月": "1999.13"}, 11: {"姓名": ""},
        13: {"入党时间": "1950.01"}, 17: {"身份证号": "431199199003050000"},
    }  # fmt: skip
    read = _read(
        cast.officer, town.city, [{**one, **wrong.get(n, {})} for n, one in enumerate(right)]
    )
    assert [row for row, _name, _text in faults(read)] == [n + 2 for n in wrong]
    assert len(rows(read)) == 20
    lines = {row.number: row for row in rows(read)}
    for n, said in wrong.items():
        ((title, _bad),) = said.items()
        cell = {f"c{HEAD.index(title)}": right[n][title]}
        client.post(reverse("frame:intake-row", args=[read.pk, lines[n + 2].pk]), cell)
    assert faults(read) == []
    done = written(cast.officer, read)
    assert done.made == 20
    assert Person.objects.unscoped("test").count() == 20
    assert undone(cast.officer, done).state == "undone"
    assert Person.objects.unscoped("test").count() == 0
    actions = Event.objects.unscoped("test").values_list("action", flat=True)
    assert {"人员.导入", "人员.导入.撤回", "导入.写入", "导入.撤回"} <= set(actions)


def test_the_workbook_handed_back_is_whole_and_corrected_keeps_everybody(client, cast, town):
    client.force_login(cast.officer, backend=BACKEND)
    read = _case(cast, town, "17-returned-rows/two_bad_of_six.xlsx")
    assert [(row, name) for row, name, _text in faults(read)] == [(4, "sex"), (6, "at.name")]
    answer = client.get(reverse("frame:intake-book", args=[read.pk]))
    back = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = back["花名册"]
    assert [sheet.cell(row, 1).value for row in range(2, 8)] == [f"试例20{n}" for n in range(6)]
    sheet["B4"], sheet["G6"] = "男", "水口山镇"
    out = io.BytesIO()
    back.save(out)
    again = handed_in(cast.officer, "core.unit", "roster", town.city, out.getvalue())
    assert faults(again) == []
    assert written(cast.officer, again).made == 6


def test_every_fault_of_every_row_is_told(cast, town):
    read = _read(cast.officer, town.city, [
        _row(1), _row(2, 性别="不明"), _row(3, 单位="三村"), _row(4, 出生年月="1999.13", 单位=""),
        _row(5, 身份证号=_row(1)["身份证号"]), _row(6, 入党时间="1950.01"),
        _row(7, 入党时间="2040.01"), _row(8, 姓名=""), _row(9, 身份证号="431199199003050000"),
        _row(10, 出生年月="2024.05", 身份证号=""),
    ])  # fmt: skip
    told = faults(read)
    words = "；".join(f"第 {row} 行 {text}" for row, _name, text in told)
    for part in (
        "第 3 行 “不明”不能填在性别", "没有单位“三村”", "1999.13", "与第 2 行的身份证号重复",
        "早于出生年月", "晚于本月", "第 9 行 姓名是必填的", "校验位", "且已满",
    ):  # fmt: skip
        assert part in words, part
    assert len(told) == 11


def test_a_village_name_that_is_met_twice_needs_its_township(cast, town):
    units.create(None, town.blue, name="一村", kind="village", code="B11")
    assert "有 2 个“一村”" in faults(_read(cast.officer, town.city, [_row(1)]))[0][2]
    written(cast.officer, _read(cast.officer, town.city, [_row(1, 上级单位="蓝山镇")]))
    assert Person.objects.unscoped("test").get().unit.code == "B11"


def test_a_unit_out_of_scope_is_told_and_not_filled(cast, town):
    read = _read(cast.stranger, town.second, [_row(1)])
    assert "不在您的维护范围内" in faults(read)[0][2]
    for actor in (cast.stranger, cast.leader):
        with pytest.raises(Refused):
            _read(actor, town.city, [_row(1)])


def test_who_is_there_already_is_shown_field_by_field_before_and_given_back_after(cast, town):
    written(cast.officer, _read(cast.officer, town.city, [_row(1), _row(2)]))
    person = Person.objects.unscoped("test").get(name="党员1")
    read = _read(cast.officer, town.city, [_row(1, 姓名="党员甲", 入党时间="2016.07"), _row(2)])
    changed, same = rows(read)
    assert (changed.state, same.state) == ("c", "s")
    assert {name: one[:2] for name, one in changed.differs.items()} == {
        "name": ["党员1", "党员甲"], "party_month": ["2015-07", "2016-07"],
    }  # fmt: skip
    done = written(cast.officer, read)
    person.refresh_from_db()
    assert (person.name, person.party_month, person.version) == ("党员甲", "2016-07", 2)
    undone(cast.officer, done)
    person.refresh_from_db()
    assert (person.name, person.party_month) == ("党员1", "2015-07")


def test_a_blank_cell_leaves_what_is_kept_alone(cast, town):
    written(cast.officer, _read(cast.officer, town.city, [_row(1)]))
    read = _read(cast.officer, town.city, [_row(1, 入党时间=""), _row(3)])
    assert [row.state for row in rows(read)] == ["s", "n"]


def test_an_import_on_which_something_was_built_is_not_undone(cast, town):
    done = written(cast.officer, _read(cast.officer, town.city, [_row(1), _row(2)]))
    person = Person.objects.unscoped("test").get(name="党员2")
    persons.change(cast.officer, person, {"health": "一般"})
    still = undone(cast.officer, done)
    assert (still.state, "“党员2”" in message(still)) == ("done", True)
    assert Person.objects.unscoped("test").count() == 2


@pytest.mark.parametrize("stop", ["cancel", "crash"])
def test_what_stopped_half_way_goes_on_after_the_last_batch(cast, town, monkeypatch, stop):
    monkeypatch.setattr(roster.Roster, "batch", 5)
    read = _read(cast.officer, town.city, [_row(n) for n in range(17)])
    task = life.write(cast.officer, read).task
    insert = roster.bulk.insert_values

    def stopping(*given):
        insert(*given)
        if Person.objects.unscoped("test").count() == 10:
            if stop == "crash":
                raise MemoryError
            Task.objects.unscoped("test").filter(pk=task.pk).update(cancel_requested=True)

    monkeypatch.setattr(roster.bulk, "insert_values", stopping)
    tasks.run.func(task.pk)
    monkeypatch.setattr(roster.bulk, "insert_values", insert)
    kept = 10 if stop == "cancel" else 5
    assert Person.objects.unscoped("test").count() == kept
    done = written(cast.officer, Intake.objects.unscoped("test").get(pk=read.pk))
    assert (done.state, done.made) == ("done", 17)
    names = Person.objects.unscoped("test").order_by("position").values_list("name", flat=True)
    assert list(names) == [f"党员{n}" for n in range(17)]
    assert Source.objects.unscoped("test").get().rows == 17


def test_a_reading_that_was_cancelled_can_be_dropped(cast, town):
    does = roster.take
    content = io.BytesIO(_book([_row(1)]))
    intake = life.begin(cast.officer, does, town.city, "党员.xlsx", content)
    Task.objects.unscoped("test").filter(pk=intake.task_id).update(cancel_requested=True)
    intake = work(intake)
    life.drop(cast.officer, intake)
    assert not StoredFile.objects.unscoped("test").exists()
    assert not IntakeRow.objects.unscoped("test").exists()


def test_a_column_that_is_missing_is_asked_for(cast, town):
    read = _read(cast.officer, town.city, [_row(1)], HEAD[1:])
    assert (read.state, read.sheets[0]["missing"]) == ("asked", ["姓名"])
    with pytest.raises(Conflict):
        life.write(cast.officer, read)


def test_the_template_is_filled_in_and_read_again(client, cast, town):
    client.force_login(cast.officer, backend=BACKEND)
    answer = client.get(
        reverse("frame:intake-template", args=["core.unit", town.city.pk, "roster"])
    )
    filled = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = filled.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    given = {**_row(1), "类别": "干部", "现任职务": "镇长", "职务层次": "乡科级正职"}
    assert given.keys() <= set(head)
    for column, title in enumerate(head, start=1):
        sheet.cell(2, column, given.get(title, ""))
    out = io.BytesIO()
    filled.save(out)
    read = handed_in(cast.officer, "core.unit", "roster", town.city, out.getvalue())
    assert faults(read) == []
    assert [row.state for row in rows(read)] == ["n"], (read.state, read.sheets)
    written(cast.officer, read)
    person = Person.objects.unscoped("test").get()
    assert (person.post, person.level, person.category) == ("镇长", "1A41", "cadre")


# What people really sent. tests/data/cases/SOURCES says where each kind was met.


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("01-id-as-number/id_number_cell.xlsx", "id_number", "末几位已丢失"),
        (
            "02-october/text_cell.xlsx",
            "birth_month",
            "10 月（身份证号上是 1985.10）",
        ),
        ("02-october/saved_as.csv", "birth_month", "（身份证号上是 1985.10）"),
        ("12-id-against-birth/month_13.xlsx", "id_number", "日期"),
        ("15-id-writings/fifteen.xlsx", "id_number", "15 位"),
        ("16-formula-cells/na.xlsx", "work_month", "“#N/A”不是年月"),
    ],
)
def test_what_cannot_be_read_is_asked_and_never_guessed(cast, town, name, place, words):
    told = {field: text for _row, field, text in faults(_case(cast, town, name))}
    assert words in told[place]


def test_a_title_above_the_header_is_passed_over_and_said(cast, town):
    read = _case(cast, town, "04-title-row/title_above.xlsx")
    assert faults(read) == []
    assert "的表头在第 2 行" in read.told[0]
    assert [row.number for row in rows(read)] == [3]


def test_a_merged_value_is_taken_for_all_its_rows(cast, town):
    read = _case(cast, town, "05-merged-data/ethnic_category_merged.xlsx")
    assert "2 处合并单元格" in "".join(read.told)
    written(cast.officer, read)
    people = Person.objects.unscoped("test").values_list("ethnicity", "category")
    assert list(people) == [("瑶族", "cadre")] * 3


def test_all_visible_sheets_are_read_and_hidden_ones_named(cast, town):
    read = _case(cast, town, "06-many-sheets/three_townships.xlsx")
    assert written(cast.officer, read).made == 3
    read = _case(cast, town, "06-many-sheets/hidden_first.xlsx")
    assert "工作表“字典”是隐藏的，没有读。" in read.told
    assert [(row.sheet, row.state) for row in rows(read)] == [(1, "n"), (2, "n"), (3, "n")]


def test_filtered_rows_are_asked_about(cast, town):
    read = _case(cast, town, "07-hidden-rows/filtered.xlsx")
    assert (read.state, read.sheets[0]["hidden_rows"]) == ("asked", [3])
    life.answer(cast.officer, read, {"hidden": "take"})
    assert [row.state for row in rows(work(read))] == ["n", "n", "n"]


@pytest.mark.parametrize("name", ["blank_in_row_10000.xlsx", "styled_last_row.xlsx"])
def test_blanks_far_below_are_ignored(cast, town, name):
    read = _case(cast, town, f"08-formatted-to-the-end/{name}")
    assert [(row.number, row.state) for row in rows(read)] == [(2, "n")]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("0.xlsx", "盘强"), ("1.xlsx", "盘强"), ("2.xlsx", "买买提·吐尔逊"),
        ("3.xlsx", "买买提·吐尔逊"), ("4.xlsx", "赵伟"), ("9.xlsx", "欧阳春"),
    ],
)  # fmt: skip
def test_a_name_has_one_form(cast, town, name, kept):
    from guantong.people import queries

    written(cast.officer, _case(cast, town, f"09-names/{name}"))
    person = Person.objects.unscoped("test").get()
    assert person.name == kept
    for word in (kept, kept.replace("·", "•")):
        assert queries.by_name(Person.objects.unscoped("test"), word).exists()


@pytest.mark.parametrize("name", ["utf16_tab.csv", "utf8_semicolon.csv", "big5_like.csv"])
def test_texts_of_every_encoding_and_separator_are_read(cast, town, name):
    assert written(cast.officer, _case(cast, town, f"10-encodings/{name}")).made == 1


def test_words_for_nothing_are_blank_and_said(cast, town):
    read = _case(cast, town, "13-words-for-nothing/party_slash.xlsx")
    states = {row.number: row.state for row in rows(read)}
    assert [states[n] for n in (2, 3, 4)] == ["n", "n", "n"]
    assert "“/”按空着读（入党时间，1 处）。" in read.told
    written_as = {row.number: row for row in rows(read)}
    assert written_as[8].state == "n", "党员 is read as 中共党员"


def test_the_same_person_twice_is_asked_about_and_joined(client, cast, town):
    written(cast.officer, _case(cast, town, "14-same-person-twice/first_without_id.xlsx"))
    read = _case(cast, town, "14-same-person-twice/then_with_id.xlsx")
    (row,) = rows(read)
    ((key, label),) = row.differs[""]
    assert (row.state, label) == ("q", "蒋再试（水口山镇）")
    with pytest.raises(Conflict):
        life.write(cast.officer, read)
    client.force_login(cast.officer, backend=BACKEND)
    client.post(reverse("frame:intake-row", args=[read.pk, row.pk]), {"choice": str(key)})
    (row,) = rows(read)
    assert row.state == "c"
    assert row.differs["id_number"][1] == "431199********4612"
    written(cast.officer, read)
    person = Person.objects.unscoped("test").get()
    assert person.id_number.reveal() == "431199197503124612"
    twice = _case(cast, town, "14-same-person-twice/blank_in_name.xlsx")
    assert faults(twice) == [(3, "name", "与第 2 行的姓名、出生年月重复")]


WRONG = {
    "性别": "不明", "单位": "三村", "出生年月": "1999.13", "姓名": "", "入党时间": "1950.01",
    "身份证号": "431199199003050000",
}  # fmt: skip


@settings(
    max_examples=4, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_a_returned_workbook_sent_again_loses_nobody(data, client, cast, town):
    """Whatever is wrong with whichever rows, in whatever order the workbook comes back."""
    people = data.draw(st.integers(1, 6), "people")
    faulty = data.draw(
        st.dictionaries(st.integers(0, people - 1), st.sampled_from(sorted(WRONG)), min_size=1)
    )
    base = Person.objects.unscoped("test").count()
    right = [_row(base + n) for n in range(people)]
    wrong = [
        {**row, faulty[n]: WRONG[faulty[n]]} if n in faulty else row for n, row in enumerate(right)
    ]
    read = _read(cast.officer, town.city, wrong)
    assert {number for number, _field, _words in faults(read)} == {n + 2 for n in faulty}
    client.force_login(cast.officer, backend=BACKEND)
    answer = client.get(reverse("frame:intake-book", args=[read.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    back = [[cell.value for cell in row][: len(HEAD)] for row in sheet.iter_rows(min_row=2)]
    assert len(back) == people
    for n, title in faulty.items():
        back[n][HEAD.index(title)] = right[n][title]
    order = data.draw(st.permutations(range(people)), "order")
    content = book([list(HEAD), *(back[n] for n in order)])
    again = handed_in(cast.officer, "core.unit", "roster", town.city, content)
    assert faults(again) == []
    assert written(cast.officer, again).made == people
    names = Person.objects.unscoped("test").values_list("name", flat=True)
    assert {row["姓名"] for row in right} <= set(names)
    Person.objects.unscoped("test").delete()
    Intake.objects.unscoped("test").delete()
