"""花名册 with chosen columns, as PDF, Word and Excel."""

import io

from guantong.formats.documents.roster.pdf import roster_to_pdf
from guantong.formats.documents.roster.plan import Group, Roster
from guantong.formats.documents.roster.word import roster_to_word
from guantong.formats.documents.roster.xlsx import roster_to_xlsx


def roster_as(roster: Roster, kind: str) -> bytes:
    """Write a roster as ``pdf``, ``docx`` or ``xlsx``."""
    if kind == "xlsx":
        out = io.BytesIO()
        roster_to_xlsx(out, roster)
        return out.getvalue()
    return {"pdf": roster_to_pdf, "docx": roster_to_word}[kind](roster)


__all__ = ["Group", "Roster", "roster_as", "roster_to_pdf", "roster_to_word", "roster_to_xlsx"]
