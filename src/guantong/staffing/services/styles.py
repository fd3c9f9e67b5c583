"""Recording how a person works, as the inspection material says, by two names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.fields import Field
from guantong.core.scope import rows_under
from guantong.people.models import Person
from guantong.staffing.models import PersonStyle
from guantong.staffing.room import PLAN_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.staffing.models import Scenario


@act(
    Person, "工作风格.记录", gettext_lazy("记录工作风格"), needs=PLAN_MANAGE, makes=PersonStyle,
    name="style-record", ask=("kind", Field("basis", type="reason")), second=True,
)  # fmt: skip
def record(actor: Account | None, person: Person, kind: str, basis: str) -> Done:
    """Record what inspection material says; entries before stay and count beside it."""
    row = PersonStyle(person=person, kind=kind, basis=basis, by=actor)
    row.full_clean(exclude=["by", "person", "seconded_by"])
    row.save()
    return Done(str(row), made=row)


@act(
    PersonStyle, "工作风格.本人意见", gettext_lazy("登记本人意见"), needs=PLAN_MANAGE,
    ask=(Field("said", type="reason"),),
)  # fmt: skip
def hear(_actor: Account | None, row: PersonStyle, said: str) -> Done:
    """Write down what the person said when told."""
    row.said = said
    row.save(update_fields=["said"])
    return Done(str(row), _("已登记。"))


@act(
    PersonStyle, "工作风格.撤回", gettext_lazy("撤回"), needs=PLAN_MANAGE,
    when=lambda row: not row.withdrawn, ask=(Field("withdrawn", type="reason"),),
    back=gettext_lazy("撤回错了，可以重新记录。"),
)  # fmt: skip
def withdraw(_actor: Account | None, row: PersonStyle, withdrawn: str) -> Done:
    """Take an entry back; it stays to be read and counts no more."""
    row.withdrawn = withdrawn
    row.save(update_fields=["withdrawn"])
    return Done(str(row), _("已撤回，不再计入。"))


def recorded(scenario: Scenario) -> dict[int, list[str]]:
    """Return person → the kinds that entries name, of a scenario's scope."""
    rows = rows_under(scenario, PersonStyle).filter(withdrawn="").order_by("kind")
    found: dict[int, list[str]] = {}
    for person, kind in rows.values_list("person_id", "kind"):
        found.setdefault(person, []).append(kind)
    return found
