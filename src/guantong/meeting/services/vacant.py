"""Why a post is empty, as elections and letters know it: said on the list of posts and its page."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from guantong.meeting.models import Candidacy, Decision, Motion
from guantong.meeting.services.keeping import answered, lapsed, standing
from guantong.staffing.models import Post
from guantong.staffing.queries import holders

REASON = "职位空缺的原因，职位的范围由调用者限定"


@holders.register
def why_empty(posts: Sequence[Post]) -> dict[int, str]:
    """Say of posts that nobody holds who was not elected, who stands, or who awaits approval.

    The names of those who only await are not told: what is decided is not yet announced.
    """
    places = {(post.unit_id, post.title): post.pk for post in posts}
    units = {unit for unit, _title in places}
    out: dict[int, str] = {}
    rows = Motion.objects.unscoped(REASON).filter(
        unit__in=units, decision__outcome=Decision.Outcome.PASSED, decision__applied_at=None
    )
    waiting = rows.exclude(pk__in=Motion.objects.filter(lapsed()).values("pk"))
    for unit, title in waiting.exclude(answered()).values_list("unit_id", "title"):
        if (unit, title) in places:
            out[places[unit, title]] = _("待批复")
    for unit, title in waiting.filter(standing(), answered()).values_list("unit_id", "title"):
        if (unit, title) in places:
            out[places[unit, title]] = _("待选举")
    for one in _lost(units):
        key = (one.contest.unit_id, one.contest.title)
        if key in places and places[key] not in out:
            told = {"on": one.election.on, "name": one.name}
            out[places[key]] = _("%(on)s选举，%(name)s未当选") % told
    return out


def _lost(units: set[int]) -> list[Candidacy]:
    """Return who was not elected to posts of some units, where nobody was, the last first."""
    rows = Candidacy.objects.unscoped(REASON).filter(contest__unit__in=units, elected=False)
    won = Candidacy.objects.filter(elected=True).values("contest")
    rows = rows.filter(~Q(contest__in=won)).select_related("contest", "election")
    return list(rows.order_by("-election__on", "-pk"))
