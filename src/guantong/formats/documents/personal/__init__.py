"""Papers of one person: yearly assessment, letters with receipts, lists of an archive."""

from guantong.formats.documents.personal.archive import (
    Entry,
    Filed,
    FileTitle,
    Part,
    appointment_file,
    contents,
)
from guantong.formats.documents.personal.letters import Introduced, Sent, introduction, transfer
from guantong.formats.documents.personal.yearly import Assessed, yearly_assessment

__all__ = [
    "Assessed", "Entry", "FileTitle", "Filed", "Introduced", "Part", "Sent", "appointment_file",
    "contents", "introduction", "transfer", "yearly_assessment",
]  # fmt: skip
