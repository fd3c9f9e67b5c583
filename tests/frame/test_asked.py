"""Fields as data: read with all their faults at once, answered, shown."""

import copy
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.core.errors import GuantongError
from guantong.core.fields import Field, packed
from guantong.core.models import Unit
from guantong.core.roles import UNIT_VIEW
from guantong.frame.asked import answers, checked, fields_of

GOOD = tomllib.loads("""
[[field]]
name = "kind"
label = "事项类别"
type = "choice"
choices = { new = "新办", move = "变更" }
default = "new"
[[field]]
name = "number"
label = "原证编号"
help = "证书右上角"
most = 20
when = "kind=move"
[[field]]
name = "present"
label = "本人是否到场"
type = "yesno"
[[field]]
name = "agent"
label = "代办人"
when = "present=no|unknown"
[[field]]
name = "phone"
label = "代办人电话"
type = "phone"
required = false
when = "agent"
seen_by = ["unit.manage", "window"]
[[field]]
name = "people"
label = "家庭人口"
type = "number"
least = 1
most = 30
[[field]]
name = "matters"
label = "涉及事项"
type = "choices"
choices = ["用水", "用电"]
[[field]]
name = "on"
label = "受理日期"
type = "date"
default = 2026-03-01
[[field]]
name = "place"
label = "所在单位"
type = "core.unit"
[[field]]
name = "unit_name"
label = "单位名称"
fact = "unit.name"
[[field]]
name = "unit_kind"
label = "单位类型"
type = "choice"
fact = "unit.kind"
""")["field"]


def test_a_good_table_is_read_as_it_stands():
    fields, faults = fields_of(GOOD, "环节 accept", about=Unit)
    assert faults == []
    by_name = {one.name: one for one in fields}
    assert list(by_name) == [one["name"] for one in GOOD]
    assert by_name["kind"].choices == (("new", "新办"), ("move", "变更"))
    assert by_name["kind"].initial == "new"
    assert by_name["matters"].choices == (("用水", "用水"), ("用电", "用电"))
    assert by_name["number"].when == "kind=move"
    assert [one.key for one in by_name["phone"].seen_by] == ["unit.manage", "window"]
    assert by_name["place"].type is Unit
    assert by_name["people"].least == 1
    # A choice that a fact fills in takes the fact's choices.
    assert ("village", "村社区") in by_name["unit_kind"].choices


ONE = {"name": "a", "label": "甲"}
FAULTY = [
    ([{"label": "甲"}], ["环节 x 第 1 个字段：没有名称（name）。"]),
    ([{"name": "a"}], ["环节 x 字段 a：没有叫法（label）。"]),
    ([{**ONE, "name": "A-1"}], ["字段 A-1：名称须以小写字母开头"]),
    ([{**ONE, "name": "class"}], ["字段 class：名称须以小写字母开头"]),
    ([{**ONE, "name": "version"}], ["名称 version 另有他用"]),
    ([ONE, ONE], ["字段 a：名称重复了 2 次。", "字段 a：名称重复了 2 次。"]),
    ([{**ONE, "lable": "甲"}], ["字段 a：不认识 lable。"]),
    ([{**ONE, "type": "colour"}], ["没有类型 colour，可用：choice、choices、date"]),
    ([{**ONE, "type": "file"}], ["类型 file 不能作为字段；文件作为材料要求。"]),
    ([{**ONE, "type": "core.nothing"}], ["没有类型 core.nothing"]),
    ([{**ONE, "type": "frame.press"}], ["没有类型 frame.press"]),
    ([{**ONE, "type": "core.oldpassword"}], ["类型 core.oldpassword 的资料不能由人挑选。"]),
    ([{**ONE, "type": "choice"}], ["没有选项（choices）。"]),
    ([{**ONE, "type": "choice", "choices": ["是", "是"]}], ["选项重复：是。"]),
    ([{**ONE, "type": "choice", "choices": {"a": "是", "b": "是"}}], ["选项重复：是。"]),
    ([{**ONE, "type": "choice", "choices": ["a|b"]}], ["选项须是文字"]),
    ([{**ONE, "choices": ["是"]}], ["只有 choice 和 choices 有选项（choices）。"]),
    ([{**ONE, "type": "number", "least": 5, "most": 3}], ["least 大于 most。"]),
    ([{**ONE, "type": "date", "least": 5}], ["least 只用于数字和文字。"]),
    ([{**ONE, "most": 10**6}], ["most 太大或太小。"]),
    ([{**ONE, "required": "yes"}], ["required 的写法不对。"]),
    ([{**ONE, "when": "b"}], ["填写条件指向的字段 b 不存在。"]),
    ([{**ONE, "when": "a=1"}], ["填写条件指向它自己。"]),
    ([{**ONE, "when": "b or True"}], ["填写条件（when）须写成"]),
    ([{**ONE, "when": "b"}, {"name": "b", "label": "乙", "when": "!a"}], ["互相牵连"] * 2),
    (
        [{**ONE, "type": "yesno"}, {"name": "b", "label": "乙", "when": "a=maybe"}],
        ["字段 b：填写条件：字段 a 没有选项 maybe。"],
    ),
    ([ONE, {"name": "b", "label": "乙", "when": "a=x"}], ["字段 a 没有选项，只能写填了没有。"]),
    ([{**ONE, "fact": "unit.nothing"}], ["没有事实 unit.nothing。"]),
    ([{**ONE, "type": "number", "fact": "unit.name"}], ["事实 unit.name 的类型是 text，"]),
    (
        [{**ONE, "type": "choice", "choices": ["是"], "fact": "unit.kind"}],
        ["选项里没有事实 unit.kind 的取值"],
    ),
    ([{**ONE, "seen_by": "emperor"}], ["没有角色或权限 emperor。"]),
    ([{**ONE, "seen_by": []}], ["seen_by 没有写谁。"]),
    ([{**ONE, "default": 3}], ["default 不是这类字段的值。"]),
    ([{**ONE, "type": "core.unit", "default": "甲县"}], ["default 不是这类字段的值。"]),
    ([{**ONE, "label": "甲\x00"}], ["label 含有不能显示的字符。", "没有叫法（label）。"]),
    ([{**ONE, "label": "甲" * 61}], ["label 超过 60 个字。"]),
    (["a"], ["环节 x 第 1 个字段：须写成 [[field]]。"]),
    # Everything at once, each with its place.
    (
        [{"name": "a", "type": "choice", "when": "z", "fact": "no.such", "seen_by": "x", "odd": 1}],
        [
            "不认识 odd", "没有叫法", "没有事实 no.such", "没有选项（choices）",
            "没有角色或权限 x", "字段 z 不存在",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "said"), FAULTY)
def test_a_faulty_table_is_refused_with_every_fault_named(tables, said):
    _fields, faults = fields_of(tables, "环节 x")
    assert len(faults) == len(said), [str(one) for one in faults]
    assert [part for part, one in zip(said, faults, strict=True) if part not in str(one)] == []


def test_a_fact_of_another_kind_of_row_is_refused():
    from guantong.core.models import Account

    _fields, faults = fields_of([{**ONE, "fact": "unit.name"}], "事项", about=Account)
    assert [str(one) for one in faults] == [
        "事项 字段 a：事实 unit.name 说的是机构，不是这里的对象。"
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=6)
    | st.sampled_from(["kind", "kind=move", "!number", "unit.code", "choice", "core.unit"]),
    lambda some: st.lists(some, max_size=3)
    | st.dictionaries(st.text(max_size=4), some, max_size=3),
    max_leaves=5,
)  # fmt: skip
KEYS = st.sampled_from([
    "name", "label", "type", "required", "choices", "help", "least", "most", "default", "when",
    "fact", "seen_by", "odd",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), KEYS, VALUES), min_size=1, max_size=4))
def test_any_change_of_a_good_table_is_read_as_it_stands_or_refused_with_its_place(changes):
    tables = copy.deepcopy(GOOD)
    for at, key, value in changes:
        tables[at][key] = value
    fields, faults = fields_of(tables, "环节 x")
    assert all(one.where.startswith("环节 x ") and one.what for one in faults)
    if faults:
        return
    assert [one.name for one in fields] == [one["name"] for one in tables]
    for one, table in zip(fields, tables, strict=True):
        assert one.label == table["label"]
        assert one.when == table.get("when", "")
        assert one.fact == table.get("fact", "")
        assert one.required is table.get("required", True)
        assert isinstance(one, Field)


@settings(max_examples=100, deadline=None)
@given(st.lists(VALUES, max_size=4) | VALUES)
def test_anything_else_is_refused_and_never_breaks(tables):
    fields, faults = fields_of(tables, "环节 x")
    assert faults or (fields == () and tables in ([], ()))


pytestmark = pytest.mark.django_db


def test_answers_are_shown_in_words_to_who_may_see_them(town, cast):
    fields, _faults = fields_of(GOOD, "x")
    kept = packed({
        "kind": "move", "number": "A-1", "present": "unknown", "agent": "张三（虚构）",
        "phone": "13800001234", "people": 3, "matters": ["用水", "用电"], "place": town.red,
        "unit_name": "红星镇",
    })  # fmt: skip
    seen = answers(fields, kept, cast.system, town.red)
    assert seen == [
        ("事项类别", "变更"), ("原证编号", "A-1"), ("本人是否到场", "不清楚"),
        ("代办人", "张三（虚构）"), ("代办人电话", "13800001234"), ("家庭人口", "3"),
        ("涉及事项", "用水、用电"), ("所在单位", "红星镇"), ("单位名称", "红星镇"),
    ]  # fmt: skip
    others = dict(answers(fields, kept, cast.nobody, town.red))
    assert "代办人电话" not in others
    assert others["单位名称"] == "已有"
    assert dict(answers(fields, kept, cast.nobody))["单位名称"] == "已有"
    assert dict(answers(fields, kept, None, town.red))["单位名称"] == "红星镇"


def test_a_row_that_is_gone_is_said_to_be_gone(town, cast):
    one = Field("place", "所在单位", Unit, seen_by=(UNIT_VIEW,))
    kept = {"place": {"row": ["core.unit", 10**6]}}
    assert answers([one], kept, cast.officer, town.red) == [("所在单位", "已不存在")]


def test_what_is_left_blank_is_filled_in_by_what_is_known(town):
    fields = (Field("a", "单位", fact="unit.name"), Field("b", "其他"))
    assert checked(fields, {"b": "x"}, town.red) == {"a": "红星镇", "b": "x"}
    assert checked(fields, {"a": "别名", "b": "x"}, town.red)["a"] == "别名"
    with pytest.raises(GuantongError, match="请填写“单位”"):
        checked(fields, {"b": "x"})
