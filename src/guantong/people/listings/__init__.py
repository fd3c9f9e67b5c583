"""The lists of the room: persons, teams, versions of rules, comparisons, each information set."""

from guantong.people.listings.archive import ArchiveEntries, IssuedLetters
from guantong.people.listings.audit import Findings, Settlements
from guantong.people.listings.comparing import Discrepancies, Reconciliations
from guantong.people.listings.coverage import Branches, Uncovered
from guantong.people.listings.practice import Practices
from guantong.people.listings.records import SETS
from guantong.people.listings.rosters import Cadres, Members
from guantong.people.listings.teams import Teams, Versions

__all__ = [
    "SETS", "ArchiveEntries", "Branches", "Cadres", "Discrepancies", "Findings", "IssuedLetters",
    "Members", "Practices", "Reconciliations", "Settlements", "Teams", "Uncovered", "Versions",
]  # fmt: skip
