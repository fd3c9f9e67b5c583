"""Shapes of the room: persons, the information sets, the rules' parameters."""

from guantong.people.models.archive import ArchiveEntry, IssuedLetter
from guantong.people.models.audit import ArchiveFinding, ArchiveSettlement
from guantong.people.models.base import Record
from guantong.people.models.codes import (
    Category,
    Duty,
    Kin,
    Level,
    Party,
    PostRank,
    RetirementKind,
    Schooling,
    Sex,
    Status,
)  # fmt: skip
from guantong.people.models.conduct import (
    Assessment,
    AssessmentResult,
    AwardKind,
    AwardSanction,
    Training,
)  # fmt: skip
from guantong.people.models.contact import Contact
from guantong.people.models.family import FamilyMember
from guantong.people.models.movement import Entry, Exit, Proposal, Retirement
from guantong.people.models.person import ORDER, Person
from guantong.people.models.photo import Photo
from guantong.people.models.posts import PostHeld, RankHeld, ResumePeriod, TitleHeld
from guantong.people.models.practice import PracticePosting
from guantong.people.models.reconciling import Decision, Discrepancy, Reconciliation, Side
from guantong.people.models.rules import RuleParameter
from guantong.people.models.schooling import Education, Mode
from guantong.people.models.unit import Establishment, StaffQuota

#: The records beside A01, in the order in which a person's page shows them.
RECORDS = (
    PostHeld, RankHeld, TitleHeld, Education, Training, AwardSanction, Assessment, Entry, Exit,
    Retirement, FamilyMember, Proposal, Photo, ResumePeriod,
)  # fmt: skip

__all__ = [
    "ORDER", "RECORDS", "ArchiveEntry", "ArchiveFinding", "ArchiveSettlement", "Assessment",
    "AssessmentResult", "AwardKind", "AwardSanction", "Category", "Contact", "Decision",
    "Discrepancy", "Duty", "Education", "Entry", "Establishment", "Exit", "FamilyMember",
    "IssuedLetter", "Kin", "Level", "Mode", "Party", "Person", "Photo", "PostHeld", "PostRank",
    "PracticePosting", "Proposal", "RankHeld", "Reconciliation", "Record", "ResumePeriod",
    "Retirement", "RetirementKind", "RuleParameter", "Schooling", "Sex", "Side", "StaffQuota",
    "Status", "TitleHeld", "Training",
]  # fmt: skip
