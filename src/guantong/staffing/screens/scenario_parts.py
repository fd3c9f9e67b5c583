"""The parts of a scenario as its pages show them: bounds, pins, plans, in the house's tables."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from guantong.core.models import Event
from guantong.staffing.models import Pin, Plan, Scenario, ScenarioBound
from guantong.staffing.scoring import weighting
from guantong.ui import tables as ui_tables
from guantong.ui.columns import Long, Short


class ScenarioTable(ui_tables.Table):
    """The scenarios in scope."""

    search = ("name", "unit__name")
    empty = gettext_lazy("还没有换届方案。")
    name = Long(linkify=("staffing:scenario", [A("pk")]))
    unit__name = Short(verbose_name=gettext_lazy("范围"))
    on = Short()
    state = Short()
    plans = tables.Column(verbose_name=gettext_lazy("方案"), accessor="plan_count")
    changed_at = tables.DateTimeColumn(format="Y-m-d H:i")

    class Meta(ui_tables.Table.Meta):
        model = Scenario
        fields = ("name", "unit__name", "on", "state", "plans", "changed_at")


class PlanTable(ui_tables.Table):
    """The plans found for a scenario."""

    search = ("name", "note")
    empty = gettext_lazy("还没有方案。核对资格后点“开始求解”。")
    name = Long(linkify=("staffing:plan", [A("pk")]))
    kind = Short()
    value = Short()
    gap = Short(verbose_name=gettext_lazy("最多差"), orderable=False)
    left = Short(verbose_name=gettext_lazy("未得部分"), orderable=False)
    moved = Short()
    empty_seats = Short(verbose_name=gettext_lazy("空缺"), accessor="empty")
    version = Short(verbose_name=gettext_lazy("设定版本"), accessor="scenario_version")
    made_at = tables.DateTimeColumn(format="m-d H:i")

    class Meta(ui_tables.Table.Meta):
        model = Plan
        fields = (
            "name", "kind", "value", "gap", "left", "moved", "empty_seats", "version", "made_at",
        )  # fmt: skip

    def render_value(self, value: float) -> str:
        """Write points."""
        return f"{value:,.1f}"

    def render_gap(self, record: Plan) -> str:
        """Write how much more any plan could be worth."""
        return _("已证最优") if record.proven else f"{100 * record.gap:.3f}%"

    def render_left(self, value: float) -> str:
        """Write what is missing of what could be gained."""
        return f"{100 * value:.1f}%"


class BoundTable(ui_tables.Table):
    """The requirements on structure."""

    search = ("name", "source")
    empty = gettext_lazy("没有结构要求。")
    name = Long()
    attribute = Short()
    scope = Long(verbose_name=gettext_lazy("对谁"), accessor="per", orderable=False)
    limits = Short(
        verbose_name=gettext_lazy("要求"), accessor="pk", orderable=False, empty_values=()
    )
    price = Short(verbose_name=gettext_lazy("怎样对待"), empty_values=())
    source = Long()

    class Meta(ui_tables.Table.Meta):
        model = ScenarioBound
        fields = ("name", "attribute", "scope", "limits", "price", "source")

    def render_attribute(self, value: str) -> str:
        """Name what is counted."""
        return weighting.attributes().get(value, value)

    def render_scope(self, record: ScenarioBound) -> str:
        """Say over which posts it is counted."""
        parts: list[Any] = [record.get_per_display()]
        if record.unit:
            parts.append(record.unit.name)
        if record.unit_kind:
            parts.append(record.get_unit_kind_display())
        if record.level:
            parts.append(record.get_level_display())
        return " · ".join(str(part) for part in parts)

    def render_limits(self, record: ScenarioBound) -> str:
        """Write the least and the most."""
        sign = "%" if record.measure == ScenarioBound.Measure.PERCENT else _(" 人")
        told = []
        if record.low is not None:
            told.append(_("至少 %s") % f"{record.low}{sign}")
        if record.high is not None:
            told.append(_("至多 %s") % f"{record.high}{sign}")
        return "，".join(told)

    def render_price(self, record: ScenarioBound) -> str:
        """Say whether a plan may break it, and at what price."""
        return _("必须满足") if record.is_hard else _("每差一人扣 %g 分") % record.price

    def render_source(self, record: ScenarioBound, value: str) -> str:
        """Mark what awaits checking."""
        return value + _("（待核）") if record.verify else value


class EditedBoundTable(BoundTable):
    """The same for whoever may change them."""

    do = tables.TemplateColumn(
        template_name="staffing/bound_do.html", orderable=False, accessor="pk",
        verbose_name=gettext_lazy("操作"), exclude_from_export=True,
    )  # fmt: skip

    class Meta(BoundTable.Meta):
        sequence = ("...", "do")


class PinTable(ui_tables.Table):
    """The locks and bans."""

    search = ("person__name", "post__title", "reason")
    empty = gettext_lazy("没有锁定，也没有排除。")
    kind = Short()
    person__name = Short(
        verbose_name=gettext_lazy("人员"), linkify=("people:person", [A("person_id")])
    )
    post__title = Long(verbose_name=gettext_lazy("岗位"), empty_values=())
    reason = Long()
    by__display_name = Short(verbose_name=gettext_lazy("记录人"))
    at = tables.DateTimeColumn(format="m-d H:i")

    class Meta(ui_tables.Table.Meta):
        model = Pin
        fields = ("kind", "person__name", "post__title", "reason", "by__display_name", "at")

    def render_post__title(self, record: Pin) -> str:
        """Name the post with its unit."""
        return record.post.full_name if record.post else _("任何岗位")


class EditedPinTable(PinTable):
    """The same for whoever may release them."""

    do = tables.TemplateColumn(
        template_name="staffing/pin_do.html", orderable=False, accessor="pk",
        verbose_name=gettext_lazy("操作"), exclude_from_export=True,
    )  # fmt: skip

    class Meta(PinTable.Meta):
        sequence = ("...", "do")


class HistoryTable(ui_tables.Table):
    """What was done to a scenario: one line for each version."""

    search = ("actor_name", "summary")
    empty = gettext_lazy("建立以来没有修改。")
    at = tables.DateTimeColumn(format="Y-m-d H:i:s", verbose_name=gettext_lazy("时间"))
    summary = Long()

    class Meta(ui_tables.Table.Meta):
        model = Event
        fields = ("at", "actor_name", "action", "summary")

    def render_action(self, value: str) -> str:
        """Leave out the room's own word."""
        return value.partition(".")[2] or value


TABLES: dict[str, type[ui_tables.Table]] = {
    "plans": PlanTable, "bounds": BoundTable, "pins": PinTable, "history": HistoryTable,
}  # fmt: skip
EDITED: dict[str, type[ui_tables.Table]] = {"bounds": EditedBoundTable, "pins": EditedPinTable}
