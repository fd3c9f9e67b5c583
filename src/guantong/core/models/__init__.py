"""Shapes of the core: units, the Party's tree, accounts, grants, events, tasks, files, replies."""

from guantong.core.models.account import Account, Grant, OldPassword
from guantong.core.models.desk import Desk
from guantong.core.models.event import Event, EventHead
from guantong.core.models.file import StoredFile
from guantong.core.models.holidays import HolidayNotice
from guantong.core.models.note import Attachment, Note
from guantong.core.models.party import (
    PartyChange,
    PartyCommitteeMember,
    PartyJoinedUnit,
    PartyOrganisation,
)
from guantong.core.models.point import Knowledge, Placed
from guantong.core.models.press import Press
from guantong.core.models.reply import Reply
from guantong.core.models.signing import Signature, Signing
from guantong.core.models.system import RecordSystem
from guantong.core.models.task import Task
from guantong.core.models.token import Token
from guantong.core.models.unit import Unit, UnitChange

__all__ = [
    "Account", "Attachment", "Desk", "Event", "EventHead", "Grant", "HolidayNotice",
    "Knowledge", "Note", "OldPassword",
    "PartyChange", "PartyCommitteeMember", "PartyJoinedUnit", "PartyOrganisation",
    "Placed", "Press",
    "RecordSystem", "Reply", "Signature", "Signing", "StoredFile", "Task", "Token", "Unit",
    "UnitChange",
]  # fmt: skip
