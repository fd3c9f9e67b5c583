"""The lists of candidates under review and of the filing of secretaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.casework.models import Checklist, Round
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame import allowed
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.village_terms.models import Candidate, PostKind
from guantong.jobs.village_terms.room import TERM_DECIDE, TERM_WORK
from guantong.jobs.village_terms.services import candidates as work
from guantong.jobs.village_terms.services.review import LIST
from guantong.people.models import Person
from guantong.ui.columns import Month, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: How far a candidate is, by the case of the review.
STATES: dict[str, tuple[Text, Q]] = {
    "draft": (_("汇总中"), Q(review=None)),
    "open": (_("联审中"), Q(review_closed=None) & ~Q(review=None)),
    "passed": (_("可以作为人选"), Q(review_result=work.PASSED) & ~Q(review_closed=None)),
    "refused": (_("不宜作为人选"), Q(review_result=work.REFUSED) & ~Q(review_closed=None)),
}
#: How far the filing of a secretary is: without a concluded review there is none.
FILINGS: dict[str, tuple[Text, Q]] = {
    "unreviewed": (_("联审未办结，不能备案"), Q(review_closed=None)),
    "refused": (_("联审未通过，不能备案"), ~Q(review_closed=None) & ~Q(review_result=work.PASSED)),
    "wanted": (_("待申请备案"), STATES["passed"][1] & Q(filing=None)),
    "open": (_("备案中"), Q(filing_closed=None) & ~Q(filing=None)),
    "filed": (_("已备案"), Q(filing_result=work.FILED) & ~Q(filing_closed=None)),
    "no": (_("不同意备案"), ~Q(filing_closed=None) & ~Q(filing_result=work.FILED)),
}


def in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the candidates that are so far."""
    return rows.filter(STATES[value][1])


def _filing(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(FILINGS[value][1])


def state_of(row: Any) -> Text:
    """Say how far the review of a candidate is, read with its cases."""
    if row.review is None or row.review_closed is None:
        return STATES["draft" if row.review is None else "open"][0]
    said: Text = row.review_result
    return said


def filing_of(row: Any) -> Text:
    """Say how far the filing of a secretary is, read with its cases."""
    if row.filing is None:
        passed = row.review_closed and row.review_result == work.PASSED
        return FILINGS["wanted" if passed else "refused" if row.review_closed else "unreviewed"][0]
    filed = row.filing_result == work.FILED
    return FILINGS["open" if row.filing_closed is None else "filed" if filed else "no"][0]


def _to_file(account: Account) -> QuerySet[Any]:
    rows = Candidate.objects.visible_to(account, TERM_WORK).filter(post=PostKind.SECRETARY)
    above = Candidate.objects.visible_to(account, TERM_DECIDE).order_by().values("pk")
    return _filing(work.with_cases(rows), "wanted").exclude(pk__in=above)


def _rounds() -> list[tuple[int, str]]:
    rows = Round.objects.unscoped("批次名称不是秘密").filter(process__key=work.REVIEW)
    return [(one.pk, one.name) for one in rows]


class Candidates(Listing):
    """Who stands for which post of which village, in which round."""

    heading, route, home = _("人选联审"), "village_terms:candidates", True
    search = ("person__name", "unit__name", "unit__parent__name", "note")
    filters = (
        Choice("round", _("批次"), _rounds),
        Choice("state", _("联审"), [(key, one) for key, (one, _q) in STATES.items()], in_state),
        Choice("post", _("拟任职务"), PostKind.choices),
    )  # fmt: skip
    offers = (work.enter, work.pick, work.take)
    acts = ("change", "withdraw")
    pick, told = True, ("unit__name", "post")
    on = (
        On(Unit, acts=("candidate-enter", "candidate-pick")),
        On(Person, lambda rows, person: rows.filter(person=person), ("person__name",)),
    )
    empty = _("还没有人选。组织科先“建联审批次”，乡镇再录入、选入或者导入。")
    person__name = Short(verbose_name=_("姓名"), linkify=lambda record: record.get_absolute_url())
    unit__name = Column(verbose_name=_("村（社区）"))
    unit__parent__name = Column(verbose_name=_("乡镇"))
    person__birth_month = Month(verbose_name=_("出生年月"))
    person__party = Short(verbose_name=_("政治面貌"))
    state = Short(verbose_name=_("联审"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Candidate
        fields = ("person__name", "post", "unit__name", "unit__parent__name",
                  "person__birth_month", "person__party", "is_incumbent", "round", "state",
                  "note")  # fmt: skip

    hidden = ("note",)

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with how far their cases are."""
        return work.with_cases(super().seen(account, on).select_related("round", "unit__parent"))

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to the rounds, the negative list, and the sheet of the round that is chosen."""
        lists = Checklist.objects.visible_to(request.user).filter(code=LIST)
        chosen, unit = request.GET.get("round") or "", request.GET.get("unit") or ""
        places = [int(unit)] if unit.isdecimal() else [
            one.pk for one in allowed.tops(request, TERM_WORK)[:1]
        ]  # fmt: skip
        sheets = [
            (_("打印名册"), reverse("village_terms:sheet", args=[int(chosen), place]))
            for place in places if chosen.isdecimal()
        ]  # fmt: skip
        return [
            *sheets, (_("联审批次"), reverse("casework:rounds")),
            *((one.name, reverse("casework:checklist", args=[one.pk])) for one in lists),
        ]  # fmt: skip

    def render_state(self, record: Any) -> Text:
        """Say how far the review is."""
        return state_of(record)


class Filings(Listing):
    """Those who are to be secretaries: filed with the county, or why not yet."""

    heading, route = _("县级备案"), "village_terms:filings"
    search = ("person__name", "unit__name", "unit__parent__name")
    filters = (
        Choice("filed", _("备案"), [(key, one) for key, (one, _q) in FILINGS.items()], _filing),
        Choice("round", _("批次"), _rounds),
    )  # fmt: skip
    acts = ("file",)
    waits = (Waiting(_("书记人选已通过联审，待申请备案"), _to_file, since="", act="file"),)
    empty = _("还没有村党组织书记人选。")
    person__name = Short(verbose_name=_("姓名"), linkify=lambda record: record.get_absolute_url())
    unit__name = Column(verbose_name=_("村（社区）"))
    unit__parent__name = Column(verbose_name=_("乡镇"))
    review = Short(verbose_name=_("联审"), empty_values=(), orderable=False)
    filing = Short(verbose_name=_("备案"), empty_values=(), orderable=False)
    in_post_on = Short()

    class Meta(Table.Meta):
        model = Candidate
        fields = ("person__name", "unit__name", "unit__parent__name", "round", "review", "filing",
                  "in_post_on")  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with how far their cases are."""
        rows = super().seen(account, on).filter(post=PostKind.SECRETARY)
        return work.with_cases(rows.select_related("round", "unit__parent"))

    def render_review(self, record: Any) -> Text:
        """Say how far the review is."""
        return state_of(record)

    def render_filing(self, record: Any) -> Text:
        """Say how far the filing is."""
        return filing_of(record)
