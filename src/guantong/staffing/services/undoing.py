"""Taking the last lock, ban or release back, as long as nobody changed the scenario since."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import act
from guantong.core.errors import Conflict
from guantong.core.scope import rows_of
from guantong.staffing.models import Pin, Scenario
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services.scenarios import EDITED

if TYPE_CHECKING:
    from guantong.core.models import Account


@dataclass(frozen=True)
class Held:
    """A lock or a ban as it stood."""

    kind: str
    person: int
    post: int | None
    reason: str
    by: int | None


@dataclass(frozen=True)
class Step:
    """What stood before a change.

    Attributes
    ----------
    base, version
        The scenario's version before the change and after it; the latter moves on with each
        later step that is taken back.
    before
        The locks and bans that stood.

    """

    scenario: int
    base: int
    version: int
    words: str
    before: tuple[Held, ...]

    @classmethod
    def made(cls, held: Scenario, words: str, before: tuple[Held, ...]) -> Step:
        """Return the step that made a scenario what it is now."""
        return cls(held.pk, held.version - 1, held.version, words, before)

    def as_json(self) -> dict[str, Any]:
        """Return what a session keeps."""
        return asdict(self)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Step:
        """Return what a session kept."""
        return cls(**{**kept, "before": tuple(Held(**one) for one in kept["before"])})


def standing(scenario: Scenario) -> tuple[Held, ...]:
    """Return the locks and bans of now."""
    rows = rows_of(scenario, Pin).order_by("pk")
    return tuple(Held(p.kind, p.person_id, p.post_id, p.reason, p.by_id) for p in rows)


@act(
    Scenario, "方案设定.撤销", gettext_lazy("撤销"), needs=PLAN_MANAGE, when=EDITED, versioned=True,
    open_to=(),
)  # fmt: skip
def undo(actor: Account | None, scenario: Scenario, step: Step) -> str:
    """Put locks and bans back as they stood before a step, on the version that the step made.

    Raises
    ------
    Conflict
        If the scenario was changed after the step: then nothing is taken back.

    """
    if step.scenario != scenario.pk:
        raise Conflict(_("没有可以撤销的操作。"))
    rows = rows_of(scenario, Pin)
    wanted = set(step.before)
    now = {Held(p.kind, p.person_id, p.post_id, p.reason, p.by_id): p.pk for p in rows}
    rows.filter(pk__in=[pk for one, pk in now.items() if one not in wanted]).delete()
    for one in step.before:
        if one not in now:
            Pin.objects.create(
                scenario=scenario, kind=one.kind, person_id=one.person, post_id=one.post,
                reason=one.reason, by_id=one.by,
            )  # fmt: skip
    return (_("撤销：%s") % step.words)[:200]
