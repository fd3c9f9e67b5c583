"""A person's photo, kept as a stored file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.people.models.base import Record


class Photo(Record):
    """A57: the photo of the form; the row with the highest position is shown."""

    info_set = "A57"

    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, related_name="+", verbose_name=_("照片")
    )

    class Meta(Record.Meta):
        verbose_name = _("照片")
