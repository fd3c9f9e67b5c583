"""The stated few who break a rule: which rule, by what, so that the rules can be tried on them."""

# ruff: noqa: ARG001 - the makers share one signature
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from guantong.people.demo.prefecture import wed
from guantong.people.demo.shapes import Cadre, L, Sanction, Seat, Training, month

if TYPE_CHECKING:
    from guantong.people.demo.shapes import Post

Maker = Callable[[list[Cadre], int, int], None]


@dataclass(frozen=True)
class Break:
    """A rule that one invented person breaks.

    Attributes
    ----------
    rule
        The rule's key, as in ``standards/rules``; ``audit`` where files contradict each other.
    words
        What an examiner should find.
    level
        On a person of which level it is played.
    make
        Changes the person at a place of the list.
    whole_unit
        Whether others of the unit are changed too, so that no other rule is broken there.

    """

    key: str
    rule: str
    words: str
    level: str
    make: Maker
    chief: bool | None = None
    kind: str = ""
    whole_unit: bool = False


def _service(people: list[Cadre], at: int, now: int) -> None:
    cadre = people[at]
    _push(cadre, cadre.since(cadre.now.seat.level) - 54, keep_birth=True)


def _grassroots(people: list[Cadre], at: int, now: int) -> None:
    for post in people[at].posts:
        post.at_grassroots = False


def _one_post_below(people: list[Cadre], at: int, now: int) -> None:
    cadre = people[at]
    below = [p for p in cadre.posts if p.seat.level == L.TOWNSHIP]
    below[0].end = below[-1].end
    cadre.posts = [p for p in cadre.posts if p not in below[1:]]


def _deputy_years(people: list[Cadre], at: int, now: int) -> None:
    _shorten(people[at], L.COUNTY_DEPUTY, 18)


def _chief_below_years(people: list[Cadre], at: int, now: int) -> None:
    _shorten(people[at], L.TOWNSHIP, 30)


def _township_years(people: list[Cadre], at: int, now: int) -> None:
    _shorten(people[at], L.TOWNSHIP_DEPUTY, 14)


def _education(people: list[Cadre], at: int, now: int) -> None:
    cadre = people[at]
    first = replace(cadre.studies[0], schooling="4", name="中专", degree="", major="普通师范")
    first.school = "零陵师范学校普通师范专业"
    cadre.studies = [first]


def _training(people: list[Cadre], at: int, now: int) -> None:
    before = (people[at].promoted() or now) - 6
    people[at].trainings = [Training("学习贯彻专题轮训班", "市委党校", before, 5)]


def _party_age(people: list[Cadre], at: int, now: int) -> None:
    people[at].party_month = people[at].now.start - 20


def _skipped(people: list[Cadre], at: int, now: int) -> None:
    cadre = people[at]
    gone = [p for p in cadre.posts if p.seat.level == L.TOWNSHIP]
    before = [p for p in cadre.posts if p.seat.level == L.TOWNSHIP_DEPUTY]
    before[-1].end = gone[-1].end
    cadre.posts = [p for p in cadre.posts if p not in gone]


def _barely(people: list[Cadre], at: int, now: int) -> None:
    people[at].assessments[now // 12 - 1] = "3"


def _sanction(people: list[Cadre], at: int, now: int) -> None:
    on = now - 5
    people[at].sanctions.append(
        Sanction("p2", "党内严重警告", f"{month(on)}-15", f"{month(on + 18)}-14",
                 "《中国共产党纪律处分条例》")
    )  # fmt: skip


def _home(people: list[Cadre], at: int, now: int) -> None:
    people[at].native_place = f"湖南{people[at].unit.name}"


def _couple(people: list[Cadre], at: int, now: int) -> None:
    """Chief and member of staff of one unit become man and wife."""
    chief = people[at]
    other = next(
        n for n, p in enumerate(people)
        if p.unit.pk == chief.unit.pk and n != at and not p.now.seat.is_chief and not p.breaks
    )  # fmt: skip
    if people[other].sex == chief.sex:
        people[other].sex = "2" if chief.sex == "1" else "1"
        people[other].id_number = sexed(people[other])
    wed(people, at, other)


def sexed(cadre: Cadre) -> str:
    """Give a number the other sex's order digit; nobody else has such a number."""
    from guantong.standards.id_numbers import check_digit

    order = int(cadre.id_number[14:17]) + (1 if cadre.sex == "1" else -1) + 900
    body = f"{cadre.id_number[:14]}{min(order, 999) // 2 * 2 + (cadre.sex == '1'):03d}"
    return body + check_digit(body)


def _ten_years(people: list[Cadre], at: int, now: int) -> None:
    _push_now(people[at], now - 126)


def _fifteen_years(people: list[Cadre], at: int, now: int) -> None:
    cadre = people[at]
    level = cadre.now.seat.level
    _push_now(cadre, now - 80)
    before = [p for p in cadre.posts if p.seat.level != level]
    first = replace(cadre.now, start=now - 186, end=cadre.now.start)
    first.seat = Seat("人大主席", level, duty="congress")
    _shift(before, now - 186)
    cadre.posts = [*before, first, cadre.now]
    _refit(cadre)


def _past_age(people: list[Cadre], at: int, now: int) -> None:
    cadre = people[at]
    moved = now - 62 * 12 - cadre.birth
    cadre.birth += moved
    _renumber(cadre)


def _rank_step(people: list[Cadre], at: int, now: int) -> None:
    people[at].ranks = [("34", now - 20, now - 8), ("33", now - 8, None)]


def _three_ages(people: list[Cadre], at: int, now: int) -> None:
    people[at].birth += 26


def _party_before_age(people: list[Cadre], at: int, now: int) -> None:
    people[at].party_month = people[at].birth + 16 * 12


def _excellent(people: list[Cadre], at: int, now: int) -> None:
    unit = people[at].unit.pk
    team = [p for p in people if p.unit.pk == unit]
    for cadre in team[: -(-len(team) * 2 // 5)]:
        cadre.assessments[now // 12 - 1] = "1"


C, D, T, S = L.COUNTY, L.COUNTY_DEPUTY, L.TOWNSHIP, L.TOWNSHIP_DEPUTY
BREAKS = (
    Break("service", "selection.service", "工龄不满五年，任职年限随之不足", D, _service),
    Break("grassroots", "selection.grassroots", "提任县处级时没有两年基层工作经历", D, _grassroots),
    Break(
        "posts-below", "selection.posts-below", "下一级只任过一个职位", D, _one_post_below
    ),
    Break("deputy-years", "selection.deputy-years", "副处提正处不满两年", C, _deputy_years),
    Break(
        "chief-below", "selection.chief-below-years", "正科提副处不满三年", D, _chief_below_years
    ),
    Break(
        "township-years", "selection.township-chief-years", "副科提正科不满两年", T, _township_years
    ),
    Break("education", "selection.education", "最高学历为中专", D, _education),
    Break("training", "selection.training-township", "提任前一年培训不足", T, _training),
    Break(
        "party-age", "selection.party-age", "任县委委员时党龄不满三年", D, _party_age, kind="county"
    ),
    Break("skipped", "selection.stepwise", "由副科越级提任副处", D, _skipped),
    Break("barely", "selection.assessment", "上一年年度考核为基本称职", S, _barely),
    Break("sanction", "sanction.party", "党内严重警告影响期未满", T, _sanction),
    Break("home", "avoidance.home-county", "在成长地任县委书记", C, _home, True, "county"),
    Break("couple", "avoidance.superior", "夫妻同在一单位", T, _couple, True, whole_unit=True),
    Break("ten-years", "tenure.terms", "连任现职超过十年", S, _ten_years),
    Break(
        "fifteen-years", "tenure.level", "同一层次超过十五年", T, _fifteen_years, kind="township"
    ),
    Break("past-age", "retirement.reached", "已过退休月仍在职", T, _past_age, False),
    Break("rank-step", "rank.step", "晋升职级不满两年", L.STAFF, _rank_step),
    Break("excellent", "team.excellent", "优秀超过四分之一", T, _excellent, True, whole_unit=True),
    Break("three-ages", "audit", "出生年月与身份证号相差两年多", S, _three_ages),
    Break("party-before-age", "audit", "入党时不满十八周岁", S, _party_before_age),
)  # fmt: skip


def play(people: list[Cadre], now: int) -> dict[str, int]:
    """Let each rule be broken once, each by another person; return who by which key.

    A small demonstration may lack a level; what needs it is left out.
    """
    found: dict[str, int] = {}
    units: set[int] = set()
    for one in sorted(BREAKS, key=lambda rule: not rule.whole_unit):
        fitting = [n for n, p in enumerate(people) if _fits(p, one, units)]
        if not fitting:
            continue
        # Of the young, a longer past does not make a pensioner.
        at = max(fitting, key=lambda n: people[n].birth)
        one.make(people, at, now)
        people[at].breaks = one.key
        if one.whole_unit:
            units.add(people[at].unit.pk)
        found[one.key] = at
    return found


def _fits(cadre: Cadre, one: Break, units: set[int]) -> bool:
    seat = cadre.now.seat
    return (
        not cadre.breaks
        and cadre.unit.pk not in units
        and seat.level == one.level
        and (one.chief is None or seat.is_chief == one.chief)
        and (not one.kind or cadre.unit.kind == one.kind)
        and not (one.kind == "county" and not seat.title[1:].startswith("委"))
        and not seat.outside_party
        and cadre.party == "01"
        and all(relative.person is None for relative in cadre.family)
    )


def _shorten(cadre: Cadre, level: str, months: int) -> None:
    """Squeeze the time at a level; what was before moves up to it."""
    held = [p for p in cadre.posts if p.seat.level == level]
    end = held[-1].end or 0
    step = months // len(held)
    for n, post in enumerate(held):
        post.start, post.end = end - months + n * step, end - months + (n + 1) * step
    held[-1].end = end
    _shift([p for p in cadre.posts if p.start < held[0].start and p not in held], held[0].start)
    _refit(cadre)


def _push(cadre: Cadre, start: int, *, keep_birth: bool) -> None:
    """Squeeze everything before the present level into the time from ``start``."""
    level = cadre.now.seat.level
    before = [p for p in cadre.posts if p.seat.level != level]
    first = cadre.since(level)
    step = max(1, (first - start) // len(before))
    for n, post in enumerate(before):
        post.start, post.end = start + n * step, start + (n + 1) * step
    before[-1].end = first
    cadre.work_month = start
    if keep_birth:
        _trim(cadre)


def _push_now(cadre: Cadre, start: int) -> None:
    cadre.now.start = start
    _shift(cadre.posts[:-1], start)
    _refit(cadre)


def _shift(posts: list[Post], end: int) -> None:
    """Move earlier posts so that the last of them ends where the next begins."""
    if posts:
        moved = end - (posts[-1].end or end)
        for post in posts:
            post.start += moved
            post.end = (post.end or end) + moved


def _refit(cadre: Cadre) -> None:
    """Move birth, schooling and Party with the first post."""
    moved = cadre.posts[0].start - cadre.work_month
    cadre.work_month += moved
    cadre.birth += moved
    if cadre.party_month is not None:
        cadre.party_month += moved
    for study in cadre.studies:
        study.start += moved
        study.end += moved
    cadre.ranks = [rank for rank in cadre.ranks if rank[1] >= cadre.work_month]
    _renumber(cadre)


def _trim(cadre: Cadre) -> None:
    cadre.studies = [replace(cadre.studies[0], end=cadre.work_month - 2)]
    study = cadre.studies[0]
    study.start = study.end - 36 if study.schooling in "43" else study.end - 48
    cadre.birth = cadre.work_month - 24 * 12
    if cadre.party_month is not None:
        cadre.party_month = cadre.birth + 20 * 12
    _renumber(cadre)


def _renumber(cadre: Cadre) -> None:
    """Let the identity number follow a birth that was moved: an order number nobody is dealt."""
    from guantong.standards.id_numbers import check_digit

    order = cadre.id_number[14:17]
    body = f"{cadre.id_number[:6]}{month(cadre.birth).replace('-', '')}29{order}"
    if month(cadre.birth).endswith("-02"):
        body = body[:12] + "28" + f"{900 + int(order) % 2:03d}"
    cadre.id_number = body + check_digit(body)
