"""What anybody may put beside a record of any room: a note, a file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.about import About


class Note(About):
    """Words about a row, as they were written then."""

    written_once = True

    text = models.TextField(_("内容"), max_length=2000)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("备注")
        indexes = (models.Index(fields=("subject_model", "subject_id"), name="note_subject"),)

    def __str__(self) -> str:
        return self.text[:40]


class Attachment(About):
    """A stored file beside a row."""

    title = models.CharField(_("名称"), max_length=120)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("附件")
        indexes = (models.Index(fields=("subject_model", "subject_id"), name="attachment_subject"),)

    def __str__(self) -> str:
        return self.title
