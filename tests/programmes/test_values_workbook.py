"""A township's workbook: forty villages, twelve faults, mended in the grid, written, undone."""

import pytest
from tests.frame import filing
from tests.programmes import forty
from tests.programmes.forty import HEAD, WRONG, lines, right

from guantong.core import acts
from guantong.core.errors import Conflict
from guantong.frame.intake import life
from guantong.frame.intake.columns import template_of
from guantong.frame.models import Intake
from guantong.programmes.models import ColumnTitle, DataSheet, DataValue
from guantong.programmes.services import reporting, seasons, values
from guantong.programmes.services.workbooks import Workbook

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q1"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def town40(town, staff, asked, shelf):
    return shelf.take(forty.villages, town)


def taken(actor, unit, rows, **more):
    return filing.handed_in(actor, "core.unit", "values-in", unit, filing.book(rows), **more)


def numbers(**more):
    return DataValue.objects.unscoped("test").filter(current=True, **more)


def test_twelve_different_faults_are_found_each_at_its_cell(town, staff, town40):
    read = taken(staff.accountant, town.red, lines(WRONG))
    found = {number - 2: (field, told) for number, field, told in filing.faults(read)}
    assert {n: field for n, (field, _told) in found.items()} == {
        1: "sales", 3: "rent", 5: "income", 7: "homes", 9: "at.name", 15: "period", 18: "sales",
        21: "word", 24: "at.name", 27: "homes", 30: "at.name", 12: "",
    }  # fmt: skip
    assert "相差 838" in found[21][1]
    assert "不能小于 0" in found[3][1]


def test_they_are_mended_in_place_and_all_forty_are_handed_on(town, staff, town40):
    read = taken(staff.accountant, town.red, lines(WRONG))
    at = read.sheets[0]["at"]
    titles = dict(zip(HEAD, range(len(HEAD)), strict=True))
    for row in filing.rows(read):
        if row.wrong:
            n = row.number - 2
            life.mend(staff.accountant, read, row, {
                titles[title]: right(n)[title] for title in WRONG[n]
            })  # fmt: skip
    assert filing.faults(read) == []
    assert set(at) >= {"sales", "rent", "income", "homes", "period", "word"}
    done = filing.written(staff.accountant, read)
    assert (done.state, done.made) == ("done", 40)
    assert numbers().count() == 160
    sheets = DataSheet.objects.unscoped("test")
    assert {one.state for one in sheets} == {"reported"}
    one = numbers(unit=town40[7], element__code="sales").get()
    assert (one.value, one.origin, one.row, one.source.title) == (107, "file", 9, "名册.xlsx")


@pytest.mark.both
def test_a_whole_workbook_is_taken_back_and_what_stood_stands_again(town, staff, asked, town40):
    before = values.Said(asked["sales"], town40[0], QUARTER, 90)
    values.put(staff.accountant, [before])
    done = filing.written(staff.accountant, taken(staff.accountant, town.red, lines({})))
    assert numbers(unit=town40[0], element__code="sales").get().value == 100
    assert filing.undone(staff.accountant, done).state == Intake.State.UNDONE
    assert [one.value for one in numbers()] == [90]
    sheet = DataSheet.objects.unscoped("test").get()
    assert (sheet.state, sheet.lacking) == ("open", 3)


def test_what_was_checked_since_keeps_the_import_from_being_undone(town, staff, town40):
    done = filing.written(staff.accountant, taken(staff.accountant, town.red, lines({})))
    sheet = DataSheet.objects.unscoped("test").get(unit=town40[0])
    reporting.check(staff.ship, sheet)
    undone = filing.undone(staff.accountant, done)
    assert undone.state == Intake.State.DONE
    assert "已经审核" in filing.message(undone)
    assert numbers().count() == 160


def test_a_locked_sheet_is_a_fault_of_its_row(town, staff, asked, town40):
    said = [values.Said(asked["sales"], town40[0], QUARTER, 1)]
    values.put(None, said, state="fixed")
    read = taken(staff.accountant, town.red, lines({}))
    ((number, _field, told),) = filing.faults(read)
    assert number == 2
    assert "已核定" in told


EXPORT = ("单位名称", "本期销售", "511租金", "合计")


def test_other_names_of_columns_are_asked_once_and_known_the_next_time(town, staff, asked, town40):
    seasons.ask(staff.org, town.first, period=QUARTER)
    rows = [list(EXPORT), ["01村", "10", "5", "15"], ["02村", "8", "2", "10"]]
    read = taken(staff.accountant, town.red, rows, title="三资.xlsx")
    assert read.state == Intake.State.ASKED
    columns = {"1": "sales", "2": "rent", "3": "income"}
    life.answer(
        staff.accountant,
        read,
        {"sheets": {"名册": {"head": "1", "take": True, "columns": columns}}},
    )
    now = filing.work(read)
    assert (now.state, filing.faults(now)) == ("checked", []), (now.sheets, filing.message(now))
    done = filing.written(staff.accountant, now)
    assert done.made + done.changed == 2
    kept = dict(ColumnTitle.objects.unscoped("test").values_list("title", "element__code"))
    assert kept == {"本期销售": "sales", "511租金": "rent", "合计": "income"}
    rows[1][1] = "11"
    rows[1][3] = "16"
    again = taken(staff.accountant, town.red, rows, title="三资二.xlsx")
    assert (again.state, filing.faults(again)) == (Intake.State.CHECKED, [])
    filing.written(staff.accountant, again)
    assert numbers(unit=town40[0], element__code="sales").get().value == 11


def test_the_whole_workbook_comes_back_with_what_was_said(town, staff, asked, town40):
    filing.written(staff.accountant, taken(staff.accountant, town.red, lines({})))
    rows = [list(one) for one in Workbook.begun(town.red)]
    assert len(rows) == 42
    first = next(one for one in rows if one[1] == "01村")
    assert first[3:] == ["2026 年第 1 季度", "100", "20", "120", "300", ""]
    head = [one.title for one in template_of(
        acts.find("core.unit", "values-in"), town.red, staff.accountant
    ).columns]  # fmt: skip
    again = taken(staff.accountant, town.red, [head, *rows], title="改好.xlsx")
    empty = [number for number, _field, told in filing.faults(again) if told == "一项数也没有"]
    assert [rows[number - 2][1] for number in empty] == ["一村", "二村"]
    assert {one.state for one in filing.rows(again)} == {"s", "f"}


def test_one_village_of_another_township_is_not_written_for(town, staff, town40):
    read = taken(staff.accountant, town.red, [list(HEAD), ["蓝山镇", "", "1", "1", "2", "1", ""]])
    assert "不在您的维护范围内" in filing.faults(read)[0][2]


def test_a_system_that_was_checked_cannot_be_put_by_hand(town, staff, asked, town40):
    values.put(None, [values.Said(asked["sales"], town40[0], QUARTER, 1)], state="checked")
    with pytest.raises(Conflict, match="解锁"):
        values.put(staff.accountant, [values.Said(asked["sales"], town40[0], QUARTER, 2)])


@pytest.mark.parametrize(
    ("title", "before"),
    [("销售收入（万元）", ()), ("销售收入，单位：万元", ()), ("销售收入", (["单位：万元"],))],
)
def test_a_column_in_ten_thousands_is_never_read_as_yuan(town, staff, asked, town40, title, before):
    rows = [["单位", "时期", title], ["01村", "2026年一季度", "5"]]
    content = filing.book(rows, before=before)
    read = filing.handed_in(staff.accountant, "core.unit", "values-in", town.red, content)
    if read.state == Intake.State.ASKED:
        said = {"head": "1", "take": True, "columns": {"2": "sales"}}
        life.answer(staff.accountant, read, {"sheets": {"名册": said}})
        read = filing.work(read)
    told = filing.message(read)
    assert title in told
    assert "万元" in told
    assert "按元" in told
    assert not numbers().exists()


def test_a_column_that_says_its_own_measure_is_known(town, staff, asked, town40):
    rows = [["单位", "时期", "销售收入（元）"], ["01村", "2026年一季度", "50000"]]
    read = taken(staff.accountant, town.red, rows)
    assert (read.state, filing.faults(read)) == ("checked", [])
