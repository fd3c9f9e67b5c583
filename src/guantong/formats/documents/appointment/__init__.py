"""干部任免审批表 on paper: two sides of A4, as PDF and as Word."""

from guantong.formats.documents.appointment.bundle import write_bundle
from guantong.formats.documents.appointment.layout import TooLong, too_long
from guantong.formats.documents.appointment.pdf import forms_to_pdf
from guantong.formats.documents.appointment.word import forms_to_word

__all__ = ["TooLong", "forms_to_pdf", "forms_to_word", "too_long", "write_bundle"]
