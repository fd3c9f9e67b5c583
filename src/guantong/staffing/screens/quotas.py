"""Whether posts and persons in office keep to the approved numbers (职数), and entering these."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.way import Way
from guantong.people.room import PERSON_MANAGE
from guantong.people.rules import teams
from guantong.people.services import quotas
from guantong.staffing.listings import Posts
from guantong.staffing.queries import posts as reads
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.forms import Form, handle
from guantong.ui.picker import RowField

View, Enter = PLAN_VIEW, PERSON_MANAGE
LINES = 50


class QuotaForm(Form):
    """How many posts of a level a unit may fill."""

    unit = RowField(Unit, needs=Enter, label=gettext_lazy("机构"))
    level = forms.ChoiceField(label=gettext_lazy("职务层次"), choices=teams.levels)
    is_chief = forms.BooleanField(
        label=gettext_lazy("只指正职（主要负责人）"), required=False,
        help_text=gettext_lazy("正职与其余分开核定时，各填一条。"),
    )  # fmt: skip
    number = forms.IntegerField(label=gettext_lazy("职数"), min_value=0, max_value=quotas.MOST)
    document = forms.CharField(label=gettext_lazy("核定文号"), max_length=80, required=False)


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """Show which units have more or fewer persons in office than approved; or all lines."""
    unit = _unit(request)
    every = request.GET.get("show") == "all"
    lines = reads.quota_lines(request.user, unit)
    off = [line for line in lines if line.over or line.under]
    page = Paginator(lines if every else off, LINES).get_page(request.GET.get("page"))
    context = {
        "title": _("职数核对"), "crumbs": _way(), "unit": unit, "every": every, "page": page,
        "narrows": True, "enters": request.user.may(Enter),
        "over": sum(line.over for line in lines), "under": sum(line.under for line in lines),
        "without": sum(line.quota is None for line in lines), "count": len(lines), "off": len(off),
    }  # fmt: skip
    return render(request, "staffing/quotas.html", context)


@allowed.needs(Enter)
def enter(request: Request) -> HttpResponse:
    """Enter or correct an approved number."""

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = data.pop("unit")
        row = quotas.set_quota(request.user, unit, **data)
        words = {"unit": unit.name, "level": row.get_level_display(), "n": row.number}
        messages.success(request, _("%(unit)s %(level)s 职数 %(n)s，已保存。") % words)
        return redirect(f"{reverse('staffing:quotas')}?unit={unit.pk}&show=all")

    get = request.GET
    start = {
        "unit": get.get("code", ""), "level": get.get("level", ""), "number": get.get("number", ""),
        "is_chief": get.get("chief") == "1",
    }  # fmt: skip
    form = QuotaForm(request.POST or None, initial=start, reader=request.user)
    crumbs = [*_way(), (_("职数核对"), reverse("staffing:quotas"))]
    return handle(request, form, done, title=_("核定职数"), crumbs=crumbs, submit=_("保存"))


def _way() -> Way:
    return [(Posts.heading, reverse(Posts.route))]


def _unit(request: Request) -> Unit | None:
    """Return the unit asked for; None for all of the account's scope."""
    pk = request.GET.get("unit") or ""
    if not (pk.isdecimal() and len(pk) < 12):
        return None
    found: Unit | None = Unit.objects.visible_to(request.user, View).filter(pk=int(pk)).first()
    return found
