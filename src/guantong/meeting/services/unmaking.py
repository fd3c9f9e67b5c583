"""What a motion that does not pass leaves behind: a seat that stays empty, others that fall away.

Whoever was to take the seat that the person does not leave cannot come; nor can whoever was to
follow to theirs. It is shown, before a meeting is closed and in its record; nothing is changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.meeting.models import Decision, Meeting, Motion
from guantong.meeting.services.rows import by_motion, motions_of

if TYPE_CHECKING:
    from collections.abc import Container


@dataclass(frozen=True)
class Unmade:
    """A motion that does not pass, and what comes of it.

    ``empty`` is the post that nobody holds then, "" if somebody does; ``after`` are the motions
    that fall away with it, each for the seat that the one before it keeps.
    """

    motion: Motion
    empty: str
    after: tuple[Motion, ...]

    @property
    def words(self) -> list[str]:
        """Say it, one clause after the other."""
        told = [_("%s空缺，须另提人选") % self.empty] if self.empty else []
        stays = self.motion.name
        for one in self.after:
            said = {"post": one.appoint, "stays": stays, "name": one.name}
            told.append(_("%(post)s仍由%(stays)s担任，%(name)s不能到任") % said)
            stays = one.name
        return told


def unmade(meeting: Meeting, failing: Iterable[Motion]) -> list[Unmade]:
    """Return what comes of the motions that do not pass, as far as the meeting has come.

    Parameters
    ----------
    failing
        While it is open, the motions to which too few agreed; those put off are added.

    """
    motions = motions_of(meeting)
    lost = {one.pk for one in failing}
    if meeting.state == Meeting.State.OPEN:
        lost |= {one.pk for one in motions if one.postponed}
    elif meeting.state != Meeting.State.DRAFT:
        good = (Decision.Outcome.PASSED, Decision.Outcome.SUBMIT)
        made = by_motion(Decision, meeting)
        lost = {pk for pk, rows in made.items() if rows[0].outcome not in good}
    return [one for one in chains(motions, lost) if one.words]


def if_lost(motion: Motion) -> Unmade:
    """Return what would come of a motion that did not pass, all others passing."""
    (found,) = chains(motions_of(motion.meeting), {motion.pk})
    return found


def chains(motions: Sequence[Motion], lost: Container[int]) -> list[Unmade]:
    """Follow each motion that is lost from seat to seat."""
    seats = _Seats([one for one in motions if one.kind != Motion.Kind.RANK], lost)
    gone = [one for one in motions if one.pk in lost]
    after = {one.pk: tuple(seats.follow(one.remove)) for one in gone}
    # Whoever is not given a rank leaves no seat empty.
    seat = {one.pk: "" if one.rank else one.appoint for one in gone}
    return [Unmade(one, seats.emptied(seat[one.pk]), after[one.pk]) for one in gone]


class _Seats:
    """How many places of each post are free, if some motions are lost.

    Posts that are alike bear one name: of two 副县长 one may leave and the other not.
    """

    def __init__(self, motions: Sequence[Motion], lost: Container[int]) -> None:
        stand = [one for one in motions if one.pk not in lost]
        leaving = Counter(one.remove for one in motions)
        coming = Counter(one.appoint for one in motions)
        # As the motions mean it, whoever comes finds a place: one that is empty before, or left.
        self.meant = {post: max(0, leaving[post] - coming[post]) for post in coming | leaving}
        self.free = Counter({post: max(0, coming[post] - leaving[post]) for post in coming})
        self.free.update(one.remove for one in stand)
        self.free.subtract(one.appoint for one in stand)
        self.coming: dict[str, list[Motion]] = defaultdict(list)
        for one in stand:
            self.coming[one.appoint].append(one)

    def follow(self, post: str) -> Iterator[Motion]:
        """Take whoever finds no place in a post, then whoever finds none in theirs."""
        while post and self.free[post] < 0:
            one = self.coming[post].pop()
            self.free[post] += 1
            yield one
            post = one.remove
            self.free[post] -= 1

    def emptied(self, post: str) -> str:
        """Return a post of which a place is free that was not meant to be; once for each."""
        if not post or self.free[post] <= self.meant[post]:
            return ""
        self.free[post] -= 1
        return post
