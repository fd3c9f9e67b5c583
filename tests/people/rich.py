"""An invented cadre with every information set, written by the services as an officer would."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files import File

from guantong.core.models import Account, Unit
from guantong.frame.models import Source
from guantong.frame.records.origin import Origin
from guantong.people.models import Person
from guantong.people.services import persons, records, secrets

FORM = dt.date(2024, 3, 1)
RESUME = """\
1993.09--1997.07  湖南农业大学农学专业学习
1997.07--2000.03  示范市甲县红星镇农技站技术员（其间：1999.03--1999.07 县委党校青干班学习）
2000.03--2003.05  示范市甲县红星镇团委书记
2003.05--2006.04  示范市甲县蓝山镇副镇长（其间：2003.09--2006.06 省委党校在职大学法律专业学习）
2006.04--2010.06  示范市甲县蓝山镇党委副书记、镇长
2010.06--2013.08  示范市甲县红星镇党委书记
2013.08--2016.10  示范市甲县人民政府党组成员、副县长
2016.10--2021.09  示范市甲县县委常委、组织部部长
2021.09--         示范市乙县县委副书记、县长"""

TOP = {"at_grassroots": True, "is_chief": True}
POSTS = (
    ("红星镇农技站", "技术员", "1A50", "1997-07", "2000-03", {"at_grassroots": True}),
    ("红星镇", "团委书记", "1A50", "2000-03", "2003-05", {"at_grassroots": True}),
    ("蓝山镇", "党委委员、副镇长", "1A42", "2003-05", "2006-04", {"at_grassroots": True}),
    ("蓝山镇", "党委副书记、镇长", "1A41", "2006-04", "2010-06", TOP),
    ("红星镇", "党委书记", "1A41", "2010-06", "2013-08", TOP),
    ("甲县人民政府", "党组成员、副县长", "1A32", "2013-08", "2016-10", {}),
    ("甲县县委", "常委、组织部部长", "1A32", "2016-10", "2021-09", {}),
    ("乙县县委", "副书记", "1A31", "2021-09", "", {"reason": "换届"}),
    ("乙县人民政府", "党组书记、县长", "1A31", "2021-10", "",
     {"is_principal": True, "is_chief": True, "is_elected": True, "document": "示任〔2021〕18号"}),
)  # fmt: skip
STUDIES = (
    ("full", "2", "大学", "农学学士", "湖南农业大学农学专业", "1993-09", "1997-07"),
    ("service", "2", "省委党校大学", "", "省委党校法律专业", "2003-09", "2006-06"),
    ("service", "1", "在职研究生", "公共管理硕士", "湖南大学公共管理专业", "2012-03", "2014-12"),
)
RELATIVES = (
    ("spouse", "妻子", "王小芳（虚构）", "1976-08", "中共党员", "示范市第一中学教师"),
    ("child", "儿子", "李一鸣（虚构）", "2003-02", "共青团员", "某大学学生"),
    ("parent", "父亲", "李老根（虚构）", "1948-11", "群众", "甲县红星镇一村村民"),
)


def rich_person(officer: Account, unit: Unit, name: str = "李明远（虚构）") -> Person:
    """Enter the person, with a photo, a form as source, and a correction on a screen."""
    source = Source(
        subject_model="people.person",
        unit=unit,
        kind="form",
        title="干部任免审批表（2024年3月）",
        on=FORM,
        by=officer,
    )
    source.save()
    origin = Origin("form", "", FORM, source)
    person = persons.create(officer, unit, _facts(name), origin=origin)
    for info_set, data in _records():
        records.save_record(officer, person, info_set, data, origin=origin)
    _periods(officer, person, origin)
    secrets.keep_photo(officer, person, File(io.BytesIO(_photo()), "照片.jpg"))
    fixed = Origin("archive", "入党志愿书", dt.date(2024, 5, 20))
    persons.change(officer, person, {"party_month": "1996-06"}, origin=fixed)
    return Person.objects.unscoped("test").select_related("unit", "source").get(pk=person.pk)


def _facts(name: str) -> dict[str, object]:
    return {
        "name": name, "sex": "1", "birth_month": "1975-03", "ethnicity": "瑶族",
        "native_place": "湖南江华", "birthplace": "湖南江华", "grew_up": "湖南江华",
        "party": "01", "party_month": "1996-12", "work_month": "1997-07", "health": "健康",
        "titles": "农艺师", "speciality": "农村经济管理", "post": "乙县县委副书记、县长",
        "id_number": "431199197503122211", "resume": RESUME, "is_demo": True,
        "awards_text": "2009年被示范市委评为优秀党务工作者。",
        "assessments_text": "2021年度优秀，2022年度称职，2023年度称职。",
    }  # fmt: skip


def _records():
    for unit_name, title, level, start, end, more in POSTS:
        yield "A02", {"unit_name": unit_name, "title": title, "level": level, "start": start,
                      "end": end, "is_leading": level < "1A50", **more}  # fmt: skip
    for rank, start, end in (("31", "2012-06", "2017-12"), ("23", "2017-12", "2022-01"),
                             ("22", "2022-01", "")):  # fmt: skip
        yield "A05", {"rank": rank, "start": start, "end": end}
    yield "A06", {"name": "农艺师", "grade": "中级", "month": "2002-11"}
    for mode, schooling, text, degree, school, start, end in STUDIES:
        yield "A08", {"mode": mode, "schooling": schooling, "schooling_text": text,
                      "degree": degree, "school": school, "start": start, "end": end}  # fmt: skip
    yield "A11", {"name": "县处级干部进修班", "organiser": "省委党校", "start": "2018-03",
                  "end": "2018-06", "days": 90}  # fmt: skip
    yield "A14", {"kind": "award", "name": "优秀党务工作者", "on": dt.date(2009, 7, 1),
                  "authority": "示范市委"}  # fmt: skip
    yield "A14", {"kind": "p1", "name": "党内警告", "on": dt.date(2019, 4, 10),
                  "influence_end": dt.date(2020, 4, 9), "authority": "示范市纪委",
                  "article": "中国共产党纪律处分条例", "reason": "落实主体责任不力"}  # fmt: skip
    for year in range(2005, 2026):
        result = "5" if year == 2019 else "1" if year in {2008, 2012, 2016, 2021} else "2"
        yield "A15", {"year": year, "result": result}
    yield "A29", {"kind": "录用", "month": "1997-07", "unit_name": "红星镇农技站"}
    for kin, call, name, birth, politics, work in RELATIVES:
        yield "A36", {"kin": kin, "call": call, "name": name, "birth": birth,
                      "politics": politics, "work": work}  # fmt: skip


def _periods(officer: Account, person: Person, origin: Origin) -> None:
    """The résumé's periods: one word and one study differ from the form's text."""
    from guantong.formats.appointment.resume import read_resume

    for period in read_resume(RESUME):
        text = period.text.replace("团委书记", "团委副书记")
        data = {"start": period.start, "end": period.end or "", "text": text}
        row = records.save_record(officer, person, "A17", data, origin=origin)
        for study in period.studies[:1]:
            if study.start != "1999-03":
                inner = {"start": study.start, "end": study.end, "text": study.text, "within": row}
                records.save_record(officer, person, "A17", inner, origin=origin)


def _photo() -> bytes:
    from importlib.resources import files

    folder = files("guantong.formats.appointment") / "data"
    return (folder / "invented_man.jpg").read_bytes()
