"""花名册 with chosen columns, as PDF, Word and Excel."""

from guantong.formats.documents.roster.pdf import roster_to_pdf
from guantong.formats.documents.roster.plan import Group, Roster
from guantong.formats.documents.roster.word import roster_to_word
from guantong.formats.documents.roster.xlsx import roster_to_xlsx

__all__ = ["Group", "Roster", "roster_to_pdf", "roster_to_word", "roster_to_xlsx"]
