"""Papers of a meeting that decides on appointments; each is a roster or a paper to be written."""

from guantong.formats.documents.meeting.contents import Material, contents
from guantong.formats.documents.meeting.deployment import Change, Team, deployment
from guantong.formats.documents.meeting.findings import Finding, findings
from guantong.formats.documents.meeting.sheets import Case, statement_sheets, vote_sheets
from guantong.formats.documents.meeting.structure import Measure, Structure, structures
from guantong.formats.documents.meeting.titles import Titles

__all__ = [
    "Case", "Change", "Finding", "Material", "Measure", "Structure", "Team", "Titles", "contents",
    "deployment", "findings", "statement_sheets", "structures", "vote_sheets",
]  # fmt: skip
