"""What belongs to a career: birth, schooling, the Party, ranks, training, assessments, family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from guantong.people.demo import names
from guantong.people.demo.shapes import Cadre, L, Relative, Study, Training, month
from guantong.people.models import PostRank

if TYPE_CHECKING:
    from numpy.random import Generator

    from guantong.people.demo.shapes import Post, Seat

#: Full-time schooling by the year of birth: (code, words, degree, months) and its share.
VOCATIONAL = ("4", "中专", "", 36)
COLLEGE = ("3", "大专", "", 36)
UNIVERSITY = ("2", "大学", "学士", 48)
GRADUATE = ("1", "研究生", "硕士", 84)
ERAS = (
    (1975, ((VOCATIONAL, 0.45), (COLLEGE, 0.32), (UNIVERSITY, 0.23))),
    (1985, ((VOCATIONAL, 0.08), (COLLEGE, 0.32), (UNIVERSITY, 0.55), (GRADUATE, 0.05))),
    (2100, ((COLLEGE, 0.05), (UNIVERSITY, 0.78), (GRADUATE, 0.17))),
)
SCHOOLS = {
    "4": (("零陵师范学校", "普通师范"), ("永州农业学校", "农学"), ("湖南省财会学校", "会计")),
    "3": (
        ("零陵师范高等专科学校", "汉语言文学教育"), ("湖南财经高等专科学校", "财政"),
        ("湖南农业大学", "农业经济管理"), ("邵阳学院", "行政管理"),
    ),
    "2": (
        ("湖南科技学院", "汉语言文学"), ("湖南农业大学", "农学"), ("湘潭大学", "法学"),
        ("湖南师范大学", "思想政治教育"), ("长沙理工大学", "土木工程"),
        ("中南林业科技大学", "林学"), ("湖南大学", "会计学"), ("湘潭大学", "行政管理"),
    ),
    "1": (("湖南大学", "公共管理"), ("中南大学", "行政管理"), ("湘潭大学", "宪法学与行政法学")),
}  # fmt: skip
#: Duties whose heads need 法律职业资格, and the majors of law.
COURTS, LAW = ("court", "procuratorate"), ("法学", "宪法学与行政法学")
#: From what age one meets people in posts of county level, by duty; the second line comes last.
YOUNGEST_CHIEF = 30
#: Levels whose cadres are trained every year.
TOWN = (L.TOWNSHIP_DEPUTY, L.TOWNSHIP)
LEAST: dict[tuple[str, str], int] = {
    ("", L.COUNTY): 42, ("", L.COUNTY_DEPUTY): 36,
    ("congress", L.COUNTY): 54, ("consultative", L.COUNTY): 54,
    ("court", L.COUNTY_DEPUTY): 42, ("procuratorate", L.COUNTY_DEPUTY): 42,
}  # fmt: skip
DEGREES = {
    "农学": "农学", "法学": "法学", "思想政治教育": "法学", "土木工程": "工学", "林学": "农学",
    "会计学": "管理学", "行政管理": "管理学", "公共管理": "管理学", "汉语言文学": "文学",
    "宪法学与行政法学": "法学",
}  # fmt: skip
IN_SERVICE = (
    ("2", "大学", "湖南省委党校", "经济管理"), ("2", "大学", "中央党校函授学院", "法律"),
    ("2", "大学", "湖南师范大学", "行政管理"), ("1", "省委党校研究生", "湖南省委党校", "公共管理"),
)  # fmt: skip
#: Ranks beside posts exist since June 2019.
RANKS_BEGAN = 2019 * 12 + 5
RANK_OF: dict[str, str] = {
    L.COUNTY: "22",
    L.COUNTY_DEPUTY: "24",
    L.TOWNSHIP: "32",
    L.TOWNSHIP_DEPUTY: "34",
}
RANK_ABOVE = {"22": "21", "24": "23", "32": "31", "34": "33", "33": "32", "41": "34", "42": "41"}
#: Months before the step up to a rank: two years, three before 一级调研员.
STEP, LONGER = 24, {"21": 36}
WORKS = ("小学教师", "中学教师", "人民医院护士", "个体经营", "务农", "企业职工", "社区工作人员")


def studies(rng: Generator, birth: int, work: int, posts: list[Post]) -> list[Study]:
    """Return the schooling before work, and study beside it where the first fell short."""
    kind = _era(rng, birth // 12)
    code, words, degree, length = kind
    end = work - 2
    school, major = SCHOOLS[code][int(rng.integers(len(SCHOOLS[code])))]
    degree = f"{DEGREES.get(major, '管理学')}{degree}" if degree else ""
    out = [Study(True, code, words, degree, f"{school}{major}专业", major, end - length + 3, end)]
    later = [post for post in posts if post.seat.level in (L.STAFF, L.TOWNSHIP_DEPUTY)]
    wants = code in "43" or rng.random() < 0.25
    if wants and later:
        code, words, school, major = IN_SERVICE[
            int(rng.integers(3 if out[0].schooling == "4" else 4))
        ]
        # Within one post, the longest of the early ones: a résumé tells it there.
        post = max(later[:4], key=lambda one: (one.end or one.start + 60) - one.start)
        start, last = post.start + 4, (post.end or post.start + 60) - 1
        if last - start >= 18 and start >= end + 12:
            until = min(start + 30, last)
            out.append(Study(False, code, words, "", f"{school}{major}专业", major, start, until))
    if out[0].schooling == "4" and len(out) == 1:
        # Nobody leads without college: whose posts left no time for it went there first.
        code, words, _degree, length = COLLEGE
        school, major = SCHOOLS[code][0]
        out = [Study(True, code, words, "", f"{school}{major}专业", major, end - length + 3, end)]
    return out


def of_law(end: int) -> Study:
    """Return a course of law at a university that ended in a month."""
    code, words, degree, length = UNIVERSITY
    begun = end - length + 3
    return Study(True, code, words, f"法学{degree}", "湘潭大学法学专业", "法学", begun, end)


def qualified(rng: Generator, seat: Seat, studies: list[Study], work: int) -> int | None:
    """Return when 法律职业资格 was obtained: by who heads a court, and by some who read law."""
    read = any(study.full_time and study.major in LAW for study in studies)
    if seat.duty in COURTS or (read and rng.random() < 0.5):
        return work + int(rng.integers(6, 60))
    return None


def fits(seat: Seat, born: int, now: int, studies: list[Study]) -> bool:
    """Tell whether age and schooling are such as one meets in a post."""
    if seat.level not in (L.COUNTY, L.COUNTY_DEPUTY):
        return not seat.is_chief or now - born >= YOUNGEST_CHIEF * 12
    if studies[0].schooling == "4" or min(study.schooling for study in studies) > "2":
        return False
    least = LEAST.get((seat.duty, seat.level), LEAST["", seat.level])
    return now - born >= least * 12


def _era(rng: Generator, year: int) -> tuple[str, str, str, int]:
    kinds = next(kinds for until, kinds in ERAS if year < until)
    at = int(rng.choice(len(kinds), p=[share for _kind, share in kinds]))
    return kinds[at][0]


def age_at_work(rng: Generator, work: int) -> int:
    """Return an age in months at which one of these years begins to work."""
    return int(rng.integers(21 * 12, 25 * 12)) if work >= 2000 * 12 else int(rng.integers(228, 276))


def staff_title(rank: str) -> str:
    """Return the title of a member of staff of a rank."""
    with translation.override("zh-hans"):
        return str(PostRank(rank).label)


def ranks(rng: Generator, cadre: Cadre, now: int) -> list[tuple[str, int, int | None]]:
    """Return the ranks, no two steps closer than the regulation has it."""
    level = cadre.now.seat.level
    if level == L.STAFF:
        served = max(RANKS_BEGAN, cadre.work_month) - cadre.work_month
        rank = "42" if served < 12 else "41" if served < 96 else "34" if served < 168 else "33"
        start = max(RANKS_BEGAN, cadre.work_month + 12)
    elif rng.random() < 0.5:
        rank, start = RANK_OF[level], max(RANKS_BEGAN, cadre.since(level) + 2)
    else:
        return []
    out: list[tuple[str, int, int | None]] = []
    while start < now:
        above = RANK_ABOVE.get(rank)
        step = start + LONGER.get(above or "", STEP) + int(rng.integers(0, 30))
        ends = step if above and step < now and (level == L.STAFF or not out) else None
        out.append((rank, start, ends))
        if ends is None or above is None:
            break
        rank, start = above, step
    return out


def trainings(rng: Generator, cadre: Cadre, now: int) -> list[Training]:
    """Return the courses: ninety days and more in the five years before each promotion."""
    out = []
    for level, school, words in (
        (L.TOWNSHIP_DEPUTY, "县委党校", "科级干部任职培训班"),
        (L.TOWNSHIP, "县委党校", "中青年干部培训班"),
        (L.COUNTY_DEPUTY, "市委党校", "中青年干部培训班"),
        (L.COUNTY, "省委党校", "县处级干部进修班"),
    ):
        if any(post.seat.level == level for post in cadre.posts):
            begun = cadre.since(level)
            out.append(Training(words, school, begun - int(rng.integers(8, 40)), 60))
            out.append(Training("党性教育专题班", school, begun - int(rng.integers(4, 50)), 35))
            if level in TOWN:
                out.append(Training("年度集中培训", school, (begun // 12 - 1) * 12 + 5, 12))
    if not out or rng.random() < 0.6:
        out.append(Training("学习贯彻专题轮训班", "市委党校", now - int(rng.integers(1, 40)), 5))
    # Who may be given a township's post was trained in the last whole year, as every year.
    out.append(Training("年度集中培训", "县委党校", (now // 12 - 1) * 12 + 8, 12))
    return sorted(out, key=lambda one: one.end)


def joined(rng: Generator, birth: int, work: int, posts: list[Post]) -> int:
    """Return the month of joining the Party: of age, and well before the first leading post."""
    leading = next((post.start for post in posts if post.seat.is_leading), None)
    first = birth + 19 * 12
    last = min(leading - 30 if leading else work + 96, posts[-1].start + 400)
    return int(rng.integers(first, max(first + 1, min(last, work + 72))))


def family(rng: Generator, cadre: Cadre, now: int) -> list[Relative]:
    """Return spouse, child and parents, of ages that fit."""
    year, man = cadre.birth // 12, cadre.sex == "1"
    place = cadre.native_place.removeprefix("湖南")
    out = []
    if now - cadre.birth > 27 * 12 + int(rng.integers(0, 60)):
        born = cadre.birth + int(rng.integers(-36, 37)) + (12 if man else -12)
        spouse = names.name(rng, born // 12, "2" if man else "1")
        work = f"{place}{WORKS[int(rng.integers(len(WORKS)))]}"
        call = "妻子" if man else "丈夫"
        out.append(Relative("spouse", call, spouse, month(born), _politics(rng), work))
        child = cadre.birth + int(rng.integers(25 * 12, 31 * 12))
        if child < now - 12:
            out.append(_child(rng, cadre, child, now))
    for call, sex, older in (("父亲", "1", 26), ("母亲", "2", 24)):
        born = cadre.birth - older * 12 - int(rng.integers(0, 60))
        gone = now - born > 78 * 12 and rng.random() < 0.5
        surname = cadre.name[:1] if sex == "1" else ""
        given = names.name(rng, year - older, sex)
        full = surname + given[1:] if surname else given
        work = f"{place}农民" + ("（已去世）" if gone else "")
        out.append(Relative("parent", call, full, month(born), _politics(rng), work))
    return out


def _child(rng: Generator, cadre: Cadre, born: int, now: int) -> Relative:
    girl = rng.random() < 0.48
    name = names.name(rng, born // 12, "2" if girl else "1")
    name = (cadre.name[:1] if cadre.sex == "1" else name[:1]) + name[1:]
    years = (now - born) // 12
    work = "学生" if years < 22 else "企业职工" if years < 25 else "长沙市某公司职员"
    politics = "群众" if years < 14 else "共青团员"
    return Relative("child", "女儿" if girl else "儿子", name, month(born), politics, work)


def _politics(rng: Generator) -> str:
    return "中共党员" if rng.random() < 0.4 else "群众"
