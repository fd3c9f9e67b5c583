"""Shapes of the room: meetings, what they move and decide, what comes before and after."""

from guantong.meeting.models.afterwards import AppointmentLetter, ProbationReview, Talk
from guantong.meeting.models.copies import Copy
from guantong.meeting.models.correcting import Correction
from guantong.meeting.models.deciding import Decision, Statement, Vote
from guantong.meeting.models.elected import Candidacy, Contest, Election, Stage
from guantong.meeting.models.letters import ABOVE, Answer, Letter, Way
from guantong.meeting.models.meeting import Attendee, Meeting
from guantong.meeting.models.motions import UNTOLD, Motion, Recusal
from guantong.meeting.models.notices import Notice, Objection

__all__ = [
    "ABOVE", "UNTOLD", "Answer", "AppointmentLetter", "Attendee", "Candidacy", "Contest", "Copy",
    "Correction", "Decision", "Election", "Letter", "Meeting", "Motion", "Notice", "Objection",
    "ProbationReview", "Recusal", "Stage", "Statement", "Talk", "Vote", "Way",
]  # fmt: skip
