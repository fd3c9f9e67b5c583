"""What the rules need to know of a person, a post and a team: plain values, no database.

Whatever is not known is None, and a rule that needs it then says which fact is missing. Levels are
codes of ZB09, ranks and assessment results codes of `guantong.standards.codes`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guantong.standards.kinship import Kin, kin_of
from guantong.standards.months import Month
from guantong.standards.retirement import Category


class Tier(StrEnum):
    """Where an organ stands."""

    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


class Work(StrEnum):
    """What an organ or a post deals with, as far as rules ask."""

    PARTY = "party"
    GOVERNMENT = "government"
    DISCIPLINE = "discipline"
    ORGANISATION = "organisation"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    AUDIT = "audit"
    FINANCE = "finance"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "party": "党委", "government": "政府", "discipline": "纪检监察",
            "organisation": "组织人事", "court": "法院", "procuratorate": "检察院",
            "police": "公安", "audit": "审计", "finance": "财务", "other": "其他",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class PostHeld:
    """One post in a career (information set A02).

    Attributes
    ----------
    unit
        Key of the organ, the same wherever it is named.
    level
        ZB09 code.
    chief
        Whether it is the chief post of its organ or team (正职, 一把手).
    leading
        Whether it is a leading post at all; a clerk's is not.
    leads
        Whether it is one of the two that head a Party committee and its government (党政正职).
    grassroots
        Whether it counts as work at the grassroots.
    start, end
        First and last month; an end of None means that the post is still held.
    elected
        Whether the post is filled by election, and so without probation.
    exceptional
        Whether the post was reached by an exceptional promotion (破格).

    """

    unit: str
    title: str
    level: str | None
    start: Month | None
    end: Month | None = None
    chief: bool = False
    leading: bool = True
    grassroots: bool | None = False
    principal: bool = True
    elected: bool = False
    exceptional: bool = False
    probation_until: Month | None = None
    unit_name: str = ""
    leads: bool = False

    def held_on(self, month: Month) -> bool:
        """Tell whether the post is held in a month; a start unknown counts as long ago."""
        begun = self.start is None or self.start <= month
        return begun and (self.end is None or self.end > month)


@dataclass(frozen=True)
class RankHeld:
    """One rank (职级, information set A05)."""

    rank: str
    start: Month | None
    end: Month | None = None


@dataclass(frozen=True)
class Practice:
    """A practice posting (挂职、跟班学习、驻村、专班): no post; where, and for how long.

    Attributes
    ----------
    grassroots
        Whether it was at the grassroots; None if nobody said.
    planned
        When it is to end.

    """

    name: str
    start: Month | None
    end: Month | None = None
    grassroots: bool | None = None
    planned: Month | None = None


@dataclass(frozen=True)
class Study:
    """One education (A08): ``level`` is the code of GB/T 4658, None if not recorded."""

    level: str | None
    full_time: bool
    finished: Month | None = None
    speciality: str = ""


@dataclass(frozen=True)
class Training:
    """A course of training (A11), by the month it ended."""

    ended: Month
    days: int
    hours: int = 0


@dataclass(frozen=True)
class Sanction:
    """A sanction (A14): ``kind`` is a key of the rule set's table of influence periods.

    ``influence_end`` is the last day of the period, where the decision or an officer states it.
    """

    kind: str
    decided: dt.date | None
    influence_end: dt.date | None = None


@dataclass(frozen=True)
class FamilyMember:
    """A relative (A36).

    Attributes
    ----------
    unit
        Key of the organ where the relative works; "" where it is none of ours; None if unknown.
    leads
        Whether the relative holds a leading post there.
    person
        Key of the relative, if in our files.
    kin
        The kind of kinship where it is recorded; else the form of address tells it.

    """

    relation: str
    name: str
    unit: str | None
    post: str = ""
    leads: bool = False
    chief: bool = False
    duties: frozenset[Work] = frozenset()
    person: str | None = None
    kin: Kin | None = None

    @property
    def kinship(self) -> Kin | None:
        """What kind of relative this is: as recorded, else by the form of address."""
        return self.kin or kin_of(self.relation)


@dataclass(frozen=True)
class Career:
    """A person, as far as rules ask.

    Attributes
    ----------
    key
        Identifies the person inside the caller's system.
    party_joined
        Month of joining the Party; None if unknown. ``party_member`` says whether joined at all.
    grew_up
        Codes of the places (counties) of growing up and of origin, for the bar on chiefs.
    fit
        Whether health allows the duties.
    assessments
        Year → code of the result (table ``assessment``).

    """

    key: str
    name: str
    sex: str | None = None
    birth: Month | None = None
    ethnicity: str | None = None
    party_member: bool | None = None
    party_joined: Month | None = None
    work_start: Month | None = None
    posts: tuple[PostHeld, ...] = ()
    ranks: tuple[RankHeld, ...] = ()
    studies: tuple[Study, ...] | None = None
    assessments: Mapping[int, str] = field(default_factory=dict)
    sanctions: tuple[Sanction, ...] | None = ()
    family: tuple[FamilyMember, ...] | None = None
    grew_up: frozenset[str] | None = None
    trainings: tuple[Training, ...] | None = None
    fit: bool | None = None
    qualifications: frozenset[str] | None = None
    retirement: Category | None = None
    speciality: str = ""
    practice: tuple[Practice, ...] = ()


@dataclass(frozen=True)
class Post:
    """A post to be filled, or a rank to be given.

    Attributes
    ----------
    superior
        Key of the organ directly above.
    below
        Keys of the organs directly under this one.
    work
        What the organ deals with.
    duties
        What this post deals with inside its organ.
    area
        Code of the county or city that the organ governs, for the bar on home places.
    in_team
        Whether the post belongs to the leading team of the organ.
    committee
        ``prefecture``, ``county`` or ``township`` if the post makes its holder a member of that
        Party committee.
    requires
        Legal qualifications that law asks for.
    rank
        Rank to be given, if this is no leading post.

    """

    unit: str
    title: str
    level: str | None = None
    tier: Tier = Tier.COUNTY
    work: Work = Work.OTHER
    superior: str | None = None
    below: frozenset[str] = frozenset()
    duties: frozenset[Work] = frozenset()
    area: str | None = None
    chief: bool = False
    in_team: bool = True
    elected: bool = False
    committee: Tier | None = None
    requires: frozenset[str] = frozenset()
    rank: str | None = None
    staff: Staff | None = None


@dataclass(frozen=True)
class Staff:
    """An organ's established posts and the ranks already given, for quotas."""

    posts: int
    ranks: Mapping[str, int]


@dataclass(frozen=True)
class Member:
    """A person in a team, with the post held there."""

    career: Career
    post: PostHeld


@dataclass(frozen=True)
class Team:
    """A leading team as its warnings need it.

    Attributes
    ----------
    results
        Year → code of the team's result (table ``team_assessment``).
    last_places
        Years in which the team came last in the annual assessment.
    assessed, excellent
        Persons assessed in the organ this year, and those found excellent.
    excellent_unit
        Whether the organ itself was found excellent.

    """

    unit: str
    name: str
    members: tuple[Member, ...]
    tier: Tier = Tier.COUNTY
    work: Work = Work.OTHER
    results: Mapping[int, str] = field(default_factory=dict)
    last_places: frozenset[int] | None = frozenset()
    assessed: int | None = None
    excellent: int | None = None
    excellent_unit: bool = False
    staff: Staff | None = None
