"""A village's election: its day and steps, who stands, the result as counted, the handing over."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.jobs.village_terms.models.posts import Body, PostKind, posts_of
from guantong.jobs.village_terms.room import TERM_VIEW


class VillageElection(UnitScopedModel):
    """One vote of a village on the posts of a body; a further vote is a row of its own."""

    view_permission = TERM_VIEW
    goes_along = models.Q(state="preparing")

    class Kind(models.TextChoices):
        """What the vote is for."""

        REGULAR = "regular", _("换届选举")
        RERUN = "rerun", _("另行选举")
        AGAIN = "again", _("重新选举")
        BY = "by", _("补选")
        RECALL = "recall", _("罢免表决")

    class State(models.TextChoices):
        """Preparing → held, short of somebody, or void; a short or void one is followed up."""

        PREPARING = "preparing", _("筹备")
        HELD = "held", _("已选举")
        SHORT = "short", _("缺额，待另行选举")
        VOID = "void", _("无效，待重新选举")
        FOLLOWED = "followed", _("已另行组织")
        HANDED = "handed", _("已移交")

    class Base(models.TextChoices):
        """Of whom more than half must agree in a Party vote; the sources differ."""

        DUE = "due", _("应到会人数")
        ISSUED = "issued", _("实到会人数")

    body = models.CharField(_("选举的组织"), max_length=12, choices=Body, default=Body.COMMITTEE)
    kind = models.CharField(_("选举类别"), max_length=8, choices=Kind, default=Kind.REGULAR)
    reason = models.CharField(_("事由"), max_length=400, blank=True)
    on = models.DateField(_("选举日"), null=True, blank=True)
    chief_seats = models.PositiveSmallIntegerField(_("正职名额"), default=1)
    deputy_seats = models.PositiveSmallIntegerField(_("副职名额"), default=0)
    member_seats = models.PositiveSmallIntegerField(_("委员名额"), default=2)
    base = models.CharField(_("党内选举过半数的基数"), max_length=8, choices=Base,
                            default=Base.DUE)  # fmt: skip
    term_end = models.DateField(_("任期至"), null=True, blank=True)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+",
                               verbose_name=_("前一次选举"))  # fmt: skip
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PREPARING)
    handed_on = models.DateField(_("移交日期"), null=True, blank=True)
    handed_by = models.CharField(_("移交人"), max_length=80, blank=True)
    handed_to = models.CharField(_("接收人"), max_length=80, blank=True)
    witness = models.CharField(_("监督人（乡镇）"), max_length=80, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-on", "unit_path", "id")
        verbose_name = _("村级选举")
        indexes = (models.Index(fields=("unit", "body", "state"), name="election_of_unit"),)

    def __str__(self) -> str:
        told = _("%(unit)s %(body)s%(kind)s") % {
            "unit": self.unit.name, "body": self.get_body_display(),
            "kind": self.get_kind_display(),
        }  # fmt: skip
        return str(told)

    @property
    def seats(self) -> list[tuple[PostKind, int]]:
        """The posts that are voted on, each with how many are to be elected."""
        some = ((one, getattr(self, f"{one.role}_seats")) for one in posts_of(self.body))
        return [(one, many) for one, many in some if many]

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("village_terms:election", args=[self.pk])


class OfElection(ScopedModel):
    """A row of an election, seen with it."""

    scope_field = "election__unit_path"
    view_permission = TERM_VIEW
    belongs_to = "election"

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the page of the election."""
        election: VillageElection = self.election  # type: ignore[attr-defined]  # each has one
        return election.get_absolute_url()


class ElectionStep(OfElection):
    """Something to be done by a day counted from that of the election; or to be handed over."""

    election = models.ForeignKey(VillageElection, models.CASCADE, related_name="+",
                                 verbose_name=_("选举"))  # fmt: skip
    code = models.CharField(max_length=20, editable=False)
    name = models.CharField(_("事项"), max_length=80)
    handover = models.BooleanField(_("移交事项"), default=False)
    due = models.DateField(_("不迟于"), null=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    evidence = models.CharField(
        _("依据或清单"), max_length=400, blank=True,
        help_text=_("公告、会议记录的名称和文号；移交的写清单。"),
    )  # fmt: skip
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("登记人"))  # fmt: skip

    class Meta:
        ordering = ("handover", "due", "id")
        verbose_name = _("选举事项")
        constraints = (models.UniqueConstraint(fields=("election", "code"), name="step_once"),)

    def __str__(self) -> str:
        return f"{self.election}：{self.name}"


class Nominee(OfElection):
    """Who stands for a post of an election; with the votes once they are confirmed."""

    class Way(models.TextChoices):
        """Who named them."""

        VILLAGERS = "villagers", _("村民直接提名")
        PARTY = "party", _("党员推荐、上级党组织同意")
        WRITTEN_IN = "written", _("另选他人")

    election = models.ForeignKey(VillageElection, models.CASCADE, related_name="+",
                                 verbose_name=_("选举"))  # fmt: skip
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+",
                               verbose_name=_("姓名"))  # fmt: skip
    post = models.CharField(_("职务"), max_length=20, choices=PostKind)
    way = models.CharField(_("提名方式"), max_length=10, choices=Way, default=Way.VILLAGERS)
    votes = models.PositiveIntegerField(_("得票"), null=True)
    elected = models.BooleanField(_("当选"), null=True)

    class Meta:
        ordering = ("post", "id")
        verbose_name = _("候选人")
        constraints = (models.UniqueConstraint(fields=("election", "person"), name="nominee_once"),)

    def __str__(self) -> str:
        return self.person.name

    @property
    def log_name(self) -> str:
        """What the log calls it: the election and the post."""
        return f"{self.election} {self.get_post_display()}"


class ElectionResult(OfElection):
    """A result as one officer entered it; it counts once another has confirmed it."""

    by_hand = True

    election = models.OneToOneField(VillageElection, models.CASCADE, related_name="result",
                                    verbose_name=_("选举"))  # fmt: skip
    registered = models.PositiveIntegerField(_("登记选民（应到会）"))
    issued = models.PositiveIntegerField(_("发出选票（实到会）"))
    returned = models.PositiveIntegerField(_("收回选票"))
    valid = models.PositiveIntegerField(_("有效票"))
    invalid = models.PositiveIntegerField(_("无效票"))
    votes = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("登记人"))  # fmt: skip
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, editable=False,
                                    related_name="+", verbose_name=_("核对人"))  # fmt: skip
    seconded_at = models.DateTimeField(_("核对时间"), null=True, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("选举结果")

    def __str__(self) -> str:
        return f"{self.election}结果"
