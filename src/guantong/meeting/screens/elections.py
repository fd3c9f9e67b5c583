"""An election: its day, who stands for which post, what comes before, the result."""

from __future__ import annotations

from django.http import HttpResponse

from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.frame import allowed, way
from guantong.meeting.listings import Stages
from guantong.meeting.models import Candidacy, Election
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import elections
from guantong.staffing.room import PLAN_VIEW

View = PLAN_VIEW


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show an election with its calendar."""
    row = allowed.get(request, Election, pk, View)
    contests = [
        (contest, some, _empty(row, contest.seats, some))
        for contest, some in elections.contests_of(row)
    ]
    coming = row.state == Election.State.COMING
    manages = request.user.may(MEETING_RECORD, row.unit_path)
    return Stages.show(
        request, row, title=row.name, crumbs=way.to(row), template="meeting/election.html",
        election=row, contests=contests, rule=row.rule, coming=coming,
        needed=row.rule.needed(row.entitled) if row.entitled else None,
        warnings=elections.warnings(row) if coming else [], history=events.of(row)[:50],
        ready=len(elections.waiting_for(row)) if coming and manages else 0,
        stands=rows_of(row, Candidacy).exists(),
    )  # fmt: skip


def _empty(election: Election, seats: int, some: list[Candidacy]) -> int:
    """Return how many seats nobody was elected to; none before the result."""
    if election.state == Election.State.COMING:
        return 0
    return seats - sum(bool(one.elected) for one in some)
