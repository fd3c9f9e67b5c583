"""三龄两历一身份: contradictions are found with their sources, and agreement is not one."""

import datetime

import pytest

from guantong.formats.appointment.resume import read_resume
from guantong.frame.records.origin import Origin
from guantong.people.models import Person
from guantong.people.services import persons, records
from guantong.people.services.audit import (
    Facts,
    Item,
    Kind,
    Limits,
    Post,
    Statement,
    Study,
    audit,
    findings_of,
)

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
    "posts": (Post("某乡", "党委书记", "2005-06"),), "entries": (("考试录用", "1997-07"),),
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
        ["学历（A08）：1996.09--1999.07", "参加工作时间：1997.07"],
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
        {"posts": (Post("某乡", "党委书记", "2006-01"),)},
        Item.EXPERIENCE, "任某乡党委书记的时间记载不一",
        ["任职（A02）：2006.01-- 某乡党委书记", "简历：2005.06-- 某乡党委书记"],
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
    ((_person, rows),) = findings_of([person], Limits())
    age = next(one for one in rows if one.item == Item.AGE)
    told = {s.value: s.source for s in age.statements}
    assert set(told) == {"1975.05", "1975.03"}
    assert "甲县名册（2020.01）" in told["1975.05"]
    assert "431199" not in str(rows)


HARMLESS = {
    "summer": {"resume": RESUME.replace("--1997.07", "--1997.06").replace("1997.07--", "1997.09--"),
               "studies": (Study(True, "甲大学法学专业", "1993-09", "1997-06"),),
               "works": (Statement("现记载", "1997-09"),), "work": "1997-09",
               "entries": (("录用", "1997-09"),), "periods": ()},
    "one title in two units": {
        "resume": RESUME.replace("某乡干部", "甲局科员").replace("某乡副乡长", "乙局科员"),
        "posts": (Post("甲局", "科员", "1997-07", "2001-03"), Post("乙局", "科员", "2001-03")),
        "periods": (),
    },
    "deputy is no chief": {"posts": (Post("某乡", "乡长", "2004-01", "2005-06"),)},
    "study beside work as a line of its own": {
        "resume": RESUME + "\n2002.09--2004.07  湖南省委党校在职研究生学习", "periods": (),
    },
    "study beside work by A08": {
        "resume": RESUME + "\n2002.09--2004.07  丙大学法律专业学习", "periods": (),
        "studies": (*GOOD["studies"], Study(False, "丙大学法律专业", "2002-09", "2004-07")),
    },
    "lent elsewhere": {"resume": RESUME + "\n2008.03--2009.03  挂职任丁县副县长", "periods": ()},
    "a post given anew": {
        "posts": (Post("某乡", "党委书记", "2005-06", "2011-05"),
                  Post("某乡", "党委书记", "2011-05")),
    },
    "two degrees of one school": {
        "resume": RESUME.replace(
            "1997.07--2001.03", "1997.09--2000.06  甲大学法学研究生学习\n2000.07--2001.03"
        ),
        "studies": (*GOOD["studies"], Study(True, "甲大学法学专业", "1997-09", "2000-06")),
        "works": (Statement("现记载", "2000-07"),), "work": "2000-07",
        "entries": (("录用", "2000-07"),), "periods": (),
    },
    "county's name left out": {"posts": (Post("甲县某乡", "党委书记", "2005-06"),)},
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_an_archivist_lets_pass_is_no_finding(name):
    assert found(**HARMLESS[name]) == []


def test_a_long_time_between_school_and_work_is_a_gap():
    late = HARMLESS["summer"] | {
        "resume": HARMLESS["summer"]["resume"].replace("1997.09", "1998.01")
    }
    assert ("简历中断 6 个月") in [row[2] for row in found(**late)]
    assert found(**HARMLESS["summer"], limits=Limits(summer=2))


LIFE = {"birth": "1978-01", "work": "1998-07", "births": (), "works": (), "studies": (),
        "entries": (("录用", "1998-07"),), "party": "", "parties": (), "is_member": False,
        "resume": "1998.07--  某局干部", "periods": ()}  # fmt: skip


@pytest.mark.parametrize(
    ("posts", "problem", "told"),
    [
        (
            (Post("某局", "科长", "2012-03", "2016-03", True),
             Post("某局", "副局长", "2015-03", "", True)),
            "主职务重叠 12 个月，重叠期间按后任职的某局副局长计",
            ["主职务（A02）：2012.03--2016.03 某局科长", "主职务（A02）：2015.03-- 某局副局长"],
        ),
        (
            (Post("某局", "科长", "1970-03", "1971-03"),), "任职早于出生年月",
            ["任职（A02）：1970.03--1971.03 某局科长", "出生年月：1978.01"],
        ),
        (
            (Post("某局", "科长", "1990-03", "1991-03"),), "任职早于参加工作时间",
            ["任职（A02）：1990.03--1991.03 某局科长", "参加工作时间：1998.07"],
        ),
    ],
)  # fmt: skip
def test_posts_that_cannot_be_are_found_with_both_values(posts, problem, told):
    rows = [row for row in found(**LIFE, posts=posts) if row[1] == Kind.CONTRADICTION]
    assert rows == [(Item.EXPERIENCE, Kind.CONTRADICTION, problem, told)]


def test_a_handover_in_one_month_and_a_post_beside_are_no_overlap():
    one = Post("某局", "科长", "2012-03", "2015-03", True)
    other = Post("某局", "副局长", "2015-03", "", True)
    beside = Post("某局", "工会主席", "2013-01", "2016-01")
    rows = found(**LIFE, posts=(one, other, beside))
    assert [row for row in rows if row[1] == Kind.CONTRADICTION] == []


@pytest.mark.django_db
def test_of_two_principal_posts_the_later_counts_and_it_is_said(cast, town, person, client):
    for title, start, end in (("科长", "2012-03", "2016-03"), ("副局长", "2015-03", "")):
        records.save_record(
            cast.officer, person, "A02",
            {"unit_name": "某局", "title": title, "start": start, "end": end,
             "is_principal": True},
        )  # fmt: skip
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(person.get_absolute_url(), {"on": "2015-06-30"}).content.decode()
    assert "某局副局长，2015.03起" in page
    assert "同时有主职务某局科长（2012.03—2016.03），按后任职的计" in page


@pytest.mark.django_db
def test_the_check_is_kept_and_shown_as_a_list(cast, town, person, other, client):
    from django.urls import reverse

    from guantong.core.models import Task, Unit
    from guantong.people.models import ArchiveFinding
    from guantong.people.services.audit import checking

    records.save_record(
        cast.officer, person, "A02",
        {"unit_name": "某局", "title": "科长", "start": "1970-03", "end": "1971-03"},
    )  # fmt: skip
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("people:audit")).content.decode()
    assert "在职干部 2 人，还没有核查过" in page
    unit = Unit.objects.unscoped("test").get(pk=town.city.pk)
    task = checking.check(cast.officer, unit)
    checking.run(checking.tasks.Progress(Task.objects.unscoped("test").get(pk=task.pk)))
    page = client.get(reverse("people:audit")).content.decode()
    assert "在职干部 2 人，已核查 2 人" in page
    assert "任职早于出生年月" in page
    assert "1970.03--1971.03 某局科长" in page
    assert "没有进入记录" not in page
    everything = client.get(reverse("people:audit"), {"kind": "all", "item": "干部身份"})
    assert "没有进入记录，干部身份的取得无依据" in everything.content.decode()
    assert "任职早于" not in everything.content.decode()
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert person.name not in client.get(reverse("people:audit")).content.decode()
    kept = ArchiveFinding.objects.unscoped("test").filter(person=person)
    assert kept.filter(problem="任职早于出生年月").count() == 1
    checking.recheck([Person.objects.unscoped("test").select_related("unit").get(pk=person.pk)])
    assert kept.filter(problem="任职早于出生年月").count() == 1


@pytest.mark.django_db
def test_whoever_enters_a_post_that_cannot_be_is_told_at_once(cast, town, person, client):
    from django.urls import reverse

    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("frame:act", args=["people.person", person.pk, "add-A02"])
    post = {"unit_name": "某局", "title": "科长", "duty": "other", "start": "1970-03",
            "end": "1971-03", "token": "a"}  # fmt: skip
    page = client.post(address, post, follow=True).content.decode()
    assert "请核对：任职早于出生年月" in page
    assert "任职（A02）：1970.03--1971.03 某局科长；出生年月：1975.03" in page
