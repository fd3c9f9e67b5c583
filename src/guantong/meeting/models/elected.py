"""An election: the posts to be filled, who stands for them, the votes, what is done before."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.people.models import Duty, Level
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import elections
from guantong.standards.posts import in_full


class Election(UnitScopedModel):
    """A congress, plenum or people's congress that elects; recorded once, by two persons."""

    view_permission = PLAN_VIEW
    goes_along = ~models.Q(state="recorded")
    by_hand = True

    class State(models.TextChoices):
        """Coming → recorded."""

        COMING = "coming", _("筹备，待选举")
        RECORDED = "recorded", _("结果已登记")

    class Kind(models.TextChoices):
        """Which body elects."""

        CONGRESS = "congress", _("党代表大会")
        PLENUM = "plenum", _("党委全体会议")
        PEOPLE = "people", _("人民代表大会")
        STANDING = "standing", _("人大常委会")

    name = models.CharField(_("选举"), max_length=80)
    kind = models.CharField(_("选举机关"), max_length=12, choices=Kind, default=Kind.PEOPLE)
    on = models.DateField(_("选举日期"))
    by_election = models.BooleanField(_("补选"), default=False)
    entitled = models.PositiveIntegerField(
        _("有选举权人数"), null=True, blank=True, help_text=_("全体代表（委员、组成人员）人数。")
    )
    present = models.PositiveIntegerField(_("出席人数"), null=True, blank=True)
    document = models.CharField(_("公告或决议文号"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.COMING)
    created_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    recorded_at = models.DateTimeField(_("登记时间"), null=True, editable=False)
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("核签人"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("选举")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the election."""
        return reverse("meeting:election", args=[self.pk])

    @property
    def rule(self) -> elections.Kind:
        """Who must be there and what elects."""
        return elections.kinds()[self.kind]


class OfElection(ScopedModel):
    """A row of an election; reads are scoped by the election's unit."""

    scope_field = "election__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    election = models.ForeignKey(Election, models.CASCADE)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the page of the election."""
        return self.election.get_absolute_url()


class Contest(OfElection):
    """A post that an election fills, with how many are to be elected."""

    goes_along = models.Q(election__state="coming")

    unit = models.ForeignKey("core.Unit", models.PROTECT, related_name="+", verbose_name=_("单位"))
    title = models.CharField(_("职务名称"), max_length=120)
    level = models.CharField(_("职务层次"), max_length=4, choices=Level, blank=True)
    duty = models.CharField(_("工作类别"), max_length=16, choices=Duty, default=Duty.OTHER)
    is_chief = models.BooleanField(_("正职"), default=False)
    is_leading = models.BooleanField(_("领导成员"), default=True)
    seats = models.PositiveSmallIntegerField(_("应选名额"), default=1)

    class Meta:
        ordering = ("id",)
        verbose_name = _("选举的职务")
        constraints = (
            models.UniqueConstraint(fields=("election", "unit", "title"), name="contest_once"),
        )

    def __str__(self) -> str:
        return self.post

    @property
    def post(self) -> str:
        """The post in full."""
        return in_full(self.unit.name, self.title)


class Candidacy(OfElection):
    """Somebody who stands for a post, with the votes once they are counted."""

    class Nominated(models.TextChoices):
        """By whom."""

        COMMITTEE = "committee", _("党委推荐")
        DEPUTIES = "deputies", _("代表联名提名")
        WRITTEN_IN = "written", _("另选他人")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    motion = models.OneToOneField(
        "meeting.Motion", models.PROTECT, null=True, related_name="candidacy"
    )
    name = models.CharField(_("姓名"), max_length=40)
    nominated = models.CharField(
        _("提名"), max_length=12, choices=Nominated, default=Nominated.COMMITTEE
    )
    nominators = models.PositiveSmallIntegerField(_("联名代表人数"), null=True, blank=True)
    agree = models.PositiveIntegerField(_("赞成"), null=True)
    oppose = models.PositiveIntegerField(_("反对"), null=True)
    abstain = models.PositiveIntegerField(_("弃权"), null=True)
    elected = models.BooleanField(_("当选"), null=True)

    class Meta:
        ordering = ("contest_id", "id")
        verbose_name = _("候选人")
        constraints = (
            models.UniqueConstraint(fields=("contest", "person"), name="candidate_once"),
        )

    def __str__(self) -> str:
        return self.name


class Stage(OfElection):
    """Something to be done before an election by a day; which, the table of stages says."""

    code = models.CharField(max_length=16)
    name = models.CharField(_("事项"), max_length=80)
    due = models.DateField(_("不迟于"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("due", "id")
        verbose_name = _("换届行事")
        constraints = (models.UniqueConstraint(fields=("election", "code"), name="stage_once"),)

    def __str__(self) -> str:
        return f"{self.election}：{self.name}"

    @property
    def law(self) -> str:
        """The article that asks it."""
        found = elections.stage(self.code)
        return "" if found is None else f"{found.article}{'（待核）' if found.verify else ''}"
