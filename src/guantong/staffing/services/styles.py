"""Recording how a person works, on named grounds; the person reads it and may reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of, rows_under
from guantong.frame import replies
from guantong.people.models import Person
from guantong.staffing.models import PersonStyle
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.staffing.models import Scenario


@act(
    Person, "工作风格.记录", gettext_lazy("记录工作风格"), needs=PLAN_MANAGE, makes=PersonStyle,
    name="style-record", open_to=(),
    ask=(
        "trait", "value",
        Field("basis", gettext_lazy("依据，如哪次考察、谈话"), "reason", most=240),
    ),
)  # fmt: skip
def record(actor: Account | None, person: Person, trait: str, value: str, basis: str) -> Done:
    """Record a person's kind of a trait; what was recorded before stays as history.

    Raises
    ------
    GuantongError
        If there is no such trait or kind, or no ground is given.

    """
    known = {one.code: one for one in weighting.preset_pairs() if one.recorded}
    if trait not in known:
        raise GuantongError(_("没有可记录的特质“%s”。") % trait, field="trait")
    if value not in known[trait].kinds:
        kinds = "、".join(known[trait].kinds)
        raise GuantongError(
            _("“%(trait)s”应为：%(kinds)s。") % {"trait": known[trait].name, "kinds": kinds},
            field="value",
        )
    row = PersonStyle(person=person, trait=trait, value=value, basis=basis, by=actor)
    row.save()
    return Done(known[trait].name, made=row)


@act(
    PersonStyle, "工作风格.本人说明", gettext_lazy("说明"), open_to=(),
    needs=lambda account, row: row.person.account_id == account.pk,
)  # fmt: skip
def reply(account: Account, row: PersonStyle, text: str) -> Done:
    """Say something to an entry about oneself, or say it anew."""
    whose = replies.Subject(row, row.person.account, row.person.unit)
    return Done("本人作出说明", value=replies.say_anew(account, whose, text))


def own(account: Account) -> list[PersonStyle]:
    """Return what is recorded about the account's own person, newest first."""
    person = getattr(account, "person", None)
    return list(rows_of(person, PersonStyle)) if person is not None else []


def latest(scenario: Scenario) -> dict[int, dict[str, str]]:
    """Return person → trait → kind as last recorded, of a scenario's scope."""
    rows = rows_under(scenario, PersonStyle)
    found: dict[int, dict[str, str]] = {}
    for person, trait, value in rows.order_by("id").values_list("person_id", "trait", "value"):
        found.setdefault(person, {})[trait] = value
    return found
