"""The tables of the one-stop service."""

from guantong.jobs.one_stop.models.items import (
    FACTS,
    Answer,
    ItemVersion,
    Material,
    Mode,
    ServiceItem,
    Way,
)
from guantong.jobs.one_stop.models.requests import (
    CallBack,
    Door,
    OutsideRequest,
    Request,
    Tries,
)
from guantong.jobs.one_stop.models.team import TeamMember, Training

__all__ = [
    "FACTS",
    "Answer",
    "CallBack",
    "Door",
    "ItemVersion",
    "Material",
    "Mode",
    "OutsideRequest",
    "Request",
    "ServiceItem",
    "TeamMember",
    "Training",
    "Tries",
    "Way",
]
