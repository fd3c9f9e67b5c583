"""补缺: from a vacant post to who qualifies, who does not and why; and a few of them compared."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.workbook.write import write_table
from guantong.frame import allowed, way
from guantong.frame.buttons import address_of, beside
from guantong.people import queries
from guantong.people.listings.filters import AGES, YEARS
from guantong.people.models import Person, Sex
from guantong.people.profile.writing import read
from guantong.people.room import PERSON_REVEAL
from guantong.staffing.eligibility.policies import name_of
from guantong.staffing.models import Judgement, Post
from guantong.staffing.queries import judgement
from guantong.staffing.queries import posts as reads
from guantong.staffing.room import PLAN_VIEW
from guantong.staffing.services import comparing_persons, vacancy
from guantong.staffing.services.vacancy import Answer, Judged, Told
from guantong.standards.judgement import groups
from guantong.standards.months import Month
from guantong.standards.rules import all_rules
from guantong.standards.rules.missing import names_of
from guantong.ui import tables as ui_tables
from guantong.ui.answers import download
from guantong.ui.paging import Page
from guantong.ui.tables import Choice

View = PLAN_VIEW
A_PAGE = 50
PAPERS = {"pdf": to_pdf, "docx": to_word}
#: The act, of a room above, that puts a person on the agenda of a meeting.
PROPOSE = "propose"
SCHOOLING = [
    ("1", gettext_lazy("研究生")), ("2", gettext_lazy("大学本科及以上")),
    ("3", gettext_lazy("大学专科及以上")),
]  # fmt: skip
PRACTICE = [
    ("grassroots", gettext_lazy("有基层任职经历")), ("sent", gettext_lazy("有挂职、驻村等经历")),
]  # fmt: skip


class Search(ui_tables.Table):
    """What the search row looks in."""

    @classmethod
    def find(cls, rows: QuerySet[Person], word: str) -> QuerySet[Person]:
        """Search names by characters and pinyin, posts and units by characters."""
        return queries.by_name_or_post(rows, word)


@dataclass(frozen=True)
class Line:
    """A person with why, as the page shows it."""

    person: Person
    age: int | None
    told: Told
    group: Judgement | None
    ticked: bool


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show who may take a post: those who qualify, or do not, or of whom a fact is missing."""
    post, on = allowed.get(request, Post, pk, View), timezone.localdate()
    filters = _filters(request, post)
    rows, unit = ui_tables.narrowed(request, Search, vacancy.reach(request.user, post), filters)
    found = vacancy.judged(post, vacancy.people_of(rows), on)
    if request.GET.get("export") == "xlsx":
        return _workbook(request, post, found)
    answer = _answer(request, found)
    some = [one for one in found if one.answer == answer]
    rules = _rules(some)
    rule = request.GET.get("rule", "")
    if answer == Answer.BROKEN and rule in {code for code, _name, _n in rules}:
        some = [one for one in some if rule in one.codes]
    shown = _page(some, request.GET.get("page"))
    ticked = _keys(request)
    vacancy.log(request.user, post, found)
    context = {
        "title": _("补缺：%s") % post.full_name, "crumbs": way.through(post), "post": post,
        "holder": reads.holder_of(request.user, post), "on": on,
        "tiles": [(one, n) for one, n in vacancy.counts(found).items()], "answer": answer,
        "total": len(found), "rules": rules if answer == Answer.BROKEN else [], "rule": rule,
        "lines": _lines(request, post, shown.rows, on, ticked), "page": shown,
        "elsewhere": _elsewhere(request, ticked, shown.rows), "most": comparing_persons.MOST,
        "filters": ui_tables.drop_downs(filters, request.GET), "under": unit, "narrows": True,
        "filtered": any(request.GET.get(one.name) for one in filters) or request.GET.get("q"),
    }  # fmt: skip
    return render(request, "staffing/vacancy.html", context)


@allowed.needs(View)
def compare(request: Request, pk: int) -> HttpResponse:
    """Show up to eight persons side by side for a post; or hand the table out as a paper."""
    post, on = allowed.get(request, Post, pk, View), timezone.localdate()
    keys = _keys(request)
    if not 1 <= len(keys) <= comparing_persons.MOST:
        text = _("请勾选 1 至 %(most)d 人，现在选了 %(n)d 人。")
        raise GuantongError(text % {"most": comparing_persons.MOST, "n": len(keys)})
    people = vacancy.people_of(vacancy.reach(request.user, post).filter(pk__in=keys))
    if not people:
        raise GuantongError(_("所选的人不在您的范围内，或已不在职。"))
    kind = request.GET.get("paper", "")
    if kind in PAPERS:
        events.record(request.user, "补缺.打印比选表", post, f"{post.full_name}，{len(people)} 人")
        made = comparing_persons.paper(request.user, post, people, on)
        return download(PAPERS[kind](made), f"{made.title}.{kind}")
    made_rows = comparing_persons.compared(request.user, post, people, on)
    proposing = [one.name for one in beside(request.user, post, (PROPOSE,))]
    said = judgement.last_of(request.user, [one.pk for one in people])
    context = {
        "title": _("比选：%s") % post.full_name, "crumbs": _way(post), "post": post, "on": on,
        "made": made_rows, "groups": [said.get(one.pk) for one in people],
        "proposes": address_of(post, PROPOSE) if proposing else "",
        "forms": request.user.may(PERSON_REVEAL),
        "query": "&".join(f"row={one.pk}" for one in people),
    }  # fmt: skip
    return render(request, "staffing/vacancy_compare.html", context)


def _way(post: Post) -> way.Way:
    return [*way.through(post), (_("补缺"), reverse("staffing:vacancy", args=[post.pk]))]


def _filters(request: Request, post: Post) -> list[Choice]:
    def within(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
        return vacancy.near(rows, post) if value == "near" else rows

    def by_group(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
        return judgement.in_group(rows, request.user, value)

    named = [(one.code, one.name) for one in groups()]
    return [
        Choice("reach", _("人选范围"),
               [("near", _("同级和下一级")), ("all", _("全部在职干部"))], apply=within,
               default="near"),
        Choice("group", _("研判意见"), [*named, (judgement.NONE, _("未研判"))], apply=by_group),
        Choice("sex", _("性别"), Sex.choices),
        Choice("age", _("年龄"), AGES, apply=queries.in_age_band),
        Choice("schooling", _("学历"), SCHOOLING,
               apply=lambda rows, value: rows.filter(schooling__gt="", schooling__lte=value)),
        Choice("in_post", _("任现职"), YEARS, apply=queries.in_post_for),
        Choice("practice", _("实践经历"), PRACTICE, apply=vacancy.practised),
    ]  # fmt: skip


def _answer(request: Request, found: Sequence[Judged]) -> Answer:
    """Return the answer asked for; else the first that anybody got."""
    asked = request.GET.get("answer", "")
    if asked in Answer.values:
        return Answer(asked)
    many = vacancy.counts(found)
    order = (Answer.MET, Answer.UNKNOWN, Answer.BROKEN)
    return next((one for one in order if many[one]), Answer.MET)


def _rules(some: Iterable[Judged]) -> list[tuple[str, str, int]]:
    """Return what keeps how many from the post: code, name, number, the most common first."""
    many = Counter(code for one in some for code in one.codes)
    return [(code, name_of(code), n) for code, n in many.most_common()]


def _page(some: Sequence[Judged], number: str | None) -> Page:
    last = max(1, -(-len(some) // A_PAGE))
    wanted = int(number) if number and number.isdecimal() and len(number) < 9 else 1
    wanted = min(max(wanted, 1), last)
    rows = some[(wanted - 1) * A_PAGE : wanted * A_PAGE]
    return Page(rows, wanted, A_PAGE, len(some), wanted < last)


def _lines(
    request: Request, post: Post, some: Sequence[Judged], on: dt.date, ticked: Sequence[int]
) -> list[Line]:
    told = vacancy.told(post, some, on)
    placed = judgement.last_of(request.user, [one.person.pk for one in some])
    out = []
    for one in some:
        person, born = one.person, read(one.person.birth_month)
        age = (Month.of(on) - born) // 12 if born else None
        group = placed.get(person.pk)
        out.append(
            Line(
                person, age, told[person.pk], group if group and group.group else None,
                person.pk in ticked,
            )
        )  # fmt: skip
    return out


def _keys(request: Request) -> list[int]:
    keys = (int(key) for key in request.GET.getlist("row") if key.isdecimal() and len(key) < 19)
    return list(dict.fromkeys(keys))


def _elsewhere(
    request: Request, ticked: Sequence[int], shown: Sequence[Judged]
) -> QuerySet[Person]:
    """Return who was ticked on another page, or is not found by the present filter."""
    here = {one.person.pk for one in shown}
    rows: QuerySet[Person] = Person.objects.visible_to(request.user).filter(
        pk__in=[key for key in ticked if key not in here][: comparing_persons.MOST]
    )
    return rows


def _workbook(request: Request, post: Post, found: Sequence[Judged]) -> HttpResponse:
    """Answer with everybody found: the answer, the articles, what is missing."""
    head = (_("姓名"), _("单位"), _("现任职务"), _("核对结果"), _("不符合的规定"), _("缺少的事实"))
    rows = [
        (one.person.name, one.person.unit.name, one.person.post, str(one.answer.label),
         "；".join(map(_cited, one.codes)), "、".join(names_of(one.kinds)))
        for one in found
    ]  # fmt: skip
    vacancy.log(request.user, post, found)
    out = io.BytesIO()
    write_table(out, "任职资格核对", [str(cell) for cell in head], rows)
    return download(out.getvalue(), f"{post.full_name}_任职资格核对.xlsx")


def _cited(code: str) -> str:
    rule = all_rules().get(code)
    return f"{rule.name}（{rule.citation}）" if rule else name_of(code)
