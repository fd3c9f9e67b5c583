"""What an officer says about a person and a seat, and what was seen when it was said."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from guantong.core.requests import Request
from guantong.people.models import Person
from guantong.staffing.models import Plan, Seat
from guantong.staffing.queries import scenarios
from guantong.ui.forms import Form

#: The session's key of what can be taken back.
STEPS = "staffing.steps"
LOCK, BAN, NOWHERE = "lock", "ban", "nowhere"
KINDS = (
    (LOCK, gettext_lazy("指定在此职位")), (BAN, gettext_lazy("不任此职位")),
    (NOWHERE, gettext_lazy("本次不作安排（所有职位都不任）")),
)  # fmt: skip


class PinForm(Form):
    """What an officer says about a person and a seat, and why.

    ``since`` tells what others did since the form was opened, if that stopped it.
    """

    kind = forms.ChoiceField(label=gettext_lazy("处理"), choices=KINDS)
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("至少 4 个字；记入日志，随方案一并留存。"),
    )  # fmt: skip
    person = forms.IntegerField(widget=forms.HiddenInput)
    post = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    since: dict[str, Any] | None = None

    def __init__(self, *args: Any, has_post: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_post:
            cast("forms.ChoiceField", self.fields["kind"]).choices = [
                one for one in KINDS if one[0] == NOWHERE
            ]


def new(actor: Any, plan: Plan, person: Person, row: Seat | None) -> PinForm:
    """Return an empty form that holds the version and the pins as they are seen now."""
    told = {"kind": LOCK if row else NOWHERE, "person": person.pk, **seen(actor, plan)}
    return PinForm(initial={**told, "post": row.post_id if row else None}, has_post=bool(row))


def told(request: Request, plan: Plan) -> dict[str, Any]:
    """Return what the list of pins shows besides them."""
    steps = request.session.get(STEPS, [])
    last = steps[-1] if steps and steps[-1]["scenario"] == plan.scenario_id else None
    now = seen(request.user, plan)
    return {
        **now, "last": last["words"] if last else "",
        "untried": now["version"] != plan.scenario_version,
    }  # fmt: skip


def seen(actor: Any, plan: Plan) -> dict[str, Any]:
    """Return the scenario's version and its pins' keys as they are now."""
    plan.scenario.refresh_from_db(fields=["version"])
    rows = scenarios.pins(actor, plan.scenario).values_list("pk", flat=True)
    return {"version": plan.scenario.version, "seen": ",".join(map(str, rows))}
