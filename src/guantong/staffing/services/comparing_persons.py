"""What a 比选表 says of each person: facts, assessments, inspection with its error, articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.assess.report import points
from guantong.core.services import events
from guantong.core.text import Text
from guantong.formats.documents import Document
from guantong.formats.documents.comparison import Column, comparison
from guantong.people.profile import writing
from guantong.people.services.forms.outward import photos_of
from guantong.people.services.rosters import dotted_party
from guantong.staffing.queries.side_by_side import Side, sides
from guantong.staffing.services import vacancy
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person
    from guantong.staffing.models import Post
    from guantong.staffing.services.vacancy import Judged, Told

NOTE = (
    "测评分为百分制，误差为 95%；两人的误差范围相交的，一般差别不明显。"
    "任职资格由系统按条款核对，供研究，不作结论。"
)
MOST = 8
YEARS = 3


@dataclass(frozen=True)
class Compared:
    """Persons side by side: the labels of the rows, and what stands there of each."""

    people: tuple[Person, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sides: tuple[Side, ...]
    judged: tuple[Judged, ...]


def compared(actor: Account, post: Post, people: Sequence[Person], on: dt.date) -> Compared:
    """Read persons, who are in the roster's order, side by side for a post; logged."""
    columns = sides(actor, people, on)
    found = vacancy.judged(post, people, on)
    told = vacancy.told(post, found, on)
    rows = [
        (str(label), tuple(write(side) for side in columns)) for label, write in _WRITERS.items()
    ]
    said = tuple(_eligible(one, told) for one in found)
    rows.append((_("任职资格核对"), said))
    for person in people:
        events.record(actor, "补缺.比选", person, f"{post.full_name}：{person.unit.name} 1 人")
    return Compared(tuple(people), tuple(rows), tuple(columns), tuple(found))


def paper(actor: Account, post: Post, people: Sequence[Person], on: dt.date) -> Document:
    """Describe the paper of the same."""
    made, photos = compared(actor, post, people, on), photos_of(people)
    columns = [
        Column(person.name, photos.get(person.pk, b""), tuple(row[1][at] for row in made.rows))
        for at, person in enumerate(made.people)
    ]
    demo = "演示数据，人物均为虚构" if any(person.is_demo for person in people) else ""
    day = f"{on.year}年{on.month}月{on.day}日"
    return comparison(
        f"{post.full_name}人选比选表", f"截至 {day} · {len(people)} 人，按机构和名册顺序排列",
        [label for label, _cells in made.rows], columns,
        notes=(NOTE,),
        foot=demo,
    )  # fmt: skip


def _person(side: Side) -> str:
    person = side.person
    return "，".join(filter(None, (str(person.get_sex_display()), person.ethnicity)))


def _birth(side: Side) -> str:
    age = side.fact(_("年龄"))
    born = writing.month(side.person.birth_month)
    return f"{born}（{age.value}）" if age and age.value else born


def _studies(side: Side) -> str:
    rows = (
        "，".join(filter(None, (
            str(row.get_mode_display()), row.schooling_text or str(row.get_schooling_display()),
            row.degree, row.school,
        )))
        for row in side.studies
    )  # fmt: skip
    return "\n".join(rows) or str(side.person.get_schooling_display())


def _now(side: Side) -> str:
    person = side.person
    since = writing.month(person.post_since)
    post = in_full(person.unit.name, person.post)
    return f"{post}\n（{since}任现职）" if since else post


def _level(side: Side) -> str:
    person = side.person
    since = writing.month(person.level_since)
    level = str(person.get_level_display())
    parts = [f"{level}（{since}）" if level and since else level, str(person.get_rank_display())]
    return "\n".join(filter(None, parts))


def _posts(side: Side) -> str:
    return "\n".join(
        f"{writing.period(row.start, row.end)} {in_full(row.unit_name, row.title)}"
        for row in side.posts
    )


def _years(side: Side) -> str:
    return "\n".join(f"{row.year} {row.get_result_display()}" for row in side.years[:YEARS])


def _inspected(side: Side) -> str:
    if not side.results:
        return _("没有已发布的考察结果")
    last = side.results[0]
    if last.hidden or not last.overall:
        return _("测评表不足规定份数，不显示结果")
    return f"{points(last.overall)}\n{last.campaign}，{writing.day(last.on)}"


def _awards(side: Side) -> str:
    return "\n".join(
        " ".join(filter(None, (writing.day(row.on), row.name, how.words)))
        for row, how in side.awards
    )


#: What stands in the rows, one after the other.
_WRITERS: Mapping[Text, Callable[[Side], str]] = {
    gettext_lazy("性别、民族"): _person,
    gettext_lazy("出生年月"): _birth,
    gettext_lazy("籍贯"): lambda side: side.person.native_place,
    gettext_lazy("入党时间"): lambda side: dotted_party(side.person),
    gettext_lazy("参加工作时间"): lambda side: writing.month(side.person.work_month),
    gettext_lazy("学历学位"): _studies,
    gettext_lazy("现任职务"): _now,
    gettext_lazy("职务层次、职级"): _level,
    gettext_lazy("任职经历"): _posts,
    gettext_lazy("近三年年度考核"): _years,
    gettext_lazy("考察测评"): _inspected,
    gettext_lazy("奖惩"): _awards,
}


def _eligible(one: Judged, told: Mapping[int, Told]) -> str:
    said = told[one.person.pk]
    lines = [str(one.answer.label)]
    lines += [f"{why.name}：{why.words or why.citation}" for why in said.reasons]
    lines += [_("缺%s") % lack.kind.name for lack in said.lacking]
    lines += [f"{why.name}：{why.words}" for why in said.advice]
    return "\n".join(lines)
