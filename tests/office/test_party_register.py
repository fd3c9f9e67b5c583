"""The register's export: in whatever order, mended where it is wrong, taken back as a whole."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, rows, undone, written

from guantong.core.models import (
    Account,
    Grant,
    PartyCommitteeMember,
    PartyJoinedUnit,
    PartyOrganisation,
    Unit,
)
from guantong.core.services import systems, units
from guantong.core.services.party import committee, tree

pytestmark = pytest.mark.django_db
HEAD = (
    "党组织编码", "党组织全称", "组织类别", "上级党组织", "换届日期", "党员总数", "书记姓名",
    "联合单位", "单位名称",
)  # fmt: skip
TOWN = ("1", "红星镇党委", "基层党委", "", "2021-10-01", "900", "张某", "", "红星镇")
FIRST = ("11", "一村党支部", "党支部", "红星镇党委", "2021.03.01", "21", "李某", "", "一村")
GROUP = ("111", "一村第一党小组", "党小组", "一村党支部", "", "7", "", "", "一村")
JOINT = ("12", "企业联合党支部", "联合党支部", "红星镇党委", "", "", "", "企业乙、企业甲", "红星镇")


@pytest.fixture
def keeper(town):
    """The organisation officer of 甲县, in whose 红星镇 are two enterprises."""
    for n, name in enumerate(("企业甲", "企业乙")):
        units.create(None, town.red, name, "other", f"E{n}")
    account = Account(
        unit=town.first, username="zuzhi", display_name="组织科", must_change_password=False
    )
    account.save()
    Grant(account=account, unit=town.first, role="organisation_officer").save()
    return account


def _read(keeper, town, *lines, head=HEAD):
    content = book([head, *lines])
    return handed_in(keeper, "core.unit", "party-register", town.first, content)


def _all():
    return PartyOrganisation.objects.unscoped("test")


@pytest.mark.both
def test_rows_in_any_order_become_a_tree_and_are_taken_back_whole(town, keeper):
    done = written(keeper, _read(keeper, town, GROUP, JOINT, FIRST, TOWN))
    assert (done.state, done.made) == ("done", 4)
    told = {(row.name, row.kind, row.depth, row.unit.name) for row in _all()}
    assert told == {
        ("红星镇党委", "committee", 1, "红星镇"), ("企业联合党支部", "joint", 2, "红星镇"),
        ("一村党支部", "branch", 2, "一村"), ("一村第一党小组", "group", 3, "一村"),
    }  # fmt: skip
    assert _all().get(code="111").path.startswith(_all().get(code="11").path)
    village = _all().get(code="11")
    assert (village.term_ends_on, village.members) == (dt.date(2026, 3, 1), 21)
    assert committee.lines_of(village) == "书记 李某"
    joined = PartyJoinedUnit.objects.unscoped("test").filter(organisation__code="12")
    assert [one.unit.name for one in joined] == ["企业甲", "企业乙"]
    assert undone(keeper, done).state == "undone"
    assert not _all().exists()


@pytest.mark.both
def test_a_second_export_changes_what_differs_and_gives_it_back(town, keeper):
    written(keeper, _read(keeper, town, TOWN, FIRST, JOINT))
    again = _read(
        keeper, town, TOWN, ("11", "一村党总支", *FIRST[2:6], "王某", "", "一村"),
        ("13", "新党总支", "党总支", "红星镇党委", *[""] * 4, "红星镇"),
        (*JOINT[:3], "新党总支", *JOINT[4:]),
    )  # fmt: skip
    assert [row.state for row in rows(again)] == ["s", "c", "n", "c"]
    assert set(rows(again)[1].differs) == {"name", "secretary"}
    done = written(keeper, again)
    assert _all().get(code="12").parent.name == "新党总支"
    assert committee.lines_of(_all().get(code="11")) == "书记 王某"
    undone(keeper, done)
    assert _all().get(code="12").parent.name == "红星镇党委"
    assert _all().get(code="11").name == "一村党支部"
    assert not _all().filter(code="13").exists()
    now = PartyCommitteeMember.objects.unscoped("test").filter(organisation__code="11", until=None)
    assert [one.name for one in now] == ["李某"]


def test_every_fault_names_its_row_and_column(town, keeper):
    read = _read(
        keeper, town, TOWN,
        ("21", "甲支部", "党支部", "无此党委", *[""] * 4, "一村"),
        ("22", "乙党委", "党委", "一村党支部", *[""] * 4, "一村"),
        FIRST,
        ("23", "丙党委", "党委", "丁党委", *[""] * 4, "一村"),
        ("24", "丁党委", "党委", "丙党委", *[""] * 4, "一村"),
        ("11", "重复", "党支部", "红星镇党委", *[""] * 4, "一村"),
        ("25", "戊支部", "班组", "红星镇党委", *[""] * 4, "一村"),
        ("26", "己支部", "党支部", "红星镇党委", "", "", "", "企业甲", "一村"),
        ("27", "庚联合支部", "联合党支部", "红星镇党委", "", "", "", "企业丙", "红星镇"),
        ("28", "辛小组", "党小组", "", *[""] * 4, "一村"),
        ("29", "壬小组", "党小组", "己支部", *[""] * 4, "三村"),
    )  # fmt: skip
    told = {(row, field): text for row, field, text in faults(read)}
    assert set(told) == {
        (3, "parent_name"), (4, "parent_name"), (6, "parent_name"), (7, "parent_name"),
        (8, "code"), (9, "kind"), (10, "joined"), (11, "joined"), (12, "parent_name"),
        (13, "at.name"),
    }  # fmt: skip
    assert "无此党委" in told[3, "parent_name"]
    assert "党委不能设在党支部之下" in told[4, "parent_name"]
    assert "丙党委 → 丁党委 → 丙党委" in told[6, "parent_name"]
    assert "只有联合党支部" in told[10, "joined"]
    assert "须设在党支部之下" in told[12, "parent_name"]
    assert not _all().exists()


def test_a_name_borne_by_several_asks_for_the_code(town, keeper):
    for code, unit in (("1", town.first), ("2", town.red)):
        tree.create(None, unit, "机关党委", "committee", code)
    line = ("11", "某支部", "党支部", "机关党委", *[""] * 4, "红星镇")
    ((_row, field, text),) = faults(_read(keeper, town, line))
    assert (field, text) == ("parent_name", "有 2 个党组织叫“机关党委”，请填上级党组织代码")
    head = (*HEAD[:3], "上级党组织代码", *HEAD[4:])
    line = (*line[:3], "2", *line[4:])
    written(keeper, _read(keeper, town, line, head=head))
    assert _all().get(code="11").parent.unit == town.red


def test_without_a_unit_an_organisation_is_managed_where_its_parent_is(town, keeper):
    head, cut = HEAD[:-1], [line[:-1] for line in (FIRST, GROUP)]
    tree.create(None, town.red, "红星镇党委", "committee", "1")
    read = _read(keeper, town, *cut, head=head)
    assert any("按“上级党组织”归入其单位" in text for text in read.told)
    assert any(text.startswith("2 行没有写单位") for text in read.told)
    written(keeper, read)
    assert {row.unit.name for row in _all()} == {"红星镇"}


def test_only_over_ones_own_units_and_nobody_elses_code(town, keeper):
    tree.create(None, town.second, "乙县党委", "committee", "9")
    read = _read(
        keeper, town, ("9", "冒用", "党委", "", *[""] * 4, "红星镇"),
        ("91", "某支部", "党支部", "乙县党委", *[""] * 4, "红星镇"),
    )  # fmt: skip
    told = {(row, field) for row, field, _text in faults(read)}
    assert told == {(2, "code"), (3, "parent_name")}


def test_the_file_is_taken_where_the_form_is_closed(client, town, keeper):
    systems.declare(None, town.first, "core.partyorganisation", "全国党员管理信息系统")
    client.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("office:parties")).content.decode()
    assert "导入党组织" in page
    assert "登记党组织" not in page
    assert "尚未导入过" in page
    done = written(keeper, _read(keeper, town, TOWN))
    assert done.made == 1


def test_the_list_the_page_and_the_units_page_show_it(client, town, keeper):
    written(keeper, _read(keeper, town, TOWN, FIRST, JOINT))
    PartyOrganisation.objects.unscoped("test").filter(code="11").update(
        term_ends_on=dt.date(2020, 1, 1)
    )
    client.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get(reverse("office:parties"), {"term": "over"}).content.decode()
    assert "一村党支部" in listed
    assert "2020-01-01（已届满）" in listed
    assert "企业联合党支部" not in listed
    row = _all().get(code="11")
    page = client.get(row.get_absolute_url()).content.decode()
    for text in ("红星镇党委", "李某", "已过", "登记换届", "沿革"):
        assert text in page
    unit = Unit.objects.unscoped("test").get(name="企业甲")
    assert "企业联合党支部" in client.get(reverse("office:unit", args=[unit.pk])).content.decode()
    found = client.get(reverse("frame:search"), {"q": "yicun"}).content.decode()
    assert "一村党支部" in found
    bench = client.get(reverse("office:home")).content.decode()
    assert "应当换届" in bench
