"""A person's family, sealed at rest: needed for the form and for avoidance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.sealing import SealedField
from guantong.people.models.base import Record
from guantong.people.models.codes import Kin


class FamilyMember(Record):
    """A36: a member of the family; only the kind of kinship is kept in the clear.

    ``relative`` names the member's own record if the member is kept here too; ``name_digest``,
    keyed over name and birth month, finds it.
    """

    info_set = "A36"

    kin = models.CharField(_("亲属类别"), max_length=12, choices=Kin, default=Kin.OTHER)
    call = SealedField(_("称谓"), default="")
    # A newborn may have none yet.
    name = SealedField(_("姓名"), default="", blank=True)
    birth = SealedField(_("出生年月"), default="", blank=True)
    politics = SealedField(_("政治面貌"), default="", blank=True)
    work = SealedField(_("工作单位及职务"), default="", blank=True)
    name_digest = models.CharField(
        max_length=32, default="", blank=True, db_index=True, editable=False
    )
    relative = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="named_by",
        verbose_name=_("本人档案"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("家庭成员")

    def __str__(self) -> str:
        return str(self.get_kin_display())
