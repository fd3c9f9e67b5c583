"""What every listing's page leads to: keeping its filter, doing an act to many of its rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guantong.core.acts import FINAL, Act
from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.core.scope import ScopedModel
from guantong.frame import acting
from guantong.frame.listings import Listing, reachable
from guantong.frame.records import filters
from guantong.ui.forms import Form, handle

#: More rows are narrowed before something is done to all of them.
MOST_DONE = 2_000
MOST_NAMED = 20


class KeepForm(Form):
    """A name for the filter."""

    name = forms.CharField(label=_("名称"), max_length=40)
    is_shared = forms.BooleanField(
        label=_("共享"), required=False, help_text=_("能看到本范围资料的同事也可使用。")
    )


def keep(request: Request, address: str) -> HttpResponse:
    """Keep a list's present filter under a name."""
    listing = reachable(request, address)
    query = request.GET.urlencode()
    back = f"{reverse(address)}?{query}"

    def done(data: dict[str, Any]) -> HttpResponse:
        shared, model = data["is_shared"], _model(listing)
        filters.keep(request.user, model, address, data["name"], query, shared=shared)
        messages.success(request, _("已保存为常用名册：%(name)s") % {"name": data["name"]})
        return redirect(back)

    return handle(
        request, KeepForm(request.POST or None), done, title=_("保存筛选条件"),
        crumbs=[(listing.heading, back)], submit=_("保存"),
    )  # fmt: skip


@require_POST
def bulk(request: Request, address: str, name: str) -> HttpResponse:
    """Show what an act will do to the chosen rows; when that is confirmed, do it to all or none."""
    listing = reachable(request, address)
    one = next((act for act in listing.bulk if act.name == name), None)
    if one is None:
        raise Http404
    query = request.GET.urlencode()
    back = f"{reverse(address)}?{query}"
    rows = list(_chosen(request, listing)[: MOST_DONE + 1])
    if not rows or len(rows) > MOST_DONE:
        text = _("没有选中任何一行。") if not rows else _("选中的过多，请先筛选。")
        messages.error(request, text)
        return redirect(back)
    able = [row for row in rows if one.ready(row) and one.allows(request.user, row)]
    form = acting.form_of(one, able[0] if able else rows[0], request)
    if "token" not in request.POST:
        # The first press only chose the rows: nothing was typed yet.
        form.is_bound = False
    elif form.is_valid():
        try:
            return acting.once(request, lambda: _done(request, one, able, form.cleaned_data, back))
        except GuantongError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {
        "title": one.label, "crumbs": [(listing.heading, back)], "form": form,
        "submit": one.label, "warning": one.warning(able[0]) if able else "",
        "second": bool(able) and one.needs_second(able[0]),
        "token": acting.new_token(), "able": able, "named": able[:MOST_NAMED],
        "rest": len(able) - MOST_NAMED, "others": [row for row in rows if row not in able],
        "address": f"{request.path}?{query}", "way_back": one.way_back,
        "final": one.back == FINAL,
    }  # fmt: skip
    return render(request, "frame/bulk.html", context, status=422 if form.errors else 200)


@require_POST
def lead(request: Request, address: str, page: str) -> HttpResponse:
    """Open a page of the list's with the rows that were ticked, or with all that are filtered."""
    listing = reachable(request, address)
    right = next((right for _label, name, right in listing.leads if name == page), None)
    if right is None or not request.user.may(right):
        raise Http404
    query = request.GET.copy()
    if request.POST.get("scope") == "all":
        return redirect(f"{reverse(page)}?listed=1&{query.urlencode()}")
    keys = [key for key in request.POST.getlist("row") if key.isdecimal() and len(key) < 19]
    if not keys:
        messages.error(request, _("没有选中任何一行。"))
        return redirect(f"{reverse(address)}?{query.urlencode()}")
    return redirect(f"{reverse(page)}?{urlencode({'row': keys}, doseq=True)}")


def _done(
    request: Request, one: Act, rows: list[Any], given: dict[str, Any], back: str
) -> str:  # fmt: skip
    waiting = one.over(request.user, rows, **given)
    told = {"act": one.label, "n": waiting or len(rows)}
    done = (
        _("%(act)s：已提请 %(n)s 条，待另一人核签。")
        if waiting
        else _("%(act)s：已办理 %(n)s 条。")
    )
    messages.success(request, done % told)
    return back


def _chosen(request: Request, listing: type[Listing]) -> QuerySet[Any]:
    """Return the rows that were ticked, or all that the list's address says."""
    rows = listing.narrowed(request)
    if request.POST.get("scope") == "all":
        return rows
    keys = [key for key in request.POST.getlist("row") if key.isdecimal() and len(key) < 19]
    return rows.filter(pk__in=keys)


def _model(listing: type[Listing]) -> type[ScopedModel]:
    model = listing.model()
    if model is None or not issubclass(model, ScopedModel):
        raise Http404
    return model
