"""Between persons and their appointment forms: out to paper, in from files, many at once."""

from guantong.people.services.forms.outward import forms_of
from guantong.people.services.forms.taking import take_form

__all__ = ["forms_of", "take_form"]
