"""The tables of postings: villages and why, what they need; who is recommended; what is said."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.jobs.postings.room import CANDIDATE_VIEW, POSTING_VIEW
from guantong.staffing.room import PLAN_VIEW


class Sphere(models.TextChoices):
    """The five fields in which a village may need help and a person may be good."""

    PARTY = "party", _("党建")
    INDUSTRY = "industry", _("产业")
    LAW = "law", _("法治")
    TECHNOLOGY = "technology", _("科技")
    PROJECT = "project", _("项目")


class PostingPlace(UnitScopedModel):
    """A village to which somebody may be posted; its seat in plans is its post."""

    view_permission = POSTING_VIEW
    goes_along = models.Q(post__closed_on=None)

    post = models.OneToOneField("staffing.Post", models.PROTECT, related_name="+",
                                verbose_name=_("职位"))  # fmt: skip
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path",)
        verbose_name = _("派驻村")
        constraints = (models.UniqueConstraint(fields=("unit",), name="posting_place_once"),)

    def __str__(self) -> str:
        return self.unit.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("postings:place", args=[self.pk])


class OfPlace(ScopedModel):
    """A row of a village, seen with it."""

    scope_field = "place__unit_path"
    view_permission = POSTING_VIEW
    belongs_to = "place"

    place = models.ForeignKey(PostingPlace, models.CASCADE, related_name="+",
                              verbose_name=_("派驻村"))  # fmt: skip
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("经办人"))  # fmt: skip

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the page of the village."""
        return self.place.get_absolute_url()


class PlaceGround(OfPlace):
    """Why somebody is posted to a village: a fact with its source, from a day, until a day."""

    class Ground(models.TextChoices):
        """What villages are covered for."""

        WEAK = "weak", _("软弱涣散村")
        RELIEF = "relief", _("脱贫村")
        RELOCATED = "relocated", _("易地扶贫搬迁安置村")
        KEY = "key", _("乡村振兴重点村")

    ground = models.CharField(_("派驻依据"), max_length=10, choices=Ground)
    basis = models.CharField(_("文号或来源"), max_length=120)
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        ordering = ("-since", "id")
        verbose_name = _("派驻依据")

    def __str__(self) -> str:
        return str(self.get_ground_display())


class PlaceNeed(OfPlace):
    """What officers say that a village needs in a field; without a row nobody has said."""

    class How(models.TextChoices):
        """How much."""

        MOST = "most", _("急需")
        SOME = "some", _("需要")
        NONE = "none", _("不需要")

    sphere = models.CharField(_("方面"), max_length=10, choices=Sphere)
    how = models.CharField(_("需要程度"), max_length=4, choices=How)
    words = models.CharField(_("具体需要"), max_length=200)
    source = models.CharField(_("依据"), max_length=120)
    at = models.DateTimeField(_("填写时间"), auto_now=True)

    class Meta:
        ordering = ("place", "id")
        verbose_name = _("村的需要")
        constraints = (
            models.UniqueConstraint(fields=("place", "sphere"), name="need_of_a_field_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_sphere_display()} {self.get_how_display()}"


class Recommendation(ScopedModel):
    """A person whom the sending unit recommends, with its word of what the person is good at."""

    scope_field = "person__unit_path"
    view_permission = CANDIDATE_VIEW
    goes_along = models.Q(withdrawn="")

    class Home(models.TextChoices):
        """What is known of the home village."""

        UNKNOWN = "unknown", _("不清楚")
        HERE = "here", _("本市的村")
        ELSEWHERE = "elsewhere", _("不在本市的村")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+",
                               verbose_name=_("姓名"))  # fmt: skip
    good_at = models.JSONField(_("擅长方面"), default=list, blank=True)
    words = models.CharField(_("推荐意见"), max_length=200)
    home = models.CharField(_("家乡所在村"), max_length=10, choices=Home, default=Home.UNKNOWN)
    unit = models.ForeignKey("core.Unit", models.PROTECT, null=True, blank=True,
                                     related_name="+", verbose_name=_("家乡村"))  # fmt: skip
    on = models.DateField(_("推荐日期"))
    withdrawn = models.CharField(_("撤回理由"), max_length=200, blank=True, default="")
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("经办人"))  # fmt: skip
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("person__unit_path", "id")
        verbose_name = _("派驻人选")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(withdrawn=""), name="recommended_once"
            ),
        )

    def __str__(self) -> str:
        return self.person.name

    @property
    def log_name(self) -> str:
        """What the log calls it: it holds no cadre data."""
        return f"{self.person.unit.name} 1 人"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("postings:candidate", args=[self.pk])


class Publication(ScopedModel):
    """That a plan was published by two persons: from then on it is who serves where."""

    scope_field = "plan__scenario__unit_path"
    view_permission = PLAN_VIEW
    belongs_to = "plan"

    plan = models.OneToOneField("staffing.Plan", models.PROTECT, related_name="+",
                                verbose_name=_("方案"))  # fmt: skip
    number = models.PositiveIntegerField(_("派驻人数"))
    document = models.CharField(_("派出文号"), max_length=80)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("发布人"))  # fmt: skip
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                    verbose_name=_("核签人"))  # fmt: skip
    at = models.DateTimeField(_("发布时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("发布派驻")

    def get_absolute_url(self) -> str:
        """Return the plan's page."""
        return self.plan.get_absolute_url()


class OfPosting(OfPlace):
    """A row about a posting to a village."""

    posting = models.ForeignKey("people.PracticePosting", models.PROTECT, related_name="+",
                                verbose_name=_("派驻"))  # fmt: skip

    class Meta:
        abstract = True


class PostingWord(OfPosting):
    """What the township or the villagers' meeting says of a year: words, no points."""

    class Side(models.TextChoices):
        """Who says it."""

        TOWNSHIP = "township", _("乡镇党委")
        VILLAGERS = "villagers", _("村民代表会议")

    year = models.PositiveSmallIntegerField(_("年度"))
    side = models.CharField(_("评价方"), max_length=10, choices=Side)
    words = models.TextField(_("评价"), max_length=1000)
    at = models.DateTimeField(_("填写时间"), auto_now_add=True)

    class Meta:
        ordering = ("-year", "-id")
        verbose_name = _("年度评价")
        constraints = (
            models.UniqueConstraint(fields=("posting", "year", "side"), name="word_of_year_once"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.get_side_display()}"


class PostingEnd(OfPosting):
    """How a posting ended before or at its term, with the reason and the second person."""

    class How(models.TextChoices):
        """In which way."""

        RECALLED = "recalled", _("召回")
        REPLACED = "replaced", _("调换")
        FULL = "full", _("期满")

    how = models.CharField(_("方式"), max_length=10, choices=How)
    reason = models.CharField(_("理由"), max_length=240)
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                    verbose_name=_("核签人"))  # fmt: skip
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("召回、调换")
        constraints = (models.UniqueConstraint(fields=("posting",), name="posting_ends_once"),)

    def __str__(self) -> str:
        return str(self.get_how_display())
