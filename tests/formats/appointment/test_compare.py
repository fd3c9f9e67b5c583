"""A thousand forms and a roster: every planted difference is found, and no other."""

import dataclasses
import io
import random

import openpyxl
import pytest
import xlsxwriter

from guantong.formats.appointment.compare import Statement, compare, normal
from guantong.formats.appointment.invented import invent
from guantong.formats.appointment.months import dotted
from guantong.formats.appointment.roster import COLUMNS, TEMPLATE, read_roster, write_roster_back
from guantong.formats.workbook.read import TableError
from guantong.formats.workbook.template import write_template

FORMS = list(invent(1000))
FIELDS = [column.name for column in COLUMNS]
#: Ways in which a roster writes the same thing otherwise; none is a difference.
OTHERWISE = {
    "birth": dotted,
    "work_start": lambda text: f"{text[:4]}年{int(text[4:])}月",
    "name": lambda text: text[0] + "　" + text[1:],
    "ethnicity": lambda text: text.removesuffix("族"),
    "native_place": lambda text: text.replace("湖南", "湖南省") + "县",
    "current_post": lambda text: text.replace("、", "、 "),
    "resume": lambda text: text.replace("--", "—").replace("（其间：", "(期间:"),
    "id_number": lambda text: text.lower(),
    "assessment": lambda text: text.rstrip("。"),
}
#: What a planted difference makes of a text.
PLANTED = {
    "birth": lambda text: f"{int(text[:4]) - 1}{text[4:]}",
    "work_start": lambda text: f"{text[:4]}{int(text[4:]) % 12 + 1:02}",
    "sex": lambda text: "女" if text == "男" else "男",
    "ethnicity": lambda _text: "壮族",
    "native_place": lambda _text: "广西桂林",
    "party": lambda _text: "199912",
    "current_post": lambda text: text + "（兼）",
    "full_time_education": lambda _text: "大专",
    "speciality": lambda _text: "",
    "health": lambda _text: "一般",
    "awards": lambda text: text + "受到通报。",
    "resume": lambda text: text.replace("干部", "文书", 1),
    "name": lambda text: text + "某",
}


def statement(place, form):
    return Statement(place, {field: getattr(form, field) for field in FIELDS})


def roster(path, forms, otherwise):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [column.title for column in COLUMNS])
    for number, form in enumerate(forms, start=1):
        for at, field in enumerate(FIELDS):
            text = getattr(form, field)
            written = otherwise.get(field, str)(text) if text else text
            sheet.write_string(number, at, written)
    book.close()


def test_all_of_200_planted_differences_are_found_and_no_other(tmp_path):
    rng = random.Random(3)
    planted, changed = set(), list(FORMS)
    while len(planted) < 200:
        at, field = rng.randrange(1000), rng.choice(list(PLANTED))
        text = getattr(changed[at], field)
        new = PLANTED[field](text)
        if (at, field) in planted or new == text or not text:
            continue
        planted.add((at, field))
        changed[at] = dataclasses.replace(changed[at], **{field: new})
    order = list(range(1000))
    rng.shuffle(order)
    roster(tmp_path / "名册.xlsx", [changed[at] for at in order], OTHERWISE)
    book = read_roster(tmp_path / "名册.xlsx", "名册.xlsx")
    found = compare(
        {
            "form": [statement(str(at), form) for at, form in enumerate(FORMS)],
            "roster": book.statements,
        }
    )
    assert found.people == 1000
    assert {(int(d.places["form"]), d.field) for d in found.discrepancies} == planted
    assert len(found.discrepancies) == 200
    assert found.missing == found.doubtful == ()
    for one in found.discrepancies:
        at = int(one.places["form"])
        assert one.values["form"] == getattr(FORMS[at], one.field)
        assert int(one.places["roster"]) == order.index(at) + 2


def test_what_only_one_side_has_is_said():
    left = [statement("a", FORMS[0]), statement("b", FORMS[1])]
    right = [statement("1", FORMS[1]), statement("2", FORMS[2])]
    found = compare({"form": left, "roster": right})
    assert [(m.name, m.side) for m in found.missing] == [
        (FORMS[0].name, "roster"), (FORMS[2].name, "form"),
    ]  # fmt: skip


def test_three_sides_are_compared_at_once():
    third = dataclasses.replace(FORMS[0], health="一般")
    sides = {"form": FORMS[0], "roster": FORMS[0], "database": third}
    found = compare({side: [statement("1", form)] for side, form in sides.items()})
    assert [(d.field, dict(d.values)) for d in found.discrepancies] == [
        ("health", {"form": FORMS[0].health, "roster": FORMS[0].health, "database": "一般"})
    ]


def test_a_field_that_a_side_has_not_is_no_difference():
    bare = Statement("2", {"name": FORMS[0].name, "birth": FORMS[0].birth})
    assert compare({"form": [statement("a", FORMS[0])], "roster": [bare]}).discrepancies == ()


def person(place, name, birth="", number=""):
    return Statement(place, {"name": name, "birth": birth, "id_number": number})


def test_people_of_one_name_are_told_apart_by_birth_or_number():
    left = [person("a", "张伟", "197001"), person("b", "张伟", "197002")]
    right = [person("2", "张伟", "1970.02"), person("3", "张伟", "1970.01")]
    found = compare({"form": left, "roster": right})
    assert (found.people, found.discrepancies, found.doubtful) == (2, (), ())


def test_people_of_one_name_that_cannot_be_told_apart_are_said():
    left = [person("a", "张伟", "197001"), person("b", "张伟", "197002")]
    found = compare({"form": left, "roster": [person("2", "张伟")]})
    assert found.doubtful == (("roster", "2"),)
    assert found.people == 3


def test_two_people_are_not_joined_by_their_name_alone():
    left = [person("a", "张伟", "197001", "431199197001010010")]
    right = [person("2", "张伟", "198002", "43119919800201001X")]
    assert compare({"form": left, "roster": right}).people == 2


def test_a_masked_number_matches_nobody():
    left = [person("a", "张伟", "", "431199********0010")]
    right = [person("2", "李四", "", "431199********0010")]
    assert compare({"form": left, "roster": right}).people == 2


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("birth", "197503", "1975年3月"), ("birth", "1975.03", "1975-03-12"),
        ("party", "200107；民盟", "民盟、2001.07"), ("party", "2001.07", "中共党员 2001.07"),
        ("name", "张 三", "张三"), ("ethnicity", "汉", "汉族"), ("health", " 健康 ", "健康"),
        ("native_place", "湖南省零陵区", "湖南零陵"), ("id_number", "43119919750309014x",
                                              "43119919750309014X"),
        ("current_post", "局长（兼）", "局长(兼)"),
    ],
)  # fmt: skip
def test_ways_of_writing_are_no_differences(field, one, other):
    assert normal(field, one) == normal(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("birth", "197503", "197504"), ("birth", "1975", "197503"), ("party", "200107", "群众"),
        ("name", "张三", "张叁"), ("health", "健康", ""), ("native_place", "湖南", "湖北"),
    ],
)  # fmt: skip
def test_what_differs_differs(field, one, other):
    assert normal(field, one) != normal(field, other)


def test_a_roster_is_changed_in_its_cells_and_marked(tmp_path):
    path = tmp_path / "a.xlsx"
    roster(path, FORMS[:3], {})
    book = read_roster(path, "a.xlsx")
    body = write_roster_back(path.read_bytes(), book, {("3", "health"): "=1+1"})
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    cell = sheet.cell(3, FIELDS.index("health") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert cell.fill.fgColor.rgb == "00FFFF99"
    (tmp_path / "b.xlsx").write_bytes(body)
    again = read_roster(tmp_path / "b.xlsx", "b.xlsx")
    assert again.statements[0] == book.statements[0]
    assert again.statements[1].values["health"] == "=1+1"


def test_a_csv_comes_back_as_a_workbook(tmp_path):
    (tmp_path / "a.csv").write_text("姓名,备注,健康状况\n张三,x,健康\n", encoding="utf-8")
    book = read_roster(tmp_path / "a.csv", "a.csv")
    body = write_roster_back(b"", book, {("2", "health"): "一般"})
    rows = list(openpyxl.load_workbook(io.BytesIO(body)).active.values)
    assert rows == [("姓名", "健康状况"), ("张三", "一般")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("名字,性别\n张三,男\n", "没有“姓名”列"),
        ("姓名,职称,专业技术职务\n张三,,\n", "出现了两次"),
        ("姓名,性别\n,男\n", "第 2 行没有姓名"),
    ],
)
def test_a_roster_that_cannot_be_read_says_so(tmp_path, text, words):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=words):
        read_roster(tmp_path / "a.csv", "a.csv")


def test_the_template_is_read_by_the_same_columns(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as out:
        write_template(out, TEMPLATE, [["张三"]])
    assert set(read_roster(path, "a.xlsx").at) == set(FIELDS)
