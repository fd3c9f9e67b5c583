"""A comparison of what forms, a roster and this system say about people, and what is decided."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.core.sealing import SealedField
from guantong.formats.appointment import LABELS
from guantong.people.room import PERSON_MANAGE


class Side(models.TextChoices):
    """Who says something."""

    FORM = "form", _("任免表")
    ROSTER = "roster", _("名册")
    DATABASE = "database", _("系统")


class Decision(models.TextChoices):
    """Whose word holds for a difference."""

    FORM = "form", _("取任免表")
    ROSTER = "roster", _("取名册")
    DATABASE = "database", _("取系统")
    KEEP = "keep", _("各自保持")


class Reconciliation(UnitScopedModel):
    """One comparison; the files lie sealed until it is dropped."""

    view_permission = PERSON_MANAGE
    goes_along = models.Q()

    title = models.CharField(_("名称"), max_length=120)
    owner = models.ForeignKey("core.Account", models.PROTECT, related_name="+")
    forms_file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    roster_file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    forms_out = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    roster_out = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    with_database = models.BooleanField(_("与系统比对"), default=True)
    is_ready = models.BooleanField(_("已比对"), default=False)
    people = models.PositiveIntegerField(_("人数"), default=0)
    found = models.PositiveIntegerField(_("不一致"), default=0)
    #: What of the files was not compared, in sentences.
    told = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("比对")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("people:reconciliation", args=[self.pk])

    @property
    def sides(self) -> list[str]:
        """The sides that take part."""
        taking = {
            Side.FORM: self.forms_file_id or self.forms_out_id,
            Side.ROSTER: self.roster_file_id or self.roster_out_id,
            Side.DATABASE: self.with_database,
        }
        return [side.value for side, there in taking.items() if there]


class Discrepancy(ScopedModel):
    """A field of a person in which sides differ, or a person whom a side has not (no field)."""

    scope_field = "reconciliation__unit_path"
    view_permission = PERSON_MANAGE

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="discrepancies")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(_("姓名"), max_length=80)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    field = models.CharField(_("项目"), max_length=40, blank=True, default="")
    note = models.CharField(_("说明"), max_length=120, blank=True, default="")
    in_form = SealedField(_("任免表"), default="", blank=True)
    in_roster = SealedField(_("名册"), default="", blank=True)
    in_database = SealedField(_("系统"), default="", blank=True)
    said = models.CharField(max_length=40, default="", editable=False)
    form_place = models.CharField(_("文件"), max_length=255, blank=True, default="")
    roster_place = models.CharField(_("行"), max_length=20, blank=True, default="")
    decision = models.CharField(
        _("取舍"), max_length=10, choices=Decision, blank=True, default="", db_index=True
    )
    decided_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    is_written = models.BooleanField(_("已写回"), default=False)

    class Meta:
        ordering = ("reconciliation", "position", "id")
        verbose_name = _("不一致")

    def __str__(self) -> str:
        return f"{self.name} {self.label}"

    @property
    def label(self) -> str:
        """The field's name on paper."""
        return LABELS.get(self.field, "")

    def text(self, side: str) -> str | None:
        """Return what a side says, None where it says nothing about the field."""
        if side not in self.said.split(","):
            return None
        value: str = getattr(self, f"in_{side}").reveal()
        return value
