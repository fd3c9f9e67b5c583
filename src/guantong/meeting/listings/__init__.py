"""The lists of the room of meetings: meetings, what is moved, notices and whom they name."""

# In the order in which they stand on the workbench and on the pages of other rows.
# isort: off
from guantong.meeting.listings.meetings import Corrections, Meetings
from guantong.meeting.listings.motions import Motions
from guantong.meeting.listings.notices import Announced, Notices, in_state
from guantong.meeting.listings.letters import Letters
from guantong.meeting.listings.elected import Elections, Stages
from guantong.meeting.listings.objections import Objections
from guantong.meeting.listings.afterwards import Afterwards, Talks
from guantong.meeting.listings.probation import Probations, Reviews
from guantong.meeting.listings.copies import Copies
from guantong.meeting.services import telling as _telling  # noqa: F401 - to the records
# isort: on

__all__ = [
    "Afterwards", "Announced", "Copies", "Corrections", "Elections", "Letters", "Meetings",
    "Motions", "Notices", "Objections", "Probations", "Reviews", "Stages", "Talks", "in_state",
]  # fmt: skip
