"""Surveys of the state of sites: appended, never altered; a fall or a missed one opens a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Process
from guantong.casework.services import opening, processes
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import pointing, rows_of
from guantong.core.services import notes
from guantong.core.services.daily import daily
from guantong.places.models import Site, SiteCase, SiteSurvey
from guantong.places.models.sites import GRADES
from guantong.places.room import SITE_MANAGE, SITE_SURVEY
from guantong.places.services.sites import a_year_after

if TYPE_CHECKING:
    from guantong.core.models import Account

#: The process under which a site is repaired, or looked at again; job 14 brings it.
KEY = "heritage.repair"
LABEL = Site._meta.label_lower
Why, Grade = SiteCase.Why, SiteSurvey.Grade
#: So long before its day a survey is told to be due.
AHEAD = dt.timedelta(days=30)
#: So many sites are read at once by the nightly work.
SIZE = 500


def with_state(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to sites what their last survey says: ``grade``, ``surveyed_on``, ``due``, ``last``."""
    last = SiteSurvey.objects.filter(site=OuterRef("pk")).order_by("-on", "-id")

    def of(name: str) -> Subquery:
        return Subquery(last.values(name)[:1])

    found: QuerySet[Any] = rows.annotate(
        grade=of("grade"), surveyed_on=of("on"), due=of("next_due"), last=of("pk"),
        urgency=of("urgency"),
    )  # fmt: skip
    return found


def overdue(rows: QuerySet[Any], on: dt.date | None = None) -> QuerySet[Any]:
    """Keep, of sites with their state, those whose next survey is late."""
    return rows.filter(due__lt=on or timezone.localdate(), closed_on=None)


def timeline(site: Site) -> list[tuple[SiteSurvey, str]]:
    """Return a site's surveys, the last first, each with how it differs from the one before."""
    some = list(rows_of(site, SiteSurvey).select_related("by"))
    older: list[SiteSurvey | None] = [*some[1:], None]
    return [(one, change(one, before)) for one, before in zip(some, older, strict=False)]


def change(now: SiteSurvey, before: SiteSurvey | None) -> str:
    """Say how a survey stands to the one before it: ``fell``, ``rose``, ``""``."""
    if before is None or now.grade == before.grade:
        return ""
    return "fell" if GRADES.index(now.grade) > GRADES.index(before.grade) else "rose"


@act(
    Site, "红色资源.调查", gettext_lazy("登记调查"), needs=SITE_SURVEY, makes=SiteSurvey,
    name="survey", when=lambda row: row.closed_on is None,
    begins=lambda _row, _said: {
        "on": timezone.localdate(), "next_due": a_year_after(timezone.localdate()),
    },
    ask=(
        "on", "surveyor", "grade",
        Field("damage", required=False, most=400, when="grade=middle|poor|bad"),
        Field("cause", type="choice", choices=SiteSurvey.Cause.choices,
              when="grade=middle|poor|bad"),
        "urgency", "next_due",
        Field("photo", gettext_lazy("照片"), "file", required=False,
              help=gettext_lazy("登记后还可以在调查页面继续添加")),
    ),
)  # fmt: skip
def survey(actor: Account | None, row: Site, photo: Any = None, **said: Any) -> Done:
    """Write down what was found; a fall of the grade, or what cannot wait, opens a case.

    Raises
    ------
    GuantongError
        If the day lies ahead or before the last survey, or the next is not after it.

    """
    before = rows_of(row, SiteSurvey).first()
    made = SiteSurvey(site=row, by=actor, is_demo=row.is_demo, **said)
    _check(made, before)
    made.save()
    if photo is not None:
        notes.attach(actor, made, str(_("现场照片")), photo)
    why = _why(made, before)
    (case,) = open_cases(actor, [(made, why)]) if why else (None,)
    return Done(f"{made}登记", _said(row, case), made=made)


def _said(row: Site, case: Case | None) -> str:
    """Say what became of a survey; of a case that was open already, that it goes on."""
    if case is None:
        return _("已登记。")
    if rows_of(row, SiteCase).filter(case=case).count() > 1:
        return _("已登记，并入在办的 %s。") % case.number
    return _("已登记，并立项 %s。") % case.number


def _check(made: SiteSurvey, before: SiteSurvey | None) -> None:
    if made.on > timezone.localdate():
        raise GuantongError(_("调查日期在今天之后，请核对。"), field="on")
    if before is not None and made.on < before.on:
        text = _("最近一次调查是 %(on)s，不能补在它前面；有错的请再登记一次。")
        raise GuantongError(text % {"on": f"{before.on:%Y-%m-%d}"}, field="on")
    if made.next_due <= made.on:
        raise GuantongError(_("下次调查应在这次以后。"), field="next_due")


def _why(made: SiteSurvey, before: SiteSurvey | None) -> str:
    if made.urgency == SiteSurvey.Urgency.NOW:
        return Why.URGENT
    return Why.FELL if change(made, before) == "fell" else ""


def open_cases(actor: Account | None, some: Iterable[tuple[SiteSurvey, str]]) -> list[Case | None]:
    """Let a case be opened for each survey and reason; one open about a site already is taken.

    The survey and the reason that opened a case are kept, so that none is opened twice.
    """
    told = list(some)
    sites = {one.site_id for one, _why in told}
    there: dict[int, Case] = {
        case.subject_id or 0: case
        for case in pointing(Case, "subject_id", sites).filter(subject_model=LABEL, closed_at=None)
    }
    found: list[Case | None] = []
    rows = []
    for one, why in told:
        case = there.get(one.site_id) or _opened(actor, one, why)
        if case is not None:
            there[one.site_id] = case
            rows.append(SiteCase(
                site=one.site, survey=one, why=why, case=case, by=actor, is_demo=one.is_demo,
            ))  # fmt: skip
        found.append(case)
    SiteCase.objects.bulk_create(rows)
    return found


def _opened(actor: Account | None, one: SiteSurvey, why: str) -> Case | None:
    process = _process(one.site.unit_path)
    if process is None:
        return None
    label = SiteCase.Why(why).label
    given = opening.Opened(
        one.site.unit, f"{one.site}：{label}"[:160], one.site, is_demo=one.is_demo,
        data={"why": f"{label}；最近一次调查 {one.on:%Y-%m-%d}，{one.get_grade_display()}"},
    )  # fmt: skip
    (case,) = opening.open_many(actor, process, [given])
    return case


def _process(path: str) -> Process | None:
    return processes.in_force(KEY, path)


def to_open(on: dt.date) -> Iterator[tuple[SiteSurvey, str]]:
    """Yield the last surveys of sites whose next one is late and opened no case yet."""
    sites = overdue(with_state(Site.objects.unscoped("每夜核对到期的调查")), on)
    last = list(sites.order_by("pk").values_list("last", flat=True))
    for first in range(0, len(last), SIZE):
        keys = last[first : first + SIZE]
        told = pointing(SiteCase, "survey", keys).filter(why=Why.OVERDUE)
        done = set(told.values_list("survey", flat=True))
        rows = pointing(SiteSurvey, "pk", keys).select_related("site__unit").order_by("pk")
        yield from ((one, Why.OVERDUE) for one in rows if one.pk not in done)


@daily("红色资源到期调查")
def follow() -> int:
    """Open a case for each site whose survey is late; return for how many."""
    some = list(to_open(timezone.localdate()))
    return len([case for case in open_cases(None, some) if case is not None])


@act(
    Site, "红色资源.修缮", gettext_lazy("确认修缮或补查"), needs=SITE_MANAGE, name="mended",
    open_to=("process",),
)  # fmt: skip
def mended(_actor: Account | None, row: Site) -> str:
    """Refuse to say that a site was seen to while no survey was made since the case was opened.

    Raises
    ------
    Conflict
        With what is missing.

    """
    last = rows_of(row, SiteSurvey).order_by("-on", "-id").first()
    opened = rows_of(row, SiteCase).filter(case__closed_at=None).order_by("-survey").first()
    if last is None or (opened is not None and last.pk <= opened.survey_id):
        raise Conflict(_("立项以后还没有新的调查。请先到现场看，登记调查，再选。"), field="outcome")
    return f"{row}：{last.get_grade_display()}（{last.on:%Y-%m-%d} 调查）"


def cases_of(site: Site) -> list[SiteCase]:
    """Return why cases about a site were opened, the last first."""
    return list(rows_of(site, SiteCase).select_related("case", "survey").order_by(F("pk").desc()))
