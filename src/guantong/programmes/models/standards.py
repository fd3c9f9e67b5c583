"""What units are held against: standards in editions, how each unit stands to its own, and why.

No row counts points: of a unit is told how much is met, not met and not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.about import About
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet, UnitScopedModel, found
from guantong.core.services.signing import same_person
from guantong.programmes.room import STANDARD_JUDGE, STANDARD_VIEW

if TYPE_CHECKING:
    import datetime as dt

    from guantong.core.roles import Permission

#: So many days a computed verdict counts: whoever computes no more knows no more.
COMPUTED_DAYS = 31


class Standard(UnitScopedModel):
    """One edition of a standard for a type of unit; once published it is never edited."""

    view_permission = STANDARD_VIEW
    read_below = True
    goes_along = Q()

    class State(models.TextChoices):
        """Drafted → published, by two persons."""

        DRAFT = "draft", _("起草")
        PUBLISHED = "published", _("已发布")

    code = models.CharField(_("标准代号"), max_length=40)
    name = models.CharField(_("标准名称"), max_length=80)
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    subject_model = models.CharField(_("对照谁"), max_length=60)
    kind = models.CharField(_("适用类型"), max_length=20)
    in_force = models.DateField(_("施行日期"))
    source = models.CharField(_("标准出处"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True)

    class Meta:
        ordering = ("code", "-edition", "id")
        verbose_name = _("标准")
        constraints = (
            models.UniqueConstraint(fields=("unit", "code", "edition"), name="standard_once"),
        )

    def __str__(self) -> str:
        return f"{self.name}（第{self.edition}版）"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:standard", args=[self.pk])


class Criterion(ScopedModel):
    """One line of a standard: what is asked, by which article, and how it is found out."""

    scope_field = "standard__unit_path"
    view_permission = STANDARD_VIEW
    read_below = True
    belongs_to = "standard"

    class Kind(models.TextChoices):
        """How it is found out; what is computed is asked of nobody."""

        COMPUTED = "computed", _("系统计算")
        DOCUMENT = "document", _("看材料")
        SEEN = "seen", _("现场看")

    class Basis(models.TextChoices):
        """What of its source was read."""

        TEXT = "text", _("见原文")
        OLDER = "older_text", _("见旧版原文")
        SECONDARY = "secondary", _("见转述")
        MEMORY = "memory", _("原文未见")
        OWN = "own_draft", _("自拟")

    standard = models.ForeignKey(
        Standard, models.CASCADE, related_name="criteria", verbose_name=_("标准")
    )
    code = models.CharField(_("编号"), max_length=12)
    head = models.CharField(_("类别"), max_length=40)
    text = models.CharField(_("条目"), max_length=200)
    kind = models.CharField(_("怎么认定"), max_length=10, choices=Kind)
    mandatory = models.BooleanField(_("必须达到"), default=True)
    frequency = models.CharField(_("周期"), max_length=20, blank=True)
    evidence = models.CharField(_("看什么"), max_length=120, blank=True)
    fact = models.CharField(_("据以计算的记录"), max_length=60, blank=True)
    predicate = models.CharField(_("怎么比"), max_length=20, blank=True)
    threshold = models.IntegerField(_("数值"), null=True, blank=True)
    valid_months = models.PositiveSmallIntegerField(_("认定管几个月"), default=12)
    article = models.CharField(_("条款"), max_length=120, blank=True)
    source = models.CharField(_("出处"), max_length=120, blank=True)
    page = models.CharField(_("见于"), max_length=300, blank=True)
    basis = models.CharField(_("依据"), max_length=10, choices=Basis, default=Basis.OWN)
    verify = models.BooleanField(_("待核"), default=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("标准条目")
        constraints = (
            models.UniqueConstraint(fields=("standard", "code"), name="criterion_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def get_absolute_url(self) -> str:
        """Return the page of its standard."""
        return self.standard.get_absolute_url()


class Appraisal(About):
    """How a unit stands to the standard of its type; what it says is reckoned from verdicts.

    ``valid_until`` is the first day on which a mandatory verdict, or what was computed, runs out.
    """

    view_permission = STANDARD_VIEW
    in_use = Q(ended_on=None)

    class State(models.TextChoices):
        """Reckoned: every mandatory criterion met; one not met; one not known; no standard."""

        MET = "met", _("达标")
        UNMET = "unmet", _("未达标")
        OPEN = "open", _("还没有评完")
        NONE = "none", _("没有适用标准")

    subject_name = models.CharField(_("对象"), max_length=160)
    kind = models.CharField(_("类型"), max_length=20, blank=True)
    standard = models.ForeignKey(
        Standard, models.PROTECT, null=True, related_name="+", verbose_name=_("标准")
    )
    state = models.CharField(_("对照结果"), max_length=6, choices=State, default=State.NONE)
    met = models.PositiveSmallIntegerField(_("达到"), default=0)
    unmet = models.PositiveSmallIntegerField(_("未达到"), default=0)
    unknown = models.PositiveSmallIntegerField(_("不清楚"), default=0)
    must_unmet = models.PositiveSmallIntegerField(_("必须达到而未达到"), default=0)
    must_unknown = models.PositiveSmallIntegerField(_("必须达到而不清楚"), default=0)
    valid_until = models.DateField(_("有效至"), null=True)
    computed_on = models.DateField(_("算到"), null=True)
    ended_on = models.DateField(_("停止对照日期"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # by its own right

    class Meta:
        ordering = ("path", "subject_name", "id")
        verbose_name = _("对照情况")
        constraints = (
            models.UniqueConstraint(fields=("subject_model", "subject_id"), name="appraised_once"),
        )

    def __str__(self) -> str:
        return self.subject_name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:appraisal", args=[self.pk])

    def subject(self) -> Any:
        """Return the row it is about, or None; whether the reader may see that is not asked."""
        return found(apps.get_model(self.subject_model), self.subject_id)

    @staticmethod
    def valid(on: dt.date | None = None) -> Q:
        """Return the condition «what it says has not run out»."""
        return Q(valid_until=None) | Q(valid_until__gte=on or timezone.localdate())

    @classmethod
    def assessed(cls, on: dt.date | None = None) -> Q:
        """Return the condition «every mandatory criterion is known, and that has not run out»."""
        return Q(must_unknown=0) & ~Q(state=cls.State.NONE) & cls.valid(on)

    @classmethod
    def meeting(cls, on: dt.date | None = None) -> Q:
        """Return the condition «meets its standard»."""
        return Q(state=cls.State.MET) & cls.valid(on)

    @property
    def run_out(self) -> bool:
        """Whether what it says counts no more."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class OfAppraisal(ScopedModel):
    """A row about one criterion of an appraisal, seen with it."""

    scope_field = "appraisal__path"
    view_permission = STANDARD_VIEW
    belongs_to = "appraisal"

    appraisal = models.ForeignKey(
        Appraisal, models.CASCADE, related_name="+", verbose_name=_("对象")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name=_("条目")
    )
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.appraisal}：{self.criterion}"

    def get_absolute_url(self) -> str:
        """Return the page of its appraisal."""
        return self.appraisal.get_absolute_url()


class Proof(OfAppraisal):
    """What was handed in to show that a criterion is met; somebody else judges it."""

    by_hand = True

    class State(models.TextChoices):
        """Handed in → judged, or taken back."""

        WAITING = "waiting", _("待认定")
        JUDGED = "judged", _("已认定")
        BACK = "back", _("已撤回")

    text = models.CharField(_("情况说明"), max_length=400)
    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("佐证文件")
    )
    taken_on = models.DateField(_("形成日期"))
    handed_at = models.DateTimeField(_("提交时间"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)

    class Meta:
        ordering = ("-handed_at", "-id")
        verbose_name = _("佐证")
        indexes = (models.Index(fields=("state", "handed_at"), name="proof_waiting"),)

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Tell whether the actor is another person than who handed it in, where it is judged."""
        return permission != STANDARD_JUDGE or not same_person(actor, self.by)  # type: ignore[arg-type]  # readers are accounts


class Verdict(OfAppraisal):
    """Whether a criterion is met; of what is not known there is a row only if a person said so.

    ``proof`` is empty of what was computed, which nobody types. A later verdict takes its place;
    it stays as it was said.
    """

    by_hand = True

    class Value(models.TextChoices):
        """The third is no no."""

        MET = "met", _("达到")
        UNMET = "unmet", _("未达到")
        UNKNOWN = "unknown", _("不清楚")

    value = models.CharField(_("认定"), max_length=8, choices=Value)
    said = models.CharField(_("根据"), max_length=400, blank=True)
    proof = models.ForeignKey(
        Proof, models.PROTECT, null=True, related_name="+", verbose_name=_("佐证")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("复核人")
    )
    on = models.DateField(_("认定日期"))
    valid_until = models.DateField(_("管到"), null=True)
    computed = models.BooleanField(_("系统计算"), default=False)
    replaced = models.BooleanField(_("已有新的认定"), default=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("条目认定")
        constraints = (
            models.UniqueConstraint(
                fields=("appraisal", "criterion"), name="verdict_once",
                condition=Q(replaced=False),
            ),
        )  # fmt: skip
