"""The lists of the room: persons, teams, versions of rules, comparisons, each information set."""

from guantong.people.listings.archive import ArchiveEntries, IssuedLetters
from guantong.people.listings.audit import Findings
from guantong.people.listings.comparing import Discrepancies, Reconciliations
from guantong.people.listings.records import SETS
from guantong.people.listings.rosters import Cadres, Members
from guantong.people.listings.teams import Teams, Versions

__all__ = [
    "SETS", "ArchiveEntries", "Cadres", "Discrepancies", "Findings", "IssuedLetters", "Members",
    "Reconciliations", "Teams", "Versions",
]  # fmt: skip
