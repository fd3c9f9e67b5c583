"""Who serves: entered, recalled or replaced by two; reports each half-year; words of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case
from guantong.casework.services import opening, processes
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_under
from guantong.jobs.postings import matching, queries
from guantong.jobs.postings.models import PostingEnd, PostingPlace, PostingWord
from guantong.jobs.postings.room import POSTING_MANAGE, POSTING_SAY
from guantong.people.models import Person, PracticePosting
from guantong.people.room import PERSON_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

REPORT = "posting.report"
LABEL = PostingPlace._meta.label_lower
SECRETARY = queries.KINDS[0]
#: The month after which a year's second half begins.
HALF = 6


@act(
    PostingPlace, "派驻.登记", gettext_lazy("登记派驻"), needs=POSTING_MANAGE, name="post",
    makes=PracticePosting,
    ask=(
        Field("person", type=Person, needs=PERSON_MANAGE),
        Field("kind", gettext_lazy("类别"), "choice", choices=[
            (one.value, one.label) for one in queries.KINDS
        ]),
        Field("start", type="month"),
        Field("planned", type="number", least=1, most=60,
              initial=lambda _row: matching.table()["term"]["months"]),
        "document",
    ),
)  # fmt: skip
def post(
    _actor: Account | None, place: PostingPlace, person: Person, kind: str, start: str,
    planned: int, document: str = "",
) -> Done:  # fmt: skip
    """Enter who serves in a village since when.

    Raises
    ------
    Conflict
        If it has a first secretary, or the person serves already.

    """
    if kind == SECRETARY and queries.serving([place.unit_id]).filter(kind=SECRETARY).exists():
        raise Conflict(_("%s已有第一书记，请先结束或调换。") % place, field="kind")
    if queries.terms([person.pk]):
        raise Conflict(_("%s正在别的村任第一书记。") % person.name, field="person")
    row = PracticePosting(
        person=person, kind=kind, sent_from=person.unit.name, unit=place.unit,
        unit_name=place.unit.name, task=str(PracticePosting.Kind(kind).label), at_grassroots=True,
        start=start, planned=planned, document=document,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("%s同月的派驻已经登记过。") % person.name, field="start") from error
    return Done(f"{place}：{row.get_kind_display()}", _("已登记。"), made=row)


def _serving(_reader: Any, place: PostingPlace) -> list[tuple[str, str]]:
    rows = queries.serving([place.unit_id])
    return [(str(one.pk), f"{one.person.name}（{one.get_kind_display()}）") for one in rows]


def _of(place: PostingPlace, posting: str) -> PracticePosting:
    row = queries.serving([place.unit_id]).filter(pk=int(posting)).first()
    if row is None:
        raise Conflict(_("这项派驻已经结束。请刷新页面。"), field="posting")
    return row


def _served(place: PostingPlace) -> bool:
    return queries.serving([place.unit_id]).exists()


@act(
    PostingPlace, "派驻.召回", gettext_lazy("召回、调换"), needs=POSTING_MANAGE, name="recall",
    makes=PostingEnd, second=True, when=_served,
    back=gettext_lazy("召回错了，可以重新登记派驻。"),
    ask=(
        Field("posting", gettext_lazy("人员"), "choice", choices=_serving), "how",
        Field("end", gettext_lazy("结束月份"), "month",
              initial=lambda _row: f"{timezone.localdate():%Y-%m}"),
        Field("reason", type="reason", most=240),
    ),
    confirm=gettext_lazy("核签后，该人到该月为止不再在村任职，派出单位可见。"),
)  # fmt: skip
def recall(
    actor: Account | None, place: PostingPlace, posting: str, how: str, end: str, reason: str
) -> Done:
    """End a posting, with the reason; done once it is seconded.

    Raises
    ------
    Conflict
        If it has ended meanwhile.
    GuantongError
        If it would end before it began.

    """
    row = _of(place, posting)
    if end < row.start:
        raise GuantongError(_("结束月份早于到岗月份。"), field="end")
    row.end = end
    row.save()
    made = PostingEnd(place=place, posting=row, how=how, reason=reason, by=actor)
    made.save()
    return Done(f"{place}：{made}{row.get_kind_display()}（{reason}）", _("已结束。"), made=made)


@act(
    PostingPlace, "派驻.评价", gettext_lazy("写年度评价"), needs=POSTING_SAY, name="word",
    makes=PostingWord, when=_served, back=FINAL,
    ask=(
        Field("posting", gettext_lazy("人员"), "choice", choices=_serving),
        Field("year", type="number", least=2015, most=2100,
              initial=lambda _row: timezone.localdate().year),
        "side",
        Field("words", type="long", least=10, most=1000,
              help=gettext_lazy("写做了什么、群众怎么说；不打分、不排名。")),
    ),
    confirm=gettext_lazy("评价署您的姓名，保存后不能改。"),
)  # fmt: skip
def say(
    actor: Account | None, place: PostingPlace, posting: str, year: int, side: str, words: str
) -> Done:
    """Put down what the township or the villagers' meeting says of a year; once.

    Raises
    ------
    Conflict
        If it is said already, or the posting has ended.

    """
    row = _of(place, posting)
    if pointing(PostingWord, "posting", [row.pk]).filter(year=year, side=side).exists():
        raise Conflict(_("%s年的这项评价已经写了。") % year, field="year")
    made = PostingWord(place=place, posting=row, year=year, side=side, words=words, by=actor)
    made.save()
    return Done(f"{place}：{made}", _("已保存。"), made=made)


def half_of(day: Any) -> str:
    """Say which half-year a day lies in."""
    which = "上半年" if day.month <= HALF else "下半年"
    return f"{day.year}年{which}"


@act(
    Unit, "派驻.半年报告", gettext_lazy("开始半年报告"), needs=POSTING_MANAGE,
    name="posting-reports", when=lambda unit: unit.kind != Unit.Kind.VILLAGE, back=FINAL,
    confirm=gettext_lazy(
        "为本级以下每一位在任的第一书记立一件报告，由乡镇代收：做了什么，请派出单位帮什么。"
    ),
)  # fmt: skip
def reports(actor: Account | None, unit: Unit) -> Done:
    """Ask all first secretaries below a unit for the report of this half-year, once each.

    Raises
    ------
    Conflict
        If no process is in force, or all were asked.

    """
    process = processes.in_force(REPORT, unit.path)
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % REPORT)
    half = half_of(timezone.localdate())
    places = {one.unit_id: one for one in rows_under(unit, PostingPlace).select_related("unit")}
    rows = rows_under(unit, Unit).filter(kind=Unit.Kind.VILLAGE).order_by().values("pk")
    serving = [one for one in queries.serving(rows).filter(kind=SECRETARY) if one.unit_id in places]
    asked = pointing(Case, "subject_id", [one.pk for one in places.values()]).filter(
        subject_model=LABEL, title__contains=half
    )
    there = set(asked.values_list("title", flat=True))
    given = [
        opening.Opened(one.unit, title, places[one.unit_id])
        for one in serving
        if one.unit is not None and (title := _titled(one, half)) not in there
    ]
    if not given:
        raise Conflict(_("%s的报告都已经开始。") % half)
    opening.open_many(actor, process, given)
    told = _("已开始 %d 件报告。") % len(given)
    return Done(f"{unit.name}：{half}报告 {len(given)} 件", told)


def _titled(row: PracticePosting, half: str) -> str:
    return f"{row.unit_name}第一书记{row.person.name}{half}工作报告"


def reports_of(place: PostingPlace) -> Any:
    """Return the reports about a village, the newest first."""
    rows = pointing(Case, "subject_id", [place.pk]).filter(subject_model=LABEL)
    return rows.select_related("process").order_by("-pk")


def words_of(place: PostingPlace) -> Any:
    """Return what was said of the postings to a village."""
    return rows_of(place, PostingWord).select_related("posting__person", "by")
