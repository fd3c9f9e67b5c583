"""The lists of the one-stop service, one module a subject."""

from guantong.jobs.one_stop.listings.centres import CentreStanding, Teams, Untrained
from guantong.jobs.one_stop.listings.requests import (
    Answers,
    CallBacks,
    Doors,
    Gaps,
    Items,
    ModesKept,
    Outside,
    Requests,
)

__all__ = [
    "Answers", "CallBacks", "CentreStanding", "Doors", "Gaps", "Items", "ModesKept", "Outside",
    "Requests", "Teams", "Untrained",
]  # fmt: skip
