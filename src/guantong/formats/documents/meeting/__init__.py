"""Papers of a meeting that decides on appointments; each is a roster or a paper to be written."""

from guantong.formats.documents.meeting.attendance import (
    Attending,
    Handed,
    circulation,
    messages,
    sign_in,
)
from guantong.formats.documents.meeting.contents import Material, contents
from guantong.formats.documents.meeting.deployment import Change, Team, deployment
from guantong.formats.documents.meeting.findings import Finding, findings
from guantong.formats.documents.meeting.script import Chair, script
from guantong.formats.documents.meeting.seating import places, seating
from guantong.formats.documents.meeting.sheets import (
    Case,
    count_sheet,
    statement_sheets,
    vote_sheets,
)
from guantong.formats.documents.meeting.structure import Measure, Structure, structures
from guantong.formats.documents.meeting.titles import Titles

__all__ = [
    "Attending", "Case", "Chair", "Change", "Finding", "Handed", "Material", "Measure",
    "Structure", "Team", "Titles", "circulation", "contents", "count_sheet", "deployment",
    "findings", "messages", "places", "script", "seating", "sign_in", "statement_sheets",
    "structures", "vote_sheets",
]  # fmt: skip
