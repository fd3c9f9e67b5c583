"""三龄两历一身份: contradictions are found with their sources, and agreement is not one."""

import datetime

import pytest

from guantong.formats.appointment.resume import read_resume
from guantong.frame.records.origin import Origin
from guantong.people.models import Person
from guantong.people.services import persons, records
from guantong.people.services.audit import Facts, Item, Kind, Statement, audit, findings_of
from guantong.people.services.audit.rules import Post, Study

RESUME = """1993.09--1997.07  甲大学法学专业学习
1997.07--2001.03  某乡干部
2001.03--2005.06  某乡副乡长
2005.06--         某乡党委书记"""
GOOD = {
    "birth": "1975-03", "party": "1998-07", "work": "1997-07", "is_member": True, "sex": "男",
    "number_sex": "男", "has_number": True,
    "births": (Statement("现记载", "1975-03"), Statement("身份证号", "1975-03")),
    "parties": (Statement("现记载", "1998-07"),), "works": (Statement("现记载", "1997-07"),),
    "studies": (Study(True, "甲大学法学专业", "1993-09", "1997-07"),),
    "posts": (Post("党委书记", "2005-06"),), "entries": (("考试录用", "1997-07"),),
    "resume": RESUME, "periods": read_resume(RESUME),
}  # fmt: skip


def found(**change):
    return [
        (one.item, one.kind, one.problem, [f"{s.source}：{s.value}" for s in one.statements])
        for one in audit(Facts(**{**GOOD, **change}))
    ]


def test_an_archive_that_agrees_has_no_finding():
    assert found() == []


CASES = {
    "birth": (
        {"births": (Statement("现记载", "1975-03"), Statement("名册（2020.01）", "1975-05"))},
        Item.AGE, "出生年月记载不一", ["现记载：1975.03", "名册（2020.01）：1975.05"],
    ),
    "party twice": (
        {"parties": (Statement("现记载", "1998-07"), Statement("任免表", "1999-07"))},
        Item.PARTY, "入党时间记载不一", ["现记载：1998.07", "任免表：1999.07"],
    ),
    "party too young": (
        {"party": "1993-02"}, Item.PARTY, "入党时间时未满 18 岁",
        ["出生年月：1975.03", "入党时间：1993.02"],
    ),
    "work against the résumé": (
        {"works": (Statement("现记载", "1996-12"),), "work": "1996-12", "entries": (),
         "studies": ()},
        Item.WORK, "参加工作时间记载不一", ["现记载：1996.12", "简历第一段工作：1997.07"],
    ),
    "work against the entry": (
        {"entries": (("考试录用", "1998-01"), ("调入", "2010-01"))},
        Item.WORK, "参加工作时间记载不一",
        ["现记载：1997.07", "简历第一段工作：1997.07", "进入记录（A29）：1998.01"],
    ),
    "work too young": (
        {"birth": "1981-08"}, Item.WORK, "参加工作时间时未满 16 岁",
        ["出生年月：1981.08", "参加工作时间：1997.07"],
    ),
    "graduation": (
        {"studies": (Study(True, "甲大学法学专业", "1993-09", "1998-07"),), "work": "1998-07",
         "works": (), "entries": (("录用", "1997-07"),)},
        Item.EDUCATION, "甲大学法学专业毕业时间记载不一", ["学历（A08）：1998.07", "简历：1997.07"],
    ),
    "study while at work": (
        {"studies": (Study(True, "乙大学", "1996-09", "1999-07"),)},
        Item.EDUCATION, "全日制学习期间已参加工作",
        ["学历（A08）：1996.09--1999.07", "参加工作时间：1997-07"],
    ),
    "no study in the résumé": (
        {"resume": "1997.07--  某乡干部", "periods": (), "posts": ()},
        Item.EDUCATION, "有全日制学历，简历里没有这段学习", ["学历（A08）：甲大学法学专业"],
    ),
    "gap": (
        {"resume": RESUME.replace("2001.03--2005.06", "2001.09--2005.06"), "periods": ()},
        Item.EXPERIENCE, "简历中断 5 个月",
        ["前一段：1997.07--2001.03 某乡干部", "后一段：2001.09--2005.06 某乡副乡长"],
    ),
    "overlap": (
        {"resume": RESUME.replace("1997.07--2001.03", "1997.07--2001.05"), "periods": ()},
        Item.EXPERIENCE, "简历重叠 2 个月",
        ["前一段：1997.07--2001.05 某乡干部", "后一段：2001.03--2005.06 某乡副乡长"],
    ),
    "no end": (
        {"resume": RESUME.replace("2001.03--2005.06", "2001.03--"), "periods": ()},
        Item.EXPERIENCE, "前一段没有终止，后一段已开始",
        ["前一段：2001.03-- 某乡副乡长", "后一段：2005.06-- 某乡党委书记"],
    ),
    "text against periods": (
        {"periods": read_resume(RESUME.replace("某乡干部", "某乡文书"))},
        Item.EXPERIENCE, "简历 1997.07 一段内容不一",
        ["简历文字：某乡干部", "结构化简历：某乡文书"],
    ),
    "post against the résumé": (
        {"posts": (Post("党委书记", "2006-01"),)},
        Item.EXPERIENCE, "任党委书记的时间记载不一", ["任职（A02）：2006.01", "简历：2005.06"],
    ),
    "sex": (
        {"number_sex": "女"}, Item.IDENTITY, "性别与身份证号不一",
        ["基本情况：男", "身份证号：女"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_found_with_its_sources(name):
    change, item, problem, told = CASES[name]
    rows = [row for row in found(**change) if row[1] == Kind.CONTRADICTION]
    assert (item, Kind.CONTRADICTION, problem, told) in rows


@pytest.mark.parametrize(
    ("change", "item", "problem"),
    [
        ({"party": "", "parties": ()}, Item.PARTY, "是党员，没有入党时间"),
        ({"work": "", "works": ()}, Item.WORK, "没有参加工作时间"),
        ({"studies": ()}, Item.EDUCATION, "没有学历记录"),
        ({"resume": "", "periods": ()}, Item.EXPERIENCE, "没有简历"),
        ({"has_number": False}, Item.IDENTITY, "没有身份证号"),
        ({"entries": ()}, Item.IDENTITY, "没有进入记录，干部身份的取得无依据"),
    ],
)
def test_what_is_missing_is_said(change, item, problem):
    assert (item, Kind.MISSING, problem, []) in found(**change)


def test_boundaries_are_by_the_month():
    assert not [r for r in found(party="1993-03") if "未满" in r[2]]
    assert [r for r in found(party="1993-02") if "未满" in r[2]]
    assert not [r for r in found(birth="1981-07") if "16" in r[2]]
    ending = RESUME.replace("1997.07--2001.03", "1997.07--2001.02")
    assert found(resume=ending, periods=()) == []


def test_a_bare_year_agrees_with_its_months():
    told = (Statement("现记载", "1975-03"), Statement("旧表", "1975"))
    assert found(births=told) == []
    assert found(births=(told[0], Statement("旧表", "1974"))) != []


def test_study_without_months_in_the_text_is_no_difference():
    text = RESUME + "\n                  （其间：在职研究生学习）"
    assert found(resume=text) == []


@pytest.mark.django_db
def test_the_values_of_every_source_are_gathered(cast, town, person):
    persons.change(
        cast.officer, person, {"birth_month": "1975-05"},
        origin=Origin("roster", "甲县名册", datetime.date(2020, 1, 1)),
    )  # fmt: skip
    records.save_record(cast.officer, person, "A29", {"kind": "录用", "month": "1997-09"})
    person = Person.objects.visible_to(cast.officer).select_related("unit").get(pk=person.pk)
    ((_person, rows),) = findings_of([person])
    age = next(one for one in rows if one.item == Item.AGE)
    told = {s.value: s.source for s in age.statements}
    assert set(told) == {"1975.05", "1975.03"}
    assert "甲县名册（2020.01）" in told["1975.05"]
    assert "431199" not in str(rows)
