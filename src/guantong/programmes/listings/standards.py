"""The lists of standards: the standards, the units held against them, the evidence handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.scope import pointing
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.programmes.models import Appraisal, Criterion, Proof, Standard
from guantong.programmes.room import STANDARD_JUDGE, STANDARD_MANAGE
from guantong.programmes.services import judging, standards
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Where one unit's page shows each kind of unit: now, or no longer held against anything.
IN_USE, ENDED = "now", "ended"
STANDING = [(IN_USE, _("在对照")), (ENDED, _("已停止"))]
VALID = [("assessed", _("评完且有效")), ("over", _("已过有效期")), ("left", _("没有评完"))]


def by_standing(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the units that are held against standards, or were."""
    return rows.filter(ended_on__isnull=value == IN_USE)


def by_validity(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the units of which all is known and valid, it ran out, or something is not known."""
    if value == "assessed":
        return rows.filter(Appraisal.assessed())
    if value == "over":
        return rows.filter(valid_until__lt=timezone.localdate())
    return rows.exclude(Appraisal.assessed())


def _drafts(account: Account) -> QuerySet[Standard]:
    rows = Standard.objects.visible_to(account, STANDARD_MANAGE)
    found: QuerySet[Standard] = rows.filter(state=Standard.State.DRAFT)
    return found


class Standards(Listing):
    """The standards with their editions."""

    heading, route, home = _("标准"), "programmes:standards", True
    search = ("name", "code", "kind")
    filters = (Choice("state", _("状态"), Standard.State.choices),)
    offers = (standards.draft,)
    acts = ("revise", "publish")
    waits = (Waiting(_("标准待发布"), _drafts, since="", act="publish"),)
    pick, told = True, ("kind", "unit__name")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("制定单位"))
    in_force = Short()

    class Meta(Table.Meta):
        model = Standard
        fields = ("name", "kind", "edition", "state", "in_force", "unit__name", "source")

    hidden = ("source",)


class Appraisals(Listing):
    """All units that are held against a standard, of whatever kind, in the order of the tree."""

    heading, route, home = _("对照情况"), "programmes:appraisals", True
    search = ("subject_name",)
    filters: ClassVar[Sequence[Choice]] = (
        Choice("state", _("对照结果"), Appraisal.State.choices),
        Choice("valid", _("评定"), VALID, by_validity),
        Choice("standing", _("状态"), STANDING, by_standing, default=IN_USE),
    )  # fmt: skip
    told = ("kind",)
    empty = _("还没有对照标准的单位。")
    subject_name = Column(linkify=True, order_by=("path", "subject_name"))
    state = Short(orderable=False)
    standing = Short(verbose_name=_("条目"), accessor="met", orderable=False, empty_values=())
    valid_until = Short(orderable=False)

    class Meta(Table.Meta):
        model = Appraisal
        fields = ("subject_name", "kind", "standard", "state", "standing", "valid_until")
        sequence = fields

    def render_state(self, record: Appraisal) -> str:
        """Say the result, and that it has run out."""
        words = str(record.get_state_display())
        return f"{words}（{gettext('已过期')}）" if record.run_out else words

    def render_standing(self, record: Appraisal) -> Any:
        """Say how many criteria are met, not met, not known: three numbers, no share of them."""
        if record.standard_id is None:
            return "—"
        text = gettext("达到 %(met)s · 未达到 %(unmet)s · 不清楚 %(unknown)s")
        told = {"met": record.met, "unmet": record.unmet, "unknown": record.unknown}
        return format_html("{}", text % told)

    value_standing = render_standing


def _to_judge(account: Account) -> QuerySet[Proof]:
    """Return what waits to be judged, but what one handed in oneself."""
    rows = Proof.objects.visible_to(account, STANDARD_JUDGE)
    found: QuerySet[Proof] = rows.filter(state=Proof.State.WAITING).exclude(by=account)
    return found.select_related("appraisal", "criterion")


def _of(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    return rows.filter(appraisal=row)


class Proofs(Listing):
    """The evidence inbox: what was handed in, to be judged by another."""

    heading, route, home = _("佐证"), "programmes:proofs", True
    search = ("appraisal__subject_name", "criterion__text", "text")
    filters = (
        Choice("state", _("状态"), Proof.State.choices),
        Choice("criterion__head", _("类别"), lambda: _heads()),
    )
    acts = ("judge", "take-back")
    bulk = (judging.judge,)
    on = (On(Appraisal, _of, without=("appraisal__subject_name",)),)
    waits = (Waiting(_("佐证待认定"), _to_judge, since="handed_at", act="judge"),)
    empty = _("没有提交的佐证。")
    appraisal__subject_name = Column(verbose_name=_("对象"), linkify=True)
    criterion = Long()
    text = Long()
    file = Short(empty_values=())
    taken_on, by, handed_at, state = Short(), Short(), Short(), Short()

    class Meta(Table.Meta):
        model = Proof
        fields = ("appraisal__subject_name", "criterion", "text", "file", "taken_on", "by",
                  "handed_at", "state")  # fmt: skip

    def render_file(self, record: Proof) -> Any:
        """Lead to the file."""
        if record.file_id is None:
            return "—"
        address = reverse("programmes:proof-file", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("打开"))

    def value_file(self, record: Proof) -> str:
        """Name the file."""
        return record.file.name if record.file else ""


def _heads() -> list[tuple[str, Text]]:
    rows = pointing(Criterion, "standard__state", [Standard.State.PUBLISHED])
    return [(one, one) for one in rows.order_by("head").values_list("head", flat=True).distinct()]
