"""What projects really cost and brought, year by year: typed, or from the township's workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.programmes.models import Project, ProjectYear
from guantong.programmes.room import VALUE_REPORT
from guantong.programmes.services import kinds
from guantong.programmes.services.projects import KIND

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Project.State
FACTS = ("year", "spent", "income", "source")
#: Money may be spent from the approval on.
SPENDS = (State.APPROVED, State.BEGUN, State.RUNNING, State.ENDED)


@act(
    Project, "项目实绩.填报", gettext_lazy("填实绩"), needs=VALUE_REPORT, makes=ProjectYear,
    when=SPENDS, name="record", ask=FACTS,
)  # fmt: skip
def record(actor: Account | None, project: Project, year: int, **facts: Any) -> Done:
    """Write down what a project cost and brought in a year; what stood there is in the log.

    Raises
    ------
    GuantongError
        If the year lies ahead, or neither figure is given.

    """
    made = rows_of(project, ProjectYear).filter(year=year).first()
    before = {"spent": made.spent, "income": made.income} if made else {}
    made = made or ProjectYear(project=project, year=year)
    return Done(f"{project} {year} 年实绩", made=_kept(actor, made, facts), data={"before": before})


def _kept(actor: Account | None, row: ProjectYear, facts: dict[str, Any]) -> ProjectYear:
    if row.year > timezone.localdate().year:
        raise GuantongError(_("只填已经发生的年度。"), field="year")
    if facts.get("spent") is None and facts.get("income") is None:
        raise GuantongError(_("实际支付和实际收入至少填一项。"), field="spent")
    for name, value in facts.items():
        setattr(row, name, value)
    row.by = actor
    row.save()
    return row


@act(
    Unit, "项目实绩.导入", gettext_lazy("导入项目实绩"), needs=VALUE_REPORT, makes=ProjectYear,
    name="project-years", ask=(replace(KIND, label=gettext_lazy("项目类型")), *FACTS), open_to=(),
    file=FromFile(
        gettext_lazy("导入项目实绩"),
        said={"source": Said(example="2026 年村账第 12 号凭证"), "spent": Said(nothing=True)},
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, kind: str, year: int, **facts: Any) -> Done:
    """Take a line of the township's workbook.

    Raises
    ------
    Conflict
        If the year's figures are there already: they are corrected on the project's page.
    GuantongError
        If the village has no such project; else as `record`.

    """
    of = kinds.named(unit, kind)
    project = rows_of(unit, Project).filter(kind=of, state__in=SPENDS).order_by("-pk").first()
    if project is None:
        told = {"unit": unit.name, "kind": of}
        raise GuantongError(_("%(unit)s没有已批复的“%(kind)s”项目。") % told, field="kind")
    if rows_of(project, ProjectYear).filter(year=year).exists():
        raise Conflict(_("这一年的实绩已经有了，请在项目页面更正。"), field="year")
    made = _kept(actor, ProjectYear(project=project, year=year), facts)
    return Done(f"{project} {year} 年实绩", made=made)
