"""The questionnaire on the phone of whoever holds a code; no account, no name."""

from __future__ import annotations

import json
import re
from itertools import groupby

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from guantong.assess.models import Ballot, Ratee
from guantong.assess.services import answering
from guantong.core.errors import GuantongError
from guantong.ui.forms import Form, handle

MOST_BYTES = 20_000
KEY = re.compile(r"[0-9a-zA-Z-]{1,40}")


class CodeForm(Form):
    """A code, typed."""

    token = forms.CharField(label=_("测评码"), max_length=40, help_text=_("12 位，大小写都可以"))


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""

    def done(data: dict[str, str]) -> HttpResponse:
        answering.enter(data["token"])
        return redirect("answer:list", data["token"].strip())

    return handle(
        request, CodeForm(request.POST or None), done, title=_("民主测评"), crumbs=[],
        submit=_("开始"), template="answer/door.html",
    )  # fmt: skip


@never_cache
def listing(request: HttpRequest, token: str) -> HttpResponse:
    """Show the notice and the people asked about, with how far each is."""
    return _list(request, token, answering.enter(token))


@never_cache
def form(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Show the questionnaire about one ratee."""
    ballot = answering.enter(token)
    ratee = _ratee(ballot, pk)
    asked = answering.asked(ballot)
    saved = answering.answers_of(ballot, ratee, len(answering.indicators(ballot.campaign)))
    sections = [
        {"title": f"{dimension} · {layer}", "items": [
            {"place": place, "wording": row.wording, "answer": saved[place]} for place, row in rows
        ]}
        for (dimension, layer), rows in groupby(
            asked.items(), key=lambda pair: (pair[1].dimension, pair[1].layer)
        )
    ]  # fmt: skip
    context = {
        "title": ratee.name, "ratee": ratee, "ballot": ballot, "token": token,
        "sections": sections, "total": len(asked),
        "options": [(1, _("是")), (0, _("否")), (2, _("不了解"))],
    }  # fmt: skip
    return render(request, "answer/form.html", context)


@require_POST
def save(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Keep some answers; an error comes back as words to show."""
    try:
        ballot = answering.enter(token)
        key, answers = _piece(request.body)
        revision = answering.save(ballot, _ratee(ballot, pk), key, answers)
    except GuantongError as error:
        return JsonResponse({"error": error.message}, status=error.status)
    return JsonResponse({"revision": revision})


@require_POST
def submit(request: HttpRequest, token: str) -> HttpResponse:
    """Hand in."""
    ballot = answering.enter(token)
    try:
        answering.submit(ballot)
    except GuantongError as error:
        return _list(request, token, answering.enter(token), error)
    return render(request, "answer/thanks.html", {"title": _("已提交"), "ballot": ballot})


def _list(
    request: HttpRequest, token: str, ballot: Ballot, error: GuantongError | None = None
) -> HttpResponse:
    total, counts = len(answering.asked(ballot)), answering.progress(ballot)
    rows = [
        {"ratee": r, "done": counts.get(r.pk, 0), "url": reverse("answer:form", args=[token, r.pk])}
        for r in answering.people(ballot)
    ]
    context = {
        "title": ballot.campaign.name, "ballot": ballot, "token": token, "rows": rows,
        "total": total, "error": error, "any": any(counts.values()),
        "left": sum(not row["done"] for row in rows),
    }  # fmt: skip
    return render(request, "answer/list.html", context, status=error.status if error else 200)


def _ratee(ballot: Ballot, pk: int) -> Ratee:
    for ratee in answering.people(ballot):
        if ratee.pk == pk:
            return ratee
    raise answering.Stranger(_("这份问卷里没有这个人。"))


def _piece(body: bytes) -> tuple[str, dict[int, int]]:
    wrong = GuantongError(_("答案没有传完整，请稍后重试。"))
    if len(body) > MOST_BYTES:
        raise wrong
    try:
        data = json.loads(body)
        key, answers = data["key"], {int(k): int(v) for k, v in data["answers"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise wrong from error
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise wrong
    return key, answers
