"""Who is due at a meeting by the posts of its unit: 常委会, 党组, 书记专题会, 部务会议.

What a post says (`Post.standing`) goes first; where it says nothing, its title does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all, rows_under
from guantong.meeting.models import Attendee, Meeting
from guantong.meeting.services.proposed import Member
from guantong.people.models import Duty, Person
from guantong.staffing.models import Committee, Post, Standing
from guantong.staffing.queries.holders import holders

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Meeting.Kind
COMMITTEES = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.TOWNSHIP)
#: The body of which a title makes its holder secretary, deputy or member; an office's own Party
#: committee (机关党委) leads nothing.
BODY = r"(?:[省市州县区]委|党工委|(?<!机关)党委|党组)"
TITLES = (
    (Standing.SECRETARY, re.compile(rf"{BODY}书记")),
    (Standing.DEPUTY, re.compile(rf"{BODY}副书记")),
    (Standing.MEMBER, re.compile(rf"{BODY}(?:常委|委员|成员)")),
)
#: Who besides the secretaries sits in what prepares: the heads of organisation and discipline.
PREPARING = {Duty.ORGANISATION.value, Duty.DISCIPLINE.value}
ORDER = {Standing.DEPUTY: 0, Standing.MEMBER: 1, Standing.NONE: 1, Standing.SECRETARY: 2}
TIERS = {Unit.Kind.PREFECTURE: Committee.PREFECTURE, Unit.Kind.TOWNSHIP: Committee.TOWNSHIP}


def usual(unit: Unit) -> str:
    """Return the kind of meeting that a unit holds as a rule."""
    return (Kind.STANDING if unit.kind in COMMITTEES else Kind.GROUP).value


def standing_of(post: Post) -> str:
    """Return as what a post's holder sits on the leading body.

    Examples
    --------
    >>> [standing_of(Post(title=one)) for one in ("区委副书记、区长", "党组成员、副局长", "副区长")]
    ['deputy', 'member', 'none']
    >>> standing_of(Post(title="机关党委书记")), standing_of(Post(title="区委常委、区纪委书记"))
    ('none', 'member')
    >>> standing_of(Post(title="副区长", standing="member"))
    'member'

    """
    if post.standing:
        return post.standing
    # A deputy secretary's title has the secretary's in it nowhere: 副 stands between.
    return next((str(one.value) for one, title in TITLES if title.search(post.title)), "none")


def due(unit: Unit, kind: str) -> list[Member]:
    """Return who is due by post, in the order of speaking: the chief is the last."""
    posts = [one for one in _posts(unit, kind) if _sits(one, kind)]
    held = holders(posts)
    people = {one.pk: one for one in rows_of_all(held.values(), Person, "pk")}
    # The first deputies, then the members, each in the order of the posts; the chief speaks last.
    rows = sorted(
        (one for one in posts if one.pk in held), key=lambda one: ORDER[Standing(standing_of(one))]
    )
    chief = _chief(rows)
    rows = [one for one in rows if one is not chief] + ([chief] if chief else [])
    return [
        Member(people[held[one.pk]].name, one.title, one is chief, people[held[one.pk]])
        for one in rows
    ]


def written(members: Iterable[Member]) -> str:
    """Return members as the lines that name them."""
    return "\n".join(f"{one.name} {one.post}".strip() for one in members)


def left_out(meeting: Meeting, people: Sequence[Attendee]) -> list[Member]:
    """Return who holds a post of the body that meets and is not on the list."""
    keys = {one.person_id for one in people}
    names = {one.name for one in people}
    return [
        one
        for one in due(meeting.unit, meeting.kind)
        if one.person and one.person.pk not in keys and one.name not in names
    ]


def _posts(unit: Unit, kind: str) -> list[Post]:
    rows = rows_under(unit, Post).filter(closed_on=None, use="").select_related("unit")
    if kind != Kind.PLENARY:
        return list(rows.filter(unit=unit))
    # Whoever was elected to the committee without a post that says so is added by hand.
    tier = TIERS.get(Unit.Kind(unit.kind), Committee.COUNTY)
    return list(rows.filter(Q(unit=unit) | Q(committee=tier)))


def _sits(post: Post, kind: str) -> bool:
    sits = standing_of(post)
    if kind == Kind.DEPARTMENT:
        return post.in_team
    if kind == Kind.TALK:
        leads = sits in (Standing.SECRETARY, Standing.DEPUTY)
        return leads or (sits == Standing.MEMBER and post.work in PREPARING)
    return sits != Standing.NONE


def _chief(rows: Sequence[Post]) -> Post | None:
    """Return the post of whoever is in the chair."""
    found = [one for one in rows if standing_of(one) == Standing.SECRETARY]
    found += [one for one in rows if one.is_chief]
    return found[0] if found else (rows[0] if rows else None)
