"""The appointment form (干部任免审批表) from and to the outside: LRMX, LRM, exchange package."""

from guantong.formats.appointment.errors import FormError
from guantong.formats.appointment.form import (
    FIELDS,
    LABELS,
    MEMBER_FIELDS,
    NEWEST,
    VERSIONS,
    AppointmentForm,
    Extra,
    FamilyMember,
)
from guantong.formats.appointment.lrm import read_lrm, write_lrm
from guantong.formats.appointment.lrmx import read_lrmx, write_lrmx

__all__ = [
    "FIELDS", "LABELS", "MEMBER_FIELDS", "NEWEST", "VERSIONS", "AppointmentForm", "Extra",
    "FamilyMember", "FormError", "read_lrm", "read_lrmx", "write_lrm", "write_lrmx",
]  # fmt: skip
