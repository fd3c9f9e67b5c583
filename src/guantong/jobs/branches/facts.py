"""What is known of a branch for its standard, and for others: set-wise, with its source."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, YES
from guantong.core.facts import Answer, Known, Unknown, fact
from guantong.core.fields import YES_NO
from guantong.core.models import PartyCommitteeMember, PartyJoinedUnit, PartyOrganisation
from guantong.core.roles import PARTY_VIEW
from guantong.core.scope import pointing
from guantong.jobs.branches import meetings
from guantong.jobs.branches.models import BranchMeeting
from guantong.programmes.models import Appraisal
from guantong.programmes.room import STANDARD_VIEW

Kind, Duty = BranchMeeting.Kind, PartyCommitteeMember.Duty
KEPT, TREE = _("组织生活记录"), _("党组织登记")
#: So many full members have a committee, of so many.
COMMITTEE_FROM, LEAST, MOST = 7, 3, 7
DUTIES = (Duty.SECRETARY, Duty.ORGANISATION, Duty.PUBLICITY, Duty.DISCIPLINE)
NO_RECORDS = _("还没有组织生活记录，或者记录还不满一个周期")


def _keys(rows: Sequence[PartyOrganisation]) -> list[int]:
    return [row.pk for row in rows]


def _has_committee(row: PartyOrganisation) -> bool | None:
    """Tell whether a branch is to have a committee; None where nobody counted its members."""
    return None if row.full_members is None else row.full_members >= COMMITTEE_FROM


def _gaps(
    kind: str, months: int, many: int, rows: Sequence[PartyOrganisation], on: dt.date
) -> dict[int, Answer]:
    """Say of each branch how many whole periods went by without a meeting, and which."""
    found = meetings.gaps(_keys(rows), kind, on, months, many)
    groups = _groups(rows) if kind == Kind.GROUP else set()
    out: dict[int, Answer] = {}
    for row in rows:
        missing = found[row.pk]
        if kind == Kind.COMMITTEE and _has_committee(row) is False:
            out[row.pk] = Known(0, _("正式党员不足七人，不设支委会"))
        elif kind == Kind.GROUP and row.pk not in groups:
            out[row.pk] = Known(0, _("没有划分党小组"))
        elif missing is None:
            out[row.pk] = Unknown(NO_RECORDS)
        else:
            told = (
                gettext("组织生活记录；缺%s") % meetings.named(missing, months) if missing else KEPT
            )
            out[row.pk] = Known(len(missing), told)
    return out


def _groups(rows: Sequence[PartyOrganisation]) -> set[int]:
    some = pointing(PartyOrganisation, "kind", [PartyOrganisation.Kind.GROUP])
    some = some.filter(closed_on=None).exclude(parent=None)
    return {key for key in some.values_list("parent", flat=True) if key} & set(_keys(rows))


for _name, _kind, _months, _many, _label in (
    ("quarters_without_general", Kind.GENERAL, 3, meetings.QUARTERS, _("没有开党员大会的季度数")),
    ("months_without_committee", Kind.COMMITTEE, 1, meetings.MONTHS, _("没有开支委会的月数")),
    ("months_without_group", Kind.GROUP, 1, meetings.MONTHS, _("没有开党小组会的月数")),
    ("months_without_theme", Kind.THEME, 1, meetings.MONTHS, _("没有主题党日的月数")),
):
    fact(
        f"party.{_name}", PartyOrganisation, "number", label=_label, needs=STANDARD_VIEW,
        declared=__name__,
    )(partial(_gaps, _kind, _months, _many))  # fmt: skip


def _since(kind: str, rows: Sequence[PartyOrganisation], on: dt.date) -> dict[int, Answer]:
    """Say how many months ago a yearly meeting was held; unknown while the records are shorter."""
    keys = _keys(rows)
    last, known = meetings.last_held(keys, kind, on), meetings.first_records(keys)
    out: dict[int, Answer] = {}
    for key in keys:
        if key in last:
            told = gettext("组织生活记录，最近一次 %s") % f"{last[key]:%Y-%m-%d}"
            out[key] = Known(_passed(last[key], on), told)
        elif key in known and _passed(known[key], on) > meetings.YEAR:
            told = gettext("组织生活记录自 %s 起没有这项会议") % f"{known[key]:%Y-%m-%d}"
            out[key] = Known(_passed(known[key], on), told)
        else:
            out[key] = Unknown(NO_RECORDS)
    return out


def _passed(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


for _name, _kind, _label in (
    ("months_since_life", Kind.LIFE, _("距上次组织生活会的月数")),
    ("months_since_review", Kind.REVIEW, _("距上次民主评议党员的月数")),
):
    fact(
        f"party.{_name}", PartyOrganisation, "number", label=_label, needs=STANDARD_VIEW,
        declared=__name__,
    )(partial(_since, _kind))  # fmt: skip


@fact(
    "party.lectures", PartyOrganisation, "number", label=_("近十二个月党课次数"),
    needs=STANDARD_VIEW,
)  # fmt: skip
def lectures(rows: Sequence[PartyOrganisation], on: dt.date) -> dict[int, Answer]:
    """Count the lectures of twelve months; unknown where none is kept and the records are short."""
    keys = _keys(rows)
    many, known = meetings.counted(keys, Kind.LECTURE, on), meetings.first_records(keys)
    return {
        key: Known(many.get(key, 0), KEPT)
        if many.get(key) or (key in known and _passed(known[key], on) >= meetings.YEAR)
        else Unknown(NO_RECORDS)
        for key in keys
    }


@fact(
    "party.joined_units", PartyOrganisation, "number", label=_("覆盖单位数"), needs=PARTY_VIEW
)  # fmt: skip
def joined_units(rows: Sequence[PartyOrganisation], _on: dt.date) -> dict[int, Answer]:
    """Count the units that a branch covers: its own, and of a joint one those that it takes in."""
    joint = [row.pk for row in rows if row.is_joint]
    counted = pointing(PartyJoinedUnit, "organisation", joint).order_by()
    many = dict(
        counted.values("organisation").annotate(n=Count("pk")).values_list("organisation", "n")
    )
    return {row.pk: Known(1 + many.get(row.pk, 0), TREE) for row in rows}


def _duties(rows: Sequence[PartyOrganisation]) -> dict[int, list[tuple[str, str]]]:
    """Return who is in each branch's committee now, as duty and name."""
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    keys = _keys(rows)
    seated = pointing(PartyCommitteeMember, "duty", Duty.values).filter(until=None)
    seated = seated.filter(organisation__in=keys) if len(keys) <= meetings.MANY else seated
    for key, duty, name in seated.order_by().values_list("organisation", "duty", "name"):
        found[key].append((duty, name))
    return found


@fact(
    "party.committee_fits", PartyOrganisation, "yesno", label=_("支委会设置合规"),
    needs=PARTY_VIEW, choices=YES_NO,
)  # fmt: skip
def committee_fits(rows: Sequence[PartyOrganisation], _on: dt.date) -> dict[int, Answer]:
    """Say whether a branch of seven full members has a committee, a smaller one a secretary."""
    seated = _duties(rows)
    out: dict[int, Answer] = {}
    for row in rows:
        wanted, some = _has_committee(row), seated.get(row.pk, [])
        many = len({name for _duty, name in some})
        if wanted is None or not some:
            why = _("正式党员数没有登记") if wanted is None else _("班子成员没有登记")
            out[row.pk] = Unknown(why)
        elif wanted:
            out[row.pk] = _yes(LEAST <= many <= MOST, gettext("党组织登记，委员 %s 人") % many)
        else:
            lead = any(duty == Duty.SECRETARY for duty, _name in some)
            out[row.pk] = _yes(lead, gettext("党组织登记，正式党员不足七人"))
    return out


@fact(
    "party.duties_filled", PartyOrganisation, "yesno", label=_("委员分工齐全"), needs=PARTY_VIEW,
    choices=YES_NO,
)  # fmt: skip
def duties_filled(rows: Sequence[PartyOrganisation], _on: dt.date) -> dict[int, Answer]:
    """Say whether a committee has its secretary and those for organisation, word, discipline."""
    seated = _duties(rows)
    out: dict[int, Answer] = {}
    for row in rows:
        some = {duty for duty, _name in seated.get(row.pk, [])}
        if _has_committee(row) is False:
            out[row.pk] = _yes(True, gettext("正式党员不足七人，不设支委会"))
        elif some:
            missing = "、".join(str(Duty(one).label) for one in DUTIES if one not in some)
            told = gettext("党组织登记；缺%s") % missing if missing else TREE
            out[row.pk] = _yes(not missing, told)
        else:
            out[row.pk] = Unknown(_("班子成员没有登记"))
    return out


def _yes(holds: bool, source: Any) -> Answer:
    return Known(YES if holds else NO, source)


@fact(
    "party.term_years", PartyOrganisation, "number", label=_("任期年数"), needs=PARTY_VIEW
)  # fmt: skip
def term_years(rows: Sequence[PartyOrganisation], _on: dt.date) -> dict[int, Answer]:
    """Say for how many years a committee is elected."""
    return {row.pk: Known(row.term_years, TREE) for row in rows if row.term_years}


@fact(
    "party.meets_standard", PartyOrganisation, "yesno", label=_("达到本类型标准"),
    needs=STANDARD_VIEW, choices=YES_NO,
)  # fmt: skip
def meets_standard(rows: Sequence[PartyOrganisation], on: dt.date) -> dict[int, Answer]:
    """Say whether a branch meets the standard of its type; unknown until all of it is known."""
    label = PartyOrganisation._meta.label_lower
    some = pointing(Appraisal, "subject_model", [label]).filter(Appraisal.valid(on), ended_on=None)
    keys = _keys(rows)
    some = some.filter(subject_id__in=keys) if len(keys) <= meetings.MANY else some
    told = {Appraisal.State.MET: True, Appraisal.State.UNMET: False}
    return {
        key: _yes(told[Appraisal.State(state)], gettext("支部对照标准"))
        for key, state in some.values_list("subject_id", "state") if state in told
    }  # fmt: skip


@fact(
    "party.meetings_due", PartyOrganisation, "yesno", label=_("本季度还没有开党员大会"),
    needs=STANDARD_VIEW, choices=YES_NO,
)  # fmt: skip
def meetings_due(rows: Sequence[PartyOrganisation], on: dt.date) -> dict[int, Answer]:
    """Say whether this quarter's general meeting is still to be held, of branches with records."""
    keys = _keys(rows)
    known, last = meetings.first_records(keys), meetings.last_held(keys, Kind.GENERAL, on)
    first = meetings.quarter_of(on)
    return {
        key: _yes(last.get(key, dt.date.min) < first, KEPT) for key in keys if key in known
    }  # fmt: skip
