"""Answering by code: enter, save piece by piece, submit once; nobody learns who answered.

None of it is an act: an act names its actor in the log, and here nobody may be named.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.assess.models import Ballot, Campaign, Form, Indicator, Ratee
from guantong.assess.services.campaigns import digest_of
from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import ScopedQuerySet, rows_of

NO, YES, UNKNOWN, BLANK = 0, 1, 2, 255


class Stranger(GuantongError):
    """No such code."""

    status = 404


def find(token: str) -> Ballot:
    """Return the ballot of a code.

    Raises
    ------
    Stranger
        If there is none.

    """
    ballot: Ballot | None = _ballots().filter(digest=digest_of(token)).first()
    if ballot is None:
        raise Stranger(_("没有这个测评码。请核对后重新输入，或向发放人员索取。"))
    return ballot


def enter(token: str) -> Ballot:
    """Return the ballot of a code that may be answered now.

    Raises
    ------
    Stranger
        If there is no such code.
    Conflict
        If it was handed in already, or the inspection takes no answers today.

    """
    ballot = find(token)
    check(ballot)
    return ballot


def check(ballot: Ballot) -> None:
    """Raise `Conflict` if the ballot takes no answers, with the reason in words."""
    campaign = ballot.campaign
    if ballot.state == Ballot.State.SUBMITTED:
        raise Conflict(_("这个测评码已经提交，不能再改。感谢您参加测评。"))
    if campaign.accepts():
        return
    if campaign.state == Campaign.State.DRAFT or timezone.localdate() < campaign.opens_on:
        text = _("“%(name)s”自 %(on)s 起开放，还没有开始。")
        raise Conflict(text % {"name": campaign.name, "on": campaign.opens_on})
    raise Conflict(_("“%s”已经截止，不再接收测评表。") % campaign.name)


def people(ballot: Ballot) -> list[Ratee]:
    """Return whom the ballot asks about."""
    rows = rows_of(ballot.campaign, Ratee).select_related("unit")
    if ballot.ratee_id:
        return list(rows.filter(pk=ballot.ratee_id))
    return list(rows.filter(rows.under(ballot.unit_path)))


def indicators(campaign: Campaign) -> list[Indicator]:
    """Return the yardsticks; an answer's place is its yardstick's place in this list."""
    return list(rows_of(campaign.indicators, Indicator))


def asked(ballot: Ballot) -> dict[int, Indicator]:
    """Return the yardsticks that the ballot's source can answer, by their place."""
    rows = enumerate(indicators(ballot.campaign))
    return {place: row for place, row in rows if ballot.source in row.sources}


def answers_of(ballot: Ballot, ratee: Ratee, size: int) -> bytes:
    """Return what is saved about a ratee, a byte a yardstick."""
    form = rows_of(ballot, Form).filter(ratee=ratee).first()
    return bytes(form.answers) if form else bytes([BLANK]) * size


def progress(ballot: Ballot) -> dict[int, int]:
    """Count the answers by ratee."""
    places = list(asked(ballot))
    counts = {}
    for ratee, raw in rows_of(ballot, Form).values_list("ratee_id", "answers"):
        data = bytes(raw)
        counts[ratee] = sum(data[p] != BLANK for p in places)
    return counts


@transaction.atomic
def save(ballot: Ballot, ratee: Ratee, key: str, answers: Mapping[int, int]) -> int:
    """Keep some answers about one ratee; return the form's revision.

    No act: an act names its actor, and whoever answers has no account.

    Parameters
    ----------
    key
        The sender's name for this piece; the same piece sent again changes nothing.
    answers
        Place of a yardstick → 0 no, 1 yes, 2 don't know.

    Raises
    ------
    GuantongError
        If a yardstick is not asked here, or an answer is none.
    Conflict
        If the ballot takes no answers.

    """
    ballot = _locked(ballot)
    places = asked(ballot)
    for place, answer in answers.items():
        if place not in places or answer not in (NO, YES, UNKNOWN):
            raise GuantongError(_("有一项答案不属于这份问卷，请刷新页面。"))
    size = rows_of(ballot.campaign.indicators, Indicator).count()
    form = rows_of(ballot, Form).filter(ratee=ratee).first()
    form = form or Form(ballot=ballot, ratee=ratee, answers=bytes([BLANK]) * size)
    if key and form.last_key == key:
        return form.revision
    data = bytearray(form.answers)
    for place, answer in answers.items():
        data[place] = answer
    form.answers, form.revision, form.last_key = bytes(data), form.revision + 1, key[:40]
    form.save()
    if ballot.state == Ballot.State.NEW:
        ballot.state = Ballot.State.STARTED
        ballot.save(update_fields=["state"])
    return form.revision


@transaction.atomic
def submit(ballot: Ballot) -> None:
    """Hand a ballot in, once; people left blank are taken as not known.

    No act: an act names its actor, and whoever answers has no account.

    Raises
    ------
    GuantongError
        If nobody is answered about, or somebody only in part.
    Conflict
        If it was handed in already, or the inspection is over.

    """
    ballot = _locked(ballot)
    total, counts = len(asked(ballot)), progress(ballot)
    partly = [r for r in people(ballot) if 0 < counts.get(r.pk, 0) < total]
    if partly:
        left = _("%(name)s（还差 %(n)s 项）")
        who = [left % {"name": r.name, "n": total - counts[r.pk]} for r in partly[:5]]
        raise GuantongError(_("还有没答完的：%s。请答完后再提交。") % "、".join(who))
    if not any(counts.values()):
        raise GuantongError(_("还没有作答，不能提交。"))
    ballot.state, ballot.submitted_on = Ballot.State.SUBMITTED, timezone.localdate()
    ballot.save(update_fields=["state", "submitted_on"])
    rows_of(ballot, Form).update(last_key="")


def _ballots() -> ScopedQuerySet:
    rows: ScopedQuerySet = Ballot.objects.unscoped("凭码答题，没有账号")
    return rows.select_related("campaign", "campaign__unit", "unit")


def _locked(ballot: Ballot) -> Ballot:
    row: Ballot = _ballots().select_for_update(of=("self",)).get(pk=ballot.pk)
    check(row)
    return row
