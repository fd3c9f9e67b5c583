"""Households from the lists of others: read by their own headings, added, never doubled."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guantong.core.models import RecordSystem
from guantong.frame.intake import life
from guantong.frame.intake.columns import columns_of
from guantong.frame.intake.writing import Entry
from guantong.frame.models import IntakeRow
from guantong.places.models import Grid, Household, VillageGroup
from guantong.places.services import lists, plans
from tests.frame import filing
from tests.places.village import household, numbers, of

pytestmark = pytest.mark.django_db
GRID = ["户编号", "户主姓名", "组别", "家庭住址", "联系电话", "家庭人口数"]
POOR = ["家庭编号", "户主", "村民组", "户主证件号码", "人口数"]
INSURED = ["户主姓名", "与户主关系", "小组", "身份证号码"]


def taken(actor, onto, rows, title="名单.xlsx", name="household-list"):
    return filing.handed_in(actor, "core.unit", name, onto, filing.book(rows), title)


def answered(actor, intake):
    """Say that what is unknown is passed over."""
    life.answer(actor, intake, {"sheets": {one["name"]: {} for one in intake.sheets}})
    return filing.work(intake)


def every(unit):
    return list(Household.objects.unscoped("test").filter(unit=unit).order_by("number"))


@pytest.fixture
def first(town, grid_desk):
    """The list of the grid office, written."""
    made = taken(grid_desk.secretary, town.village, [
        GRID, ["A1", "盘大发", "一组", "1号", "13800000001", "4"],
        ["A2", "赵有福", "第二村民小组", "2号", "", "3"],
    ])  # fmt: skip
    assert filing.faults(made) == []
    return filing.written(grid_desk.secretary, made)


def test_a_list_is_read_by_its_own_headings_and_enters_groups(town, first):
    one = of(town.village, "A1")
    assert (one.name, one.group.name, one.address, one.persons) == ("盘大发", "一组", "1号", 4)
    assert one.telephone == "13800000001"
    assert VillageGroup.objects.unscoped("test").filter(unit=town.village).count() == 2


def test_a_second_list_adds_to_the_same_households_and_its_numbers_are_kept(town, grid_desk, first):
    made = taken(grid_desk.secretary, town.village, [
        POOR, ["P-77", "盘大发", "1组", "432900199001011234", "5"],
        ["P-78", "邓永德", "2组", "", "2"],
    ])  # fmt: skip
    filing.written(grid_desk.secretary, made)
    one = of(town.village, "A1")
    assert (one.others, one.persons) == ("P-77", 5)
    assert numbers(every(town.village)) == ["A1", "A2", "P-78"]
    again = taken(grid_desk.secretary, town.village, [POOR, ["P-77", "盘大发", "1组", "", "5"]])
    assert [row.state for row in filing.rows(again)] == [IntakeRow.State.SAME]


def test_nothing_is_kept_of_identity_numbers(town, grid_desk):
    made = taken(grid_desk.secretary, town.village, [
        POOR, ["P-1", "盘大发", "1组", "432900199001011234", "5"],
    ])  # fmt: skip
    assert any("不读取，也不保留" in one for one in made.told)
    assert not [row for row in filing.rows(made) if "432900199001011234" in row.cells]


def test_of_a_list_of_persons_the_head_s_line_counts(town, grid_desk, first):
    made = taken(grid_desk.secretary, town.village, [
        INSURED, ["盘大发", "户主", "1组", ""], ["盘大发", "配偶", "1组", ""],
        ["邓永德", "户主", "1组", ""],
    ])  # fmt: skip
    filing.written(grid_desk.secretary, made)
    assert [one.name for one in every(town.village)] == ["邓永德", "盘大发", "赵有福"]


def test_two_of_one_name_in_a_group_are_asked_about(town, grid_desk):
    for number in ("1", "2"):
        household(town.village, number, name="盘大发")
    made = taken(grid_desk.secretary, town.village, [
        ["户主", "家庭住址"], ["盘大发", "7号"],
    ])  # fmt: skip
    (row,) = filing.rows(made)
    assert row.state == IntakeRow.State.ASKED
    life.choose(grid_desk.secretary, made, row, str(of(town.village, "2").pk))
    filing.written(grid_desk.secretary, made)
    assert (of(town.village, "1").address, of(town.village, "2").address) == ("", "7号")


def test_degrees_need_the_map_they_were_read_from_and_are_converted(town, grid_desk):
    head = ["户号", "户主", "经度", "纬度", "坐标系"]
    made = taken(grid_desk.secretary, town.village, [
        head, ["1", "甲", "111.6", "26.2", ""], ["2", "乙", "26.2", "111.6", "高德"],
        ["3", "丙", "111.6", "26.2", "高德"],
    ])  # fmt: skip
    assert [(number, name) for number, name, _what in filing.faults(made)] == [
        (2, "longitude"), (3, "longitude"),
    ]  # fmt: skip
    good = taken(grid_desk.secretary, town.village, [head, ["3", "丙", "111.6", "26.2", "高德"]])
    filing.written(grid_desk.secretary, good)
    row = of(town.village, "3")
    # A map of GCJ-02 shows points here some five hundred metres off.
    assert 0.003 < abs(row.longitude - 111.6) < 0.008
    assert (row.knowledge, row.point_source) == ("entered", "名单：名单.xlsx")


def test_faults_name_the_line_and_the_column(town, grid_desk):
    made = taken(grid_desk.secretary, town.village, [
        GRID, ["A1", "", "一组", "", "", ""], ["A2", "甲", "一组", "", "", "三"],
        ["A3", "乙", "", "", "", ""], ["A3", "丙", "", "", "", ""],
    ])  # fmt: skip
    told = [(number, name) for number, name, _what in filing.faults(made)]
    assert told == [(2, "name"), (3, "persons"), (5, "number")]


def test_a_whole_import_is_taken_back(town, grid_desk, first):
    more = taken(grid_desk.secretary, town.village, [
        GRID, ["A1", "盘大发", "1组", "9号", "", ""], ["A9", "新来", "1组", "", "", ""],
    ])  # fmt: skip
    done = filing.written(grid_desk.secretary, more)
    assert of(town.village, "A1").address == "9号"
    filing.undone(grid_desk.secretary, done)
    assert of(town.village, "A1").address == "1号"
    assert numbers(every(town.village)) == ["A1", "A2"]


def test_a_town_s_list_names_the_villages(town, grid_desk):
    made = taken(grid_desk.ship, town.red, [
        ["单位", "户号", "户主"], ["一村", "1", "甲"], ["", "2", "乙"],
    ])  # fmt: skip
    assert [number for number, _name, _what in filing.faults(made)] == [3]


def test_the_grid_office_s_own_grids_are_taken_over_and_not_drawn_here(town, grid_desk):
    RecordSystem(unit=town.first, kind="places.grid", system="综治平台").save()
    made = taken(grid_desk.secretary, town.village, [
        ["网格编号", "网格名称", "网格长"], ["W1", "一格", "盘大发"], ["W2", "二格", ""],
    ], name="grid-list")  # fmt: skip
    filing.written(grid_desk.secretary, made)
    rows = list(Grid.objects.unscoped("test").filter(unit=town.village))
    assert [(one.code, one.name, str(one.leader or "")) for one in rows] == [
        ("W1", "一格", "盘大发"), ("W2", "二格", ""),
    ]  # fmt: skip
    assert not plans.draw.ready(town.village)
    lived = taken(grid_desk.secretary, town.village, [
        ["户号", "户主", "网格编号"], ["1", "甲", "W2"], ["2", "乙", "W9"],
    ])  # fmt: skip
    assert [name for _number, name, _what in filing.faults(lived)] == ["grid"]


NAMES = st.sampled_from(["甲", "乙", "丙"])
GROUPS = st.sampled_from(["1组", "第一村民小组", "二组"])
LINES = st.lists(
    st.tuples(st.sampled_from(["", "N1", "N2", "N3"]), NAMES, GROUPS), max_size=6
)  # fmt: skip


class TwoListsNeverDouble(TestCase):
    """Whatever two lists say, taken in again they enter nobody a second time."""

    def setUp(self):
        from tests.conftest import _account, _town

        self.village = _town().village
        self.who = _account("secretary", self.village)

    @settings(max_examples=30)
    @given(LINES, LINES)
    def test_a_list_taken_in_twice_enters_nobody_twice(self, one, other):
        self._take(one)
        self._take(other)
        once = every(self.village)
        self._take(one)
        self._take(other)
        again = every(self.village)
        assert [row.pk for row in again] == [row.pk for row in once]
        assert len({row.number for row in again}) == len(again)
        known = [n for row in again for n in (row.number, *filter(None, row.others.split("、")))]
        assert len(set(known)) == len(known)

    def _take(self, lines):
        """Write the lines that the writer finds nothing wrong with and need not ask about."""
        rows = [
            Entry(IntakeRow(), {k: v for k, v in zip(("number", "name", "group"), line, strict=True)
                                if v}, {}, self.village)
            for line in lines
        ]  # fmt: skip
        told = columns_of(lists.take, self.village, self.who)
        intake = SimpleNamespace(title="名单.xlsx")
        writer = lists.Lists(lists.take, self.who, self.village, intake, told)
        writer.find(rows)
        writer.write([one for one in rows if not one.faults and not one.alike])
