"""Placing one person: in the board's dialog, or on a page of its own; telling the person."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.errors import Conflict, GuantongError
from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.people.models import Person
from guantong.staffing.models import JudgementRound
from guantong.staffing.queries.judgement_cards import cards
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.screens.judging.board import get
from guantong.staffing.services import judgement
from guantong.standards.judgement import groups
from guantong.ui.forms import Form

Manage = PLAN_MANAGE
WITHDRAW = "withdraw"


class PlaceForm(Form):
    """A group, the reason, and which judgement the officer had before the eyes."""

    group = forms.ChoiceField(
        label=gettext_lazy("研判意见"),
        error_messages={"required": gettext_lazy("请选择一项研判意见。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=judgement.LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "写事实和依据：实绩、考察、考核、奖惩。本人有权阅读并说明；不写推测，不写分数高低。"
        ),
    )  # fmt: skip
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, withdraws: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [(one.code, one.name) for one in groups()]
        self.offered += [(WITHDRAW, _("撤回，回到未研判"))] if withdraws else []
        cast("forms.ChoiceField", self.fields["group"]).choices = self.offered


@allowed.needs(Manage)
def place(request: Request, pk: int, person: int) -> HttpResponse:
    """Ask for group and reason; keep them, or say what stands in the way beside what was typed."""
    row = allowed.get(request, JudgementRound, pk, Manage)
    one = get(request, person, Manage)
    if not row.is_open:
        raise Conflict(_("“%(name)s”已经结束，只能查看。") % {"name": row.name})
    last = judgement.latest(one)
    seen = last.number if last else 0
    withdraws = bool(last and last.group)
    if request.method != "POST":
        first = {"seen": seen, "group": request.GET.get("group", "")}
        return _form(request, row, one, last, PlaceForm(initial=first, withdraws=withdraws))
    form = PlaceForm(request.POST, withdraws=withdraws)
    if not form.is_valid():
        return _form(request, row, one, last, form, status=422)
    data = form.cleaned_data
    asked = {"person": one, "reason": data["reason"], "seen": data["seen"]}
    try:
        if data["group"] == WITHDRAW:
            judgement.withdraw(request.user, row, **asked)
        else:
            judgement.place(request.user, row, group=data["group"], **asked)
    except GuantongError as error:
        if isinstance(error, Conflict):
            # The officer now reads what the other wrote, so the next save answers that.
            again = request.POST.copy()
            again["seen"] = str(seen)
            form.data = again
            last = judgement.latest(one)
        form.add_error(error.field, error.message)
        return _form(request, row, one, last, form, status=error.status)
    if _in_dialog(request):
        return _card(request, row, one)
    messages.success(request, _("%(name)s的研判意见已保存。") % {"name": one.name})
    return redirect(f"{reverse('staffing:judgement', args=[row.pk])}?q={one.name}")


def _form(
    request: Request, row: JudgementRound, person: Person, last: Any, form: PlaceForm,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    meanings = {one.code: one.meaning for one in groups()}
    options = [(v, label, meanings.get(v, "")) for v, label in form.offered]
    context = {
        "title": _("研判：%(name)s") % {"name": person.name}, "crumbs": way.through(row),
        "round": row, "person": person, "last": last, "form": form, "options": options,
        "chosen": form["group"].value() or "", "dialog": _in_dialog(request),
    }  # fmt: skip
    drawn = "place_form" if context["dialog"] else "place"
    return render(request, f"staffing/judgement_{drawn}.html", context, status=status)


def _card(request: Request, row: JudgementRound, person: Person) -> HttpResponse:
    rows = Person.objects.visible_to(request.user).select_related("unit")
    [card] = cards(request.user, [rows.get(pk=person.pk)], row, timezone.localdate())
    context = {"card": card, "round": row, "places": True}
    return render(request, "staffing/judgement_card.html", context)


def _in_dialog(request: Request) -> bool:
    return request.headers.get("HX-Target") == "judge-dialog"
