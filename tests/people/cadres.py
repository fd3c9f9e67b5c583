"""A county government of invented people, entered through the services as an officer would."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from guantong.people.services import persons, records

FACTS = {
    "sex": "1", "birth_month": "1978-04", "ethnicity": "汉族", "party": "01",
    "party_month": "2000-07", "work_month": "2001-08", "health": "健康", "grew_up": "湖南祁阳市",
}  # fmt: skip


def enter(unit, name, **facts):
    post = facts.pop("post", "干部")
    return persons.create(
        None, unit, {**FACTS, **facts, "name": f"{name}（虚构）", "post": post, "is_demo": True}
    )


def add(person, info_set, **data):
    return records.save_record(None, person, info_set, data)


def posted(person, unit, title, level, start, end="", **more):
    """Record a post; the present principal one unless it has an end."""
    return add(
        person, "A02", unit=unit, unit_name=unit.name, title=title, level=level, start=start,
        end=end, is_principal=more.pop("is_principal", True),
        is_leading=more.pop("is_leading", True), **more,
    )  # fmt: skip


def schooled(person, schooling="2", *, major="公共管理", mode="full"):
    return add(
        person, "A08", schooling=schooling, schooling_text="大学", mode=mode, major=major,
        school="某大学", end="2001-07",
    )  # fmt: skip


def _climb(person, unit, clerk, deputy, head, secretary, until="2014-08"):
    posted(person, unit, "科员", "1A50", clerk, deputy, is_leading=False)
    posted(person, unit, "副镇长", "1A42", deputy, head, at_grassroots=True)
    posted(person, unit, "镇长", "1A41", head, secretary, at_grassroots=True)
    posted(person, unit, "党委书记", "1A41", secretary, until, at_grassroots=True)


def government(town):
    """甲县: a chief, a woman from outside the Party, one young; and the head of a town.

    The young one held but one post at the level below; nothing else is amiss.
    """
    county, red = town.first, town.red
    chief = enter(county, "赵", post="县长", birth_month="1966-12", work_month="1990-08")
    _climb(chief, red, "1990-08", "1998-08", "2004-08", "2010-08")
    posted(chief, red, "副县长", "1A32", "2014-08", "2018-08")
    posted(chief, red, "县委副书记", "1A32", "2018-08", "2022-06")
    posted(chief, county, "县长", "1A31", "2022-06", is_chief=True, duty="government",
           is_elected=True)  # fmt: skip
    woman = enter(county, "钱", sex="2", party="05", party_month="", post="副县长")
    _climb(woman, red, "2001-08", "2008-08", "2013-08", "2017-08", until="2021-10")
    posted(woman, county, "副县长", "1A32", "2021-10", duty="government", is_elected=True)
    young = enter(county, "孙", birth_month="1988-09", post="副县长", ethnicity="瑶族",
                  work_month="2010-08")  # fmt: skip
    posted(young, red, "科员", "1A50", "2010-08", "2014-03", is_leading=False, at_grassroots=True)
    posted(young, red, "副镇长", "1A42", "2014-03", "2019-03", at_grassroots=True)
    posted(young, red, "镇长", "1A41", "2019-03", "2024-03", at_grassroots=True)
    posted(young, county, "副县长", "1A32", "2024-03", duty="government", is_elected=True)
    mayor = enter(red, "李", post="镇党委书记")
    posted(mayor, red, "科员", "1A50", "2001-08", "2012-03", is_leading=False)
    posted(mayor, red, "副镇长", "1A42", "2012-03", "2016-04", at_grassroots=True)
    posted(mayor, red, "镇长", "1A41", "2016-04", "2020-05", at_grassroots=True, is_chief=True)
    posted(mayor, red, "党委书记", "1A41", "2020-05", at_grassroots=True, is_chief=True,
           duty="party")  # fmt: skip
    for person in (chief, woman, young, mayor):
        schooled(person)
        add(person, "A15", year=dt.date.today().year - 1, result="2")
        for year in (2010, 2019, 2025):
            add(person, "A11", name="主体班", start=f"{year}-03", end=f"{year}-06", days=95)
        add(person, "A36", call="妻子" if person != woman else "丈夫", kin="spouse",
            name="某某", birth="1980-01", work="某公司职员")  # fmt: skip
    add(young, "A05", rank="24", start="2024-03")
    return SimpleNamespace(
        county=county, chief=chief, woman=woman, young=young, mayor=mayor, red=red
    )
