"""The lists of the room: persons, teams, versions of rules, comparisons, each information set."""

from guantong.people.listings.audit import Findings
from guantong.people.listings.comparing import Discrepancies, Reconciliations
from guantong.people.listings.practice import Practices
from guantong.people.listings.records import SETS
from guantong.people.listings.rosters import Cadres, Members
from guantong.people.listings.teams import Teams, Versions

__all__ = [
    "SETS", "Cadres", "Discrepancies", "Findings", "Members", "Practices", "Reconciliations",
    "Teams", "Versions",
]  # fmt: skip
