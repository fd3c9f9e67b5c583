"""Appointment forms of people who do not exist, for demonstrations and tests.

The same seed gives the same people. ID numbers carry the prefix 431199, which no place has; the
photos are drawings that say 虚构; names, posts and months are put together by chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib import resources

from guantong.formats.appointment.form import VERSIONS, AppointmentForm, Extra, FamilyMember
from guantong.formats.appointment.resume import Period, Study, write_resume

SURNAMES = "唐蒋周陈李王刘黄邓何杨欧吕周廖谢郑龚秦奉盘骆魏柏乐眭蔡屈彭"
GIVEN = {
    "男": "伟军勇斌涛鹏志国建华海波林峰辉明亮宏杰超毅喆堃昇淏清正平安诚学文武",
    "女": "芳丽娟敏静艳霞燕玲慧婷玥琳颖莉萍红梅兰英洁雅欣怡雪晴思云秀珍",
}
COUNTIES = ("示甲县", "示乙县", "示丙区", "示丁县", "示戊县")
TOWNS = ("红星镇", "蓝山镇", "清溪乡", "白水镇", "长冲瑶族乡")
OFFICES = (
    "财政局",
    "农业农村局",
    "教育局",
    "水利局",
    "民政局",
    "交通运输局",
    "发展和改革局",
    "审计局",
)
SCHOOLS = ("示范大学", "示范师范学院", "示范农业大学", "示范政法学院", "示范工学院")
SUBJECTS = (
    "汉语言文学",
    "法学",
    "农学",
    "会计学",
    "行政管理",
    "土木工程",
    "思想政治教育",
    "水利水电工程",
)
ETHNIC = ("汉族", "汉族", "汉族", "汉族", "汉族", "瑶族", "土家族", "苗族")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: The ladder of a career: what a post is called, and how many months it lasts.
_LADDER = (
    ("{county}{town}干部", (24, 48)), ("{county}{town}党政办主任", (20, 40)),
    ("{county}{town}党委委员、副{head}", (30, 60)), ("{county}{town}党委副书记、{head}", (30, 60)),
    ("{county}{town}党委书记", (30, 60)), ("{county}{office}党组书记、局长", (30, 60)),
    ("{county}人民政府党组成员、副县长", (36, 60)), ("{county}县委常委、组织部部长", (36, 60)),
)  # fmt: skip


def invent(
    count: int, seed: int = 431199, today: int = 2026 * 12 + 10
) -> Iterator[AppointmentForm]:
    """Yield invented forms of all versions, one after another.

    Parameters
    ----------
    count
        How many.
    seed
        The same people for the same seed.
    today
        The present month as ``12 × year + month − 1``.

    """
    rng = random.Random(seed)  # noqa: S311 - nothing here is secret
    for number in range(count):
        yield _Life(rng, number, today).form()


def id_number(birth: str, day: int, number: int, sex: str) -> str:
    """Return an ID number with the test prefix and a right check character.

    Examples
    --------
    >>> id_number("1975-03", 9, 7, "女")
    '431199197503090141'

    """
    order = number % 499 * 2 + (1 if sex == "男" else 0)
    body = f"431199{birth.replace('-', '')}{day:02}{order:03}"
    total = sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


class _Life:
    """One invented person's life, told month by month."""

    def __init__(self, rng: random.Random, number: int, today: int) -> None:
        self.rng, self.number, self.today = rng, number, today
        self.sex = rng.choice(("男", "男", "男", "女"))
        self.born = rng.randrange(1967 * 12, 1994 * 12)
        self.county, self.town = rng.choice(COUNTIES), rng.choice(TOWNS)
        self.school, self.subject = rng.choice(SCHOOLS), rng.choice(SUBJECTS)
        self.started = (self.born // 12 + 22) * 12 + 6
        self.studied = False

    def form(self) -> AppointmentForm:
        """Tell the life as a form."""
        rng, number = self.rng, self.number
        periods = self._career()
        study = next((s for p in periods for s in p.studies), None)
        last = periods[-1].text
        proposed = rng.random() < 0.6
        party = _month(self.started + rng.randrange(0, 60)).replace("-", "")
        name = rng.choice(SURNAMES) + "".join(
            rng.choice(GIVEN[self.sex]) for _ in range(rng.choice((1, 2, 2)))
        )
        return AppointmentForm(
            name=name, sex=self.sex, birth=_month(self.born).replace("-", ""),
            ethnicity=rng.choice(ETHNIC), native_place=f"湖南{self.county[:2]}",
            birthplace=f"湖南{self.county[:2]}",
            party=rng.choice((party, party, party, f"{party}；民盟", "群众", "民建")),
            work_start=_month(self.started).replace("-", ""), health=rng.choice(("健康", "良好")),
            title=rng.choice(("", "", "讲师", "工程师", "农艺师")), speciality=self.subject[:4],
            full_time_education="大学", full_time_degree=f"{self.subject[:2]}学士",
            full_time_education_school=f"{self.school}{self.subject}专业",
            full_time_degree_school=f"{self.school}{self.subject}专业",
            in_service_education="研究生" if study else "",
            in_service_education_school="示范省委党校公共管理专业" if study else "",
            current_post=last, proposed_post="示范市审计局党组书记" if proposed else "",
            removed_post=last if proposed else "", resume=write_resume(periods),
            awards=rng.choice(("", "2019年被评为全县优秀公务员。", "2021年记三等功一次。")),
            assessment="2023年、2024年、2025年年度考核均为称职。",
            reason="工作需要" if proposed else "", family=self._family(name[0]),
            reporting_unit="中共示范市委组织部（虚构）", age_date=_compact(self.today),
            filled_on=_compact(self.today) + "24", filled_by="填表人（虚构）",
            id_number=id_number(_month(self.born), rng.randrange(1, 29), number, self.sex),
            photo=_photo(self.sex) if number % 3 else b"", version=VERSIONS[number % len(VERSIONS)],
            bom=number % 2 == 1, **self._reform(),
            extras=(Extra("BeiZhu", "ShenFenZheng", "<BeiZhu>某软件的备注</BeiZhu>"),)
            if number % 10 == 4
            else (),
        )  # fmt: skip

    def _reform(self) -> dict[str, str]:
        if self.number % len(VERSIONS) != len(VERSIONS) - 1:
            return {}
        limit = 60 if self.sex == "男" else 55
        later = 36 if self.born >= 1976 * 12 else 12
        return {
            "limit_before_reform": f"改革前任职年龄界限为{limit}岁",
            "retirement_month": _month(self.born + limit * 12 + later).replace("-", ""),
        }

    def _career(self) -> list[Period]:
        words = {
            "county": self.county, "town": self.town, "office": self.rng.choice(OFFICES),
            "head": "乡长" if self.town.endswith("乡") else "镇长",
        }  # fmt: skip
        at = self.started - 46
        out = [Period(_month(at), _month(self.started - 1), f"{self.school}{self.subject}专业学习")]
        at = self.started
        for post, (low, high) in _LADDER:
            end = at + self.rng.randrange(low, high)
            ended = end < self.today
            text = post.format(**words)
            out.append(
                Period(_month(at), _month(end) if ended else None, text, self._study(at, end))
            )
            at = end
            if not ended:
                return out
        last = "示范市交通运输局党组成员、副局长、二级调研员"
        return [*out, Period(_month(at), None, last)]

    def _study(self, start: int, end: int) -> tuple[Study, ...]:
        if self.studied or end - start < 34 or self.rng.random() < 0.7 or end > self.today:
            return ()
        self.studied = True
        first = Study(
            _month(start + 2), _month(start + 30), "示范省委党校公共管理专业在职研究生学习"
        )
        more = Study(_month(start + 31), _month(start + 32), "示范市委党校中青年干部培训班学习")
        return (first, more) if self.rng.random() < 0.5 else (first,)

    def _family(self, surname: str) -> tuple[FamilyMember, ...]:
        rng = self.rng
        spouse = "妻子" if self.sex == "男" else "丈夫"
        other = "女" if self.sex == "男" else "男"
        born = self.born

        def name(sex: str) -> str:
            return rng.choice(GIVEN[sex]) + rng.choice(GIVEN[sex])

        child = rng.choice("男女")
        grown = self.today - (born + 27 * 12) > 18 * 12
        return (
            FamilyMember(
                spouse, rng.choice(SURNAMES) + name(other), _compact(born + rng.randrange(-24, 36)),
                "中共党员", f"{self.county}第一中学教师",
            ),
            FamilyMember(
                "儿子" if child == "男" else "女儿", surname + name(child),
                _compact(born + 27 * 12), "共青团员" if grown else "群众",
                f"{rng.choice(SCHOOLS)}学生" if grown else f"{self.county}实验学校学生",
            ),
            FamilyMember("父亲", surname + name("男"), str(born // 12 - 25), "中共党员",
                         f"{self.county}{self.town}退休干部"),
            FamilyMember("母亲", rng.choice(SURNAMES) + name("女"), str(born // 12 - 23), "群众",
                         f"{self.county}{self.town}居民（已去世）"),
        )  # fmt: skip


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def _compact(number: int) -> str:
    return _month(number).replace("-", "")


def _photo(sex: str) -> bytes:
    name = "invented_man.jpg" if sex == "男" else "invented_woman.jpg"
    return (resources.files("guantong.formats.appointment") / "data" / name).read_bytes()
