"""Every fault of a process is named at once, with its place and what to do; reading never fails."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guantong.casework.process.compare import differences
from guantong.casework.process.drawing import svg
from guantong.casework.process.reading import read

GOOD = {
    "key": "good.one", "name": "督办", "version": 1, "in_force": dt.date(2026, 1, 1),
    "subject": "core.unit", "prefix": "DB",
    "parameters": {"days": {"label": "时限", "default": 5, "min": 1, "max": 9}},
    "field": [
        {"name": "what", "label": "内容", "type": "long"},
        {"name": "by_whom", "label": "承办单位", "type": "core.unit"},
        {"name": "some", "label": "会商单位", "type": "units"},
    ],
    "step": [
        {"id": "a", "name": "登记", "by": "organisation_officer", "within": "2 workdays",
         "next": [{"to": "b"}]},
        {"id": "b", "name": "承办", "by": "township_officer", "at": "field:by_whom",
         "within": "$days workdays", "outcomes": ["办好了", "办不了"],
         "require": {"办不了": ["reason"]}, "next": [{"when": "办好了", "to": "c"}, {"to": "d"}]},
        {"id": "c", "name": "审核", "by": "organisation_officer", "within": "2 workdays",
         "outcomes": ["通过", "重办"], "not_by": ["b"], "limit": 2,
         "next": [{"when": "重办", "to": "b"}, {"when": "通过", "to": "close"}]},
        {"id": "d", "name": "会商", "by": "reviewer", "each": "field:some", "within": "1 months",
         "outcomes": ["同意", "不同意"], "hidden_until_done": True,
         "next": [{"when": "all:同意", "to": "close"}, {"to": "close"}]},
    ],
    "close": {"by": "organisation_officer", "within": "2 workdays", "not_by": ["b"],
              "evidence": ["办理报告"]},
}  # fmt: skip
A, B, C, D = range(4)
GONE = object()


def without(*way):
    return (way, GONE)


def text_of(*changes):
    """Write the good process with values set at their places, or taken out."""
    table = copy.deepcopy(GOOD)
    for way, value in changes:
        place = table
        for one in way[:-1]:
            place = place[one]
        if value is GONE:
            del place[way[-1]]
        else:
            place[way[-1]] = copy.deepcopy(value)
    return tomli_w.dumps(table)


def faults_of(text):
    return {str(one) for one in read(text)[1]}


LOOP = "可以无限循环：%s，请给其中一个环节写明最多再回来几次（limit）"
ROLES = (
    "可用：system_admin、security_admin、audit_admin、cadre_officer、supervision_officer、leader"
)
KINDS = "prefecture、county"
FAULTY = {
    "no step at all": ([(("step",), []), without("close")], {
        "流程：没有环节，请加环节", "流程：没有办结条件，请写明",
    }),
    "step to nowhere": ([(("step", A, "next"), [{"to": "nowhere"}])], {
        "环节 登记：去处“nowhere”不是本流程的环节，请改正",
        "环节 登记：到不了办结，请让它或它后面的环节去到办结",
        *(f"环节 {one}：走不到，请让别的环节去到这里，或删去" for one in ("承办", "审核", "会商")),
    }),
    "unreachable": ([(("step", B, "next"), [{"to": "c"}])], {
        "环节 会商：走不到，请让别的环节去到这里，或删去",
        *(f"环节 承办：“{one}”只能去“审核”，次数用满后没有去处，请再写一个无条件的去处"
          for one in ("办好了", "办不了")),
    }),
    "cannot reach the close": ([(("step", C, "next"), [{"to": "b"}]),
                                (("step", B, "next"), [{"to": "c"}])], {
        *(f"环节 {one}：到不了办结，请让它或它后面的环节去到办结"
          for one in ("登记", "承办", "审核")),
        "环节 会商：走不到，请让别的环节去到这里，或删去",
        *(f"环节 承办：“{one}”只能去“审核”，次数用满后没有去处，请再写一个无条件的去处"
          for one in ("办好了", "办不了")),
    }),
    "step without a way": ([without("step", D, "next")], {
        "环节 会商：没有去处，请写明办完去哪里",
        "环节 会商：到不了办结，请让它或它后面的环节去到办结",
    }),
    "outcome without a way": ([(("step", B, "next"), [{"when": "办好了", "to": "d"},
                                                       {"when": "办好了", "to": "c"}])], {
        "环节 承办：“办好了”写了两个去处，只走前一个，请删去一个",
        "环节 承办：结论“办不了”没有去处，请写明去哪里",
    }),
    "ways only on conditions": ([(("step", A, "next"), [{"when": "好", "to": "b"}])], {
        "环节 登记：条件“好”不是本环节的结论，请改正",
        "环节 登记：没有结论，去处却都有条件，请加一个无条件的去处",
    }),
    "no deadline": ([without("step", A, "within"), without("close", "within")], {
        "环节 登记：没有时限，请写明", "办结：没有时限，请写明",
    }),
    "deadline that says nothing": ([(("step", A, "within"), "2 weeks"),
                                    (("planned",), "soon")], {
        "流程：时限“soon”看不懂，请写成“5 workdays”“$days workdays”“6 months”的样子",
        "环节 登记：时限“2 weeks”看不懂，请写成“5 workdays”“$days workdays”“6 months”的样子",
        "环节 登记：没有时限，请写明",
    }),
    "unknown parameters": ([(("step", A, "within"), "$dayz workdays"),
                            (("step", C, "limit"), "$again"), (("statutory",), "$law days")], {
        "流程：没有参数“law”，请加参数或直接写数字",
        "环节 登记：没有参数“dayz”，请加参数或直接写数字",
        "环节 审核：没有参数“again”，请加参数或直接写数字",
    }),
    "condition that is code": ([(("step", B, "next"), [
        {"when": "__import__('os').getcwd() == ''", "to": "c"}, {"to": "d"}])], {
        "环节 承办：条件“__import__('os').getcwd() == ''”不是本环节的结论，请改正",
    }),
    "any and all of one unit": ([(("step", B, "next"), [
        {"when": "any:办好了", "to": "c"}, {"when": "most:办不了", "to": "d"}, {"to": "d"}])], {
        "环节 承办：条件“any:办好了”只用于几个单位同时办理的环节，请只写结论",
        "环节 承办：条件“most:办不了”不是本环节的结论，请改正",
    }),
    "several units without a last way": ([(("step", D, "next"), [
        {"when": "all:同意", "to": "close"}, {"when": "any:不同意", "to": "close"}])], {
        "环节 会商：几个单位同时办理，最后须有一个无条件的去处（有单位未反馈时走），请加上",
    }),
    "way behind an unconditional one": ([(("step", B, "next"), [
        {"to": "d"}, {"when": "办好了", "to": "c"}])], {
        "环节 承办：无条件的去处后面还有去处，永远走不到，请把它放在最后",
    }),
    "close without a second person": ([without("close", "not_by")], {
        "办结：没有第二人，请写明办结人不得是哪些环节的办理人",
    }),
    "second person who may be passed by": ([(("close", "not_by"), ["c", "d"]),
                                            (("step", B, "next"), [
        {"when": "办好了", "to": "c"}, {"when": "办不了", "to": "d"}, {"to": "close"}])], {
        "办结：没有第二人：有的走法不经过“审核、会商”就到办结，请把必经的环节也写进去",
    }),
    "close without evidence": ([(("close", "evidence"), [])], {
        "办结：办结不要材料，请写明须有哪些材料",
    }),
    "no close": ([without("close")], {"流程：没有办结条件，请写明"}),
    "close that is empty": ([(("close",), {})], {"办结：缺少 by，请写明"}),
    "close that goes back to the close": ([(("close", "back"), "close")], {
        "办结：办结不能退回办结，请写明退回哪个环节", f"办结：{LOOP % '办结'}",
    }),
    "loop of two": ([without("step", C, "limit")], {f"环节 承办：{LOOP % '承办 → 审核'}"}),
    "loop of three": ([without("step", C, "limit"), (("step", C, "next"), [
        {"when": "重办", "to": "a"}, {"when": "通过", "to": "close"}])], {
        f"环节 登记：{LOOP % '登记 → 承办 → 审核'}",
    }),
    "loop through the close": ([(("close", "back"), "d")], {f"环节 会商：{LOOP % '会商 → 办结'}"}),
    "loop to itself": ([(("step", D, "next"), [{"when": "any:不同意", "to": "d"},
                                                {"to": "close"}])], {
        f"环节 会商：{LOOP % '会商'}",
    }),
    "limit used up without another way": ([(("step", B, "limit"), 1)], {
        "环节 审核：“重办”只能去“承办”，次数用满后没有去处，请再写一个无条件的去处",
    }),
    "same step twice": ([(("step", D, "id"), "c"), (("step", D, "name"), "审核")], {
        "流程：有几个环节的 id 都是“c”，请改成不同的",
        "流程：有几个环节都叫“审核”，请改成不同的名称",
        "环节 承办：去处“d”不是本流程的环节，请改正",
    }),
    "step called close": ([(("step", D, "id"), "close"), (("step", B, "next", 1, "to"), "close"),
                           (("close", "not_by"), ["b"])], {
        "流程：环节的 id 不能是“close”，那是办结",
    }),
    "same field twice": ([(("step", A, "field"), [
        {"name": "what", "label": "又一次", "type": "text"}])], {
        "流程：字段“what”在几处重名，请改成不同的",
    }),
    "same field twice in one place": ([(("step", A, "field"), [
        {"name": "one", "label": "一"}, {"name": "one", "label": "二"}])], {
        "环节 登记 字段 one：名称重复了 2 次",
    }),
    "field of a name that is taken": ([(("step", A, "field"), [
        {"name": "outcome", "label": "结论"}, {"name": "evidence_0", "label": "材料"}])], {
        "环节 登记 字段 outcome：名称 outcome 另有他用，请换一个",
        "环节 登记 字段 evidence_0：名称 evidence_0 另有他用，请换一个",
    }),
    "unknown roles": ([(("step", A, "by"), "king"), (("opened_by",), ["queen"]),
                       (("access",), "jack")], {
        f"环节 登记：没有“king”这个角色，{ROLES}", f"流程：没有“queen”这个角色，{ROLES}",
        f"流程：没有“jack”这个角色，{ROLES}",
    }),
    "roles that may not": ([(("step", A, "by"), "leader"), (("opened_by",), ["reviewer"])], {
        "环节 登记：角色“部领导”没有“办理环节”的权限，请换一个角色",
        "流程：角色“联审单位”没有“立项”的权限，请换一个角色",
    }),
    "unknown kinds of units": ([(("step", A, "at"), "galaxy"), (("unit_kind",), "planet")], {
        f"环节 登记：at 的“galaxy”不对，请写 here、field:字段 或机构类型：{KINDS}",
        f"流程：没有“planet”这类机构，可用：{KINDS}",
    }),
    "unknown model, and one nobody picks": ([(("subject",), "core.person")], {
        "流程：subject 的“core.person”没有安装，请改正",
    }),
    "model nobody picks": ([(("subject",), "core.press")], {
        "流程：subject 的“core.press”不能由人挑选，请换一类资料",
    }),
    "unit of a field that is none": ([(("step", B, "at"), "field:what"),
                                      (("step", D, "each"), "field:nobody")], {
        "环节 承办：没有单位字段“what”，请加一个选一个单位（core.unit）的字段",
        "环节 会商：没有单位字段“nobody”，请加一个选几个单位（units）的字段",
    }),
    "unit of a field that may be empty": ([(("field", 1, "required"), False),
                                           without("field", 2),
                                           (("step", C, "field"), [
        {"name": "some", "label": "会商单位", "type": "units"}])], {
        "环节 承办：到这里时字段“承办单位”可能还空着，请设为必填，并在此前必经的环节填写",
        "环节 会商：到这里时字段“会商单位”可能还空着，请设为必填，并在此前必经的环节填写",
    }),
    "list without a code, and units twice": ([(("step", D, "each"), "list:"),
                                              (("step", B, "each"), "list:x")], {
        "环节 会商：each 的“list:”不对，请写 field:字段 或 list:清单代号",
        "环节 承办：each 和 at 只能写一个，请删去一个",
    }),
    "hidden from nobody": ([(("step", B, "hidden_until_done"), True)], {
        "环节 承办：只有一个办理单位，用不着 hidden_until_done，请删去",
    }),
    "several at once write over each other": ([(("step", D, "field"), [
        {"name": "said", "label": "意见", "type": "long"},
    ])], {
        "环节 会商：几个单位同时办理的环节不能有字段，各单位填的会互相覆盖，请移到别的环节",
    }),
    "several at once with one clock": ([(("step", D, "pauses"), True)], {
        "环节 会商：几个单位同时办理的环节不能暂停计时（pauses），请删去一个",
    }),
    "kept apart from nobody": ([(("step", C, "not_by"), ["c", "z"])], {
        "环节 审核：不能回避自己这个环节，请改正", "环节 审核：要回避的环节“z”不存在，请改正",
    }),
    "what is required of no outcome": ([(("step", B, "require"),
                                         {"办完": ["reason"], "办不了": ["blood"]})], {
        "环节 承办：require 的“办完”不是本环节的结论，请改正",
        "环节 承办：require 的“办不了”只能列出 article、evidence、reason",
    }),
    "outcomes of the system, with signs": ([(("step", B, "outcomes"),
                                             ["办好了", "办不了", "未反馈", "a=b|c"])], {
        "环节 承办：“未反馈”是系统用语，不能作结论，请换一个",
        "环节 承办：结论“a=b|c”不能含有 | = : 这些符号，请换一个写法",
    }),
    "unknown act": ([(("step", C, "does"), [{"act": "people.person:promote"}])], {
        "环节 审核：没有“people.person:promote”这个办理动作，请改正",
    }),
    "act not open to processes": ([(("step", C, "does"), [
        {"act": "core.unit:rename", "when": "通过了"}])], {
        "环节 审核：条件“通过了”不是本环节的结论，请改正",
        "环节 审核：“core.unit:rename”不对流程开放，请换一个",
        "环节 审核：“更名”还要“新名称”，请写明取哪个字段",
    }),
    "act that is no act": ([(("step", C, "does"), [{"act": "sanction", "give": {"on": 5}}])], {
        "环节 审核：act 的“sanction”不对，请写 应用.资料:动作",
        "环节 审核：give 应写明每个参数取哪个字段",
    }),
    "act of another model": ([(("step", C, "does"), [
        {"act": "people.person:add-A14", "give": {
            "kind": "what", "name": "nothing", "size": "what", "on": "by_whom"}}])], {
        "环节 审核：没有字段“nothing”，请加字段或改正",
        "环节 审核：“people.person:add-A14”办理的不是本流程的对象“core.unit”，请改正其中一个",
        "环节 审核：“奖惩”没有“size”这一项，请改正",
        "环节 审核：字段“内容”填的不能作“类别”，请改字段的类型或选项",
        "环节 审核：字段“承办单位”填的不能作“批准日期”，请改字段的类型或选项",
    }),
    "wrong types": ([(("version",), "one"), (("in_force",), "soon"), (("verify",), 1),
                     (("step", A, "signed"), "yes"), (("step", B, "evidence"), "报告"),
                     (("close", "not_by"), 3)], {
        "流程：version 应是整数，写的是“one”", "流程：in_force 应是日期，写的是“soon”",
        "流程：verify 应是true 或 false，写的是“1”",
        "环节 登记：signed 应是true 或 false，写的是“yes”",
        "环节 承办：evidence 应是列表，写的是“报告”", "办结：not_by 应是列表，写的是“3”",
        "办结：没有第二人，请写明办结人不得是哪些环节的办理人",
    }),
    "no tables": ([(("step",), ["a"]), (("parameters",), {"p": 5}), (("close",), 7)], {
        "环节 第 1 个：应写成一张表", *(f"环节 第 1 个：缺少 {one}，请写明"
                                        for one in ("id", "name", "by")),
        "环节 #1：没有去处，请写明办完去哪里", "环节 #1：没有时限，请写明",
        "环节 #1：到不了办结，请让它或它后面的环节去到办结",
        "参数 p：应写成一张表", "参数 p：缺少 label，请写明", "参数 p：缺少 default，请写明",
        "办结：应写成一张表", "办结：缺少 by，请写明",
    }),
    "unknown keys": ([(("colour",), "red"), (("step", A, "colour"), "red"),
                      (("step", A, "next", 0, "colour"), 1), (("close", "colour"), 1),
                      (("parameters", "days", "colour"), 1)], {
        f"{place}：不认识“colour”，请改正或删去"
        for place in ("流程", "环节 登记", "办结", "参数 days")
    }),
    "missing key and version": ([without("key"), without("version"), without("prefix"),
                                 without("name"), without("in_force")], {
        f"流程：缺少 {one}，请写明" for one in ("key", "version", "prefix", "name", "in_force")
    }),
    "key, prefix, version that are none": ([(("key",), "Key!"), (("prefix",), "abc"),
                                            (("version",), 0), (("keep_years",), 5000)], {
        "流程：key 的“Key!”不对，请只用小写字母、数字、点、横线和下划线，以字母开头",
        "流程：prefix 的“abc”不对，请写 1 至 4 个大写字母",
        "流程：version 应在 1 至 9999 之间", "流程：keep_years 应在 0 至 100 之间",
    }),
    "what does not fit the columns": ([(("key",), "k" * 41), (("step", A, "name"), "名" * 81),
                                       (("step", B, "evidence"), ["材" * 61]),
                                       (("step", C, "help"), "看\u200b")], {
        "流程：key 超过 40 个字，请缩短", "环节 a：name 超过 80 个字，请缩短",
        "环节 承办：evidence 应列出词语，各不超过 60 个字",
        "环节 审核：help 含有不能显示的字符，请删去",
    }),
    "bounds of parameters": ([(("parameters", "days", "default"), 20),
                              (("parameters", "low"), {"label": "低", "default": 1, "min": 5,
                                                       "max": 2}),
                              (("parameters", "high"), {"label": "高", "default": 10**6}),
                              (("parameters", "Bad"), {"label": "坏", "default": 1})], {
        "参数 days：默认值 20 不在 1 至 9 之间", "参数 low：min 大于 max，请改正",
        "参数 high：default 应在 0 至 9999 之间",
        "参数 Bad：名称“Bad”不对，请只用小写字母、数字和下划线，以字母开头，至多 30 个字符",
    }),
    "promise beyond the law": ([(("planned",), "30 workdays"), (("promised",), "20 workdays"),
                                (("statutory",), "10 workdays")], {
        "流程：计划办结（30）比承诺办结（20）还长，请缩短",
        "流程：计划办结（30）比法定期限（10）还长，请缩短",
        "流程：承诺办结（20）比法定期限（10）还长，请缩短",
    }),
    "looking again": ([(("look_again",), [
        {"opens": "good.one"}, {"within": "6 months"},
        {"within": "$half months", "opens": "good.one", "when": "大概"}])], {
        "复查：没有期限，请写明最迟多久复查（within）", "复查：缺少 opens，请写明",
        "复查：没有参数“half”，请加参数或直接写数字",
        "复查：条件“大概”不是哪个环节的结论，请改正",
    }),
    "everything at once": ([(("step", A, "by"), "leader"), without("step", A, "within"),
                            (("step", A, "next"), [{"to": "x"}, {"to": "b"}]),
                            without("step", C, "limit"), without("close", "evidence"),
                            (("close", "not_by"), ["y"]), (("planned",), "$n days")], {
        "流程：没有参数“n”，请加参数或直接写数字",
        "环节 登记：角色“部领导”没有“办理环节”的权限，请换一个角色",
        "环节 登记：没有时限，请写明", "环节 登记：去处“x”不是本流程的环节，请改正",
        "环节 登记：无条件的去处后面还有去处，永远走不到，请把它放在最后",
        f"环节 承办：{LOOP % '承办 → 审核'}",
        "办结：没有第二人：有的走法不经过“y”就到办结，请把必经的环节也写进去",
        "办结：办结不要材料，请写明须有哪些材料", "办结：要回避的环节“y”不存在，请改正",
    }),
}  # fmt: skip


def test_good_process_has_no_fault():
    assert faults_of(text_of()) == set()


@pytest.mark.parametrize("name", FAULTY)
def test_every_fault_is_named(name):
    changes, told = FAULTY[name]
    found = faults_of(text_of(*changes))
    # Which roles and kinds there are depends on the rooms: of such lists the beginning is asked.
    cut = {
        next((one for one in told if text.startswith(one)), text) if "、" in text else text
        for text in found
    }
    assert cut == told


@pytest.mark.parametrize(("text", "told"), [
    ("name = [", "流程：不是 TOML 格式，请改正："),
    ("a" * 200_001, "流程：定义超过 200000 字，请精简"),
    ("x = " + "[" * 5000, "流程：不是 TOML 格式，请改正："),
    ("n = " + "9" * 5000, "流程：不是 TOML 格式，请改正："),
])  # fmt: skip
def test_what_is_no_toml_is_told(text, told):
    made, (fault,) = read(text)
    assert made is None
    assert str(fault).startswith(told)


def test_there_are_thirty_faulty_definitions_and_more():
    assert len(FAULTY) >= 30
    assert sum(len(told) > 1 for _changes, told in FAULTY.values()) >= 10


VALUES = st.one_of(
    st.none().map(lambda _: GONE), st.booleans(), st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False), st.text(max_size=12), st.dates(), st.just([]), st.just({}),
    st.sampled_from([
        "close", "a", "b", "field:what", "list:x", "any:同意", "$days workdays", "core.unit",
        "township_officer", "\u0000", ["办好了"], ["a", "a"], [{"to": "a"}], [{}], {"a": ["x"]},
        [{"act": "people.person:add-A14", "give": {"kind": "what"}}], GOOD["step"], GOOD["close"],
        [{"name": "what"}], [{"name": "f", "label": "字", "type": "choice", "choices": ["一"]}],
    ]),
)  # fmt: skip


def _places(value, way=()):
    """Yield every place in a table, and one beside each."""
    if isinstance(value, dict):
        for key, below in [*value.items(), ("limit", 0), ("does", 0), ("at", 0), ("field", 0)]:
            yield (*way, key)
            yield from _places(below, (*way, key))
    elif isinstance(value, list):
        for n, below in enumerate(value):
            yield (*way, n)
            yield from _places(below, (*way, n))


PLACES = list(_places(GOOD))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=4))
def test_whatever_stands_in_it_is_read_or_refused_in_words(changes):
    try:
        text = text_of(*changes)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        return
    made, faults = read(text)
    assert faults or made is not None
    assert all(one.where and one.what for one in faults)
    if made is not None:
        assert svg(made).startswith("<svg")
        assert isinstance(differences(made, read(text_of())[0]), list)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_no_text_makes_reading_fail(text):
    made, faults = read(text)
    assert faults
    assert made is None or made.steps == ()


def test_faulty_shipped_file_stops_the_start(tmp_path, monkeypatch):
    from django.core.checks import run_checks

    from guantong.casework.services import processes

    (tmp_path / "processes").mkdir()
    path = tmp_path / "processes" / "wrong.toml"
    path.write_text(text_of(without("close", "evidence"), without("step", A, "within")), "utf-8")
    good = tmp_path / "processes" / "good.toml"
    good.write_text(text_of((("key",), "good.two")), "utf-8")
    monkeypatch.setattr(processes, "_folder_of", lambda _module: tmp_path)
    processes.shipped.cache_clear()
    found = {one.msg for one in run_checks() if one.id == "casework.E001"}
    processes.shipped.cache_clear()
    assert found == {
        "wrong.toml 环节 登记：没有时限，请写明",
        "wrong.toml 办结：办结不要材料，请写明须有哪些材料",
    }


def test_shipped_process_that_looks_again_by_an_unknown_one_stops_the_start():
    from guantong.casework.checks import faults_of as told

    again = (("look_again",), [{"within": "6 months", "opens": "no.such"}])
    found = [one.msg for one in told(Path("again.toml"), text_of(again))]
    assert found == ["again.toml 复查：没有流程“no.such”，请先写好或改正"]
