"""One address for every act: its button, or its form and then its button; and the second person.

A form is filled in on the version that was shown: when somebody else saved in between, nothing
typed is lost, and what differs is shown. A form pressed twice is done once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guantong.core import acts
from guantong.core.acts import Act, Done
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Account, Event, Press, Signing
from guantong.core.requests import Request
from guantong.core.scope import found
from guantong.core.services import events, points, signing, systems
from guantong.formats.documents import Document, to_pdf, to_word
from guantong.frame import asked as data
from guantong.frame import map_pages, way
from guantong.frame.records.points import history as records_of_point
from guantong.ui.answers import download
from guantong.ui.fields import as_field, field_of
from guantong.ui.forms import Form, seals
from guantong.ui.picker import RowField

HIGHEST = 1_000_000_000
PAPERS = {"pdf": to_pdf, "docx": to_word}
#: So many of the rows that were put forward together are named.
MOST_NAMED = 100


@dataclass(frozen=True)
class Difference:
    """A field that stands otherwise now than it was typed."""

    label: str
    now: str
    mine: str


@dataclass(frozen=True)
class Stale:
    """What somebody else did since a form was shown, and where it differs from what was typed."""

    seen: int
    now: int
    changes: list[Event]
    differences: list[Difference]


def act(request: Request, model: str, pk: int, name: str) -> HttpResponse:
    """Show what an act asks; when it is pressed, do it on the row as it stands now."""
    one = acts.find(model, name)
    row = found(one.model, pk) if one and "screen" in one.open_to else None
    if one is None or row is None:
        raise Http404
    if not one.allows(request.user, row):
        if request.method == "POST":
            _log_refusal(request, one, row, f"没有权限：{events.chinese(one.label)}")
        raise Http404
    kept = systems.closes(one, row)
    if kept is not None:
        text = _("这类资料由“%s”登记，这里不再录入，请导入它导出的文件。")
        raise Conflict(text % kept.system)
    if request.method == "POST":
        plain = not one.asks(row) and not one.warning(row)
        return _pressed(request, one, row) if plain else _filled(request, one, row)
    if not one.ready(row):
        one.hold(request.user, row)
    wanted = PAPERS.get(request.GET.get("paper", ""))
    if wanted is not None and "paper" in one.open_to:
        return download(
            wanted(paper_of(one, row, request.user)), f"{one.label}.{request.GET['paper']}"
        )
    return _page(request, one, row, form_of(one, row, request))


def form_of(one: Act, row: Any, request: Request) -> Form:
    """Return the form of what an act asks about a row, with what was typed, if anything was."""
    # What only asks to be confirmed is sent without answers.
    sent = request.POST if request.method == "POST" else None
    return form_with(one, row, request.user, sent, request.FILES or None, request.GET.dict())


def paper_of(one: Act, row: Any, reader: Account) -> Document:
    """Return the form of an act as a paper to be filled in by hand."""
    model = one.makes or one.model
    asks = [it if isinstance(it, Field) else as_field(model, it) for it in one.asks(row)]
    return data.blank(one.label, str(row), asks, reader, row)


def form_with(
    one: Act, row: Any, actor: Account, sent: Any, files: Any = None,
    said: Mapping[str, str] | None = None,
) -> Form:  # fmt: skip
    """Return the form of what an act asks about a row, with what was sent.

    Parameters
    ----------
    said
        What the form's address says besides, for the act's ``begins``.

    """
    made = Form(sent, files)
    model = one.makes or one.model
    asks = one.asks(row)
    asking = data.asking(asks, row, actor)
    made.asked = [it for it in asks if isinstance(it, Field)]
    made.settled, made.held = asking.settled, asking.held
    for it, when in asking.fields:
        name = it.name if isinstance(it, Field) else it
        made.fields[name] = field_of(it, model, row, actor)
        made.fields[name].when = when  # type: ignore[attr-defined]  # for the page's script
        if isinstance(it, str) and one.makes is None:
            made.fields[name].initial = _held(row, name)
    made.sealed = [name for name in made.fields if seals(model, name)]
    if one.begins is not None:
        _begin(made, one.begins(row, said or {}), said or {})
    made.dress()
    return made


def _begin(form: Form, begun: Mapping[str, Any], said: Mapping[str, str]) -> None:
    """Let a form begin with something; drafts are kept by form, not by what its address says."""
    for name in begun.keys() & form.fields.keys():
        form.fields[name].initial = begun[name]
        form.fields[name].disabled = name in said
    if begun:
        form.sealed = list(form.fields)


def once(request: Request, do: Any) -> HttpResponse:
    """Do what a form asks for once, however often it is pressed; answer with where to go.

    Parameters
    ----------
    do
        A function without arguments that returns the address to go to.

    """
    token = request.POST.get("token", "")[:64]
    if not token:
        with transaction.atomic():
            address = do()
        return redirect(address)
    before = Press.objects.filter(token=token, account=request.user).first()
    if before is None:
        try:
            with transaction.atomic():
                press = Press.objects.create(token=token, account=request.user)
                press.address = do()
                press.save(update_fields=["address"])
            return redirect(press.address)
        except IntegrityError:
            before = Press.objects.filter(token=token, account=request.user).first()
            if before is None:
                raise
    messages.info(request, _("已经办理过，没有重复办理。"))
    return redirect(before.address)


def new_token() -> str:
    """Return the token of a form that is shown."""
    return secrets.token_urlsafe(24)


@require_POST
def second(request: Request, pk: int) -> HttpResponse:
    """Second what another person put forward."""
    row = _waiting(request, pk)
    made = acts.second(request.user, row)
    messages.success(request, _("已核签：%s") % row.text)
    return redirect(_address(made))


@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    """Give back what another person put forward, with a reason."""
    row = _waiting(request, pk)
    with transaction.atomic():
        signing.decline(request.user, row, request.POST.get("reason", ""))
    messages.success(request, _("已退回：%s") % row.text)
    return redirect("/")


def waiting(request: Request, pk: int) -> HttpResponse:
    """Show what was put forward, for whoever may second it."""
    row = _waiting(request, pk)
    about = acts.subjects(row)
    one = acts.find(row.subject_model, row.act)
    context = {
        "title": row.text, "crumbs": [], "signing": row, "about": about[:MOST_NAMED],
        "rest": len(about) - MOST_NAMED,
        "given": list(_given(one, about[0], row.given, request.user)) if one and about else [],
        "mine": row.by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "frame/signing.html", context)


def _waiting(request: Request, pk: int) -> Signing:
    row: Signing | None = Signing.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None or not row.act:
        raise Http404
    return row


def _given(one: Act, about: Any, given: dict[str, Any], reader: Account) -> Any:
    """Yield the label and the words of what an act was put forward with."""
    asks = one.asks(about)
    own = {it.name: it for it in asks if isinstance(it, Field)}
    for name in asks:
        if isinstance(name, str) and name in given:
            column: Any = (one.makes or one.model)._meta.get_field(name)
            value = given[name]
            held = next(iter(value.values())) if isinstance(value, dict) else value
            yield column.verbose_name, held
    yield from data.answers(list(own.values()), given, reader, about)


def _pressed(request: Request, one: Act, row: Any) -> HttpResponse:
    """Do an act that asks nothing."""
    seen = _seen(request)
    try:
        return once(request, lambda: _do(request, one, row, {}, seen))
    except Refused as error:
        _log_refusal(request, one, row, error.message)
        raise
    except Conflict as error:
        return _conflict(request, one, row, seen, error)


def _filled(request: Request, one: Act, row: Any) -> HttpResponse:
    form = form_of(one, row, request)
    stale, seen, status = None, _seen(request), 422
    if form.is_valid():
        try:
            return once(request, lambda: _do(request, one, row, form.cleaned_data, seen))
        except GuantongError as error:
            status = error.status
            if isinstance(error, Refused):
                _log_refusal(request, one, row, error.message)
            stale = _stale(one, row, form, seen) if isinstance(error, Conflict) else None
            if stale is None:
                form.add_error(error.field if error.field in form.fields else None, error.message)
    return _page(request, one, row, form, stale=stale, status=status)


def _log_refusal(request: Request, one: Act, row: Any, text: str) -> None:
    """Log what was refused; what the act itself logged went back with its transaction."""
    events.record(request.user, one.event, row, text, outcome=acts.REFUSED)


def _do(request: Request, one: Act, row: Any, data: dict[str, Any], seen: int) -> str:
    back = _address(row)
    version = {"version": seen} if one.on_version and seen else {}
    done: Done = one.run(request.user, row, **data, **version)
    messages.success(request, done.told or f"{done.made}：{one.label}")
    asked = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, None):
        return asked
    return _address(done.made) if _to_show(request, done.made) else back


def _to_show(request: Request, made: Any) -> bool:
    """Tell whether what was made has a page for whoever made it; a request may wait for others."""
    if isinstance(made, Signing):
        return bool(Signing.objects.visible_to(request.user).filter(pk=made.pk).exists())
    return made is not None and made.pk is not None


def _page(
    request: Request, one: Act, row: Any, form: Form, *, stale: Stale | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "title": one.label, "crumbs": _way(request, row), "form": form, "act": one,
        "subject": str(row),
        "submit": one.label, "warning": one.warning(row), "token": new_token(), "stale": stale,
        "second": one.needs_second(row), "way_back": one.way_back, "final": one.back == acts.FINAL,
        "version": stale.now if stale else getattr(one.keeper(row), "version", ""),
    }  # fmt: skip
    if one.name == points.PLACE:
        context |= {"map": map_pages.editing(row), "savings": records_of_point(row)}
    said = request.GET.copy()
    said.pop("view", None)
    context["said"] = said.urlencode()
    part = request.GET.get("view") == "drawer"
    return render(
        request, "frame/act_form.html" if part else "frame/act.html", context, status=status
    )


def _conflict(request: Request, one: Act, row: Any, seen: int, error: Conflict) -> HttpResponse:
    """Answer a button that was pressed on an older version, or too late."""
    now = found(type(row), row.pk)
    keeper = one.keeper(now) if now is not None else None
    changes = since(keeper, seen) if keeper is not None and one.on_version and seen else []
    context = {
        "title": _("没有保存"), "crumbs": _way(request, row), "error": error.message,
        "stale": Stale(seen, keeper.version, changes, []) if changes and keeper else None,
        "back": _address(row),
    }  # fmt: skip
    return render(request, "frame/conflict.html", context, status=error.status)


def since(row: Any, version: int) -> list[Event]:
    """Return what was done to a row since a version of it, the newest first."""
    edits = events.of(row).filter(action__in=acts.edits(type(row))).exclude(outcome=acts.REFUSED)
    return list(edits[: max(0, row.version - version)])


def _stale(one: Act, row: Any, form: Form, seen: int) -> Stale | None:
    now = found(type(row), row.pk)
    keeper = one.keeper(now) if now is not None else None
    if keeper is None or not one.on_version or not seen or keeper.version == seen:
        return None
    differences = []
    for asked in one.asks(now):
        if isinstance(asked, Field) or one.makes is not None:
            continue
        field = form.fields[asked]
        kept = _held(now, asked)
        typed = form.cleaned_data.get(asked)
        if field.has_changed(kept, field.prepare_value(typed)):
            differences.append(Difference(str(field.label), told(field, kept), told(field, typed)))
    return Stale(seen, keeper.version, since(keeper, seen), differences)


def _held(row: Any, name: str) -> Any:
    column: Any = row._meta.get_field(name)
    return column.value_from_object(row)


def told(field: Any, value: Any) -> str:
    """Write a field's value as its reader knows it."""
    if isinstance(field, RowField):
        return field.named(value) or "—"
    names = {str(key): text for key, text in getattr(field, "choices", ())}
    if isinstance(value, list | tuple):
        return "、".join(str(names.get(str(one), one)) for one in value) or "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value in (None, ""):
        return "—"
    return f"{value:g}" if isinstance(value, float) else str(names.get(str(value), value))


def _seen(request: Request) -> int:
    """Return the version on which a form was filled in; 0 if none is told."""
    text = request.POST.get("version", "")
    return min(int(text), HIGHEST) if text.isdecimal() and len(text) < len(str(HIGHEST)) else 0


def _way(request: Request, row: Any) -> way.Way:
    """Return the way to what is done to a row: by its page, or by the first page.

    What is one's own is done by who may not open the row's page: one's account, say.
    """
    seen = getattr(type(row).objects, "visible_to", None)
    open_ = seen is None or seen(request.user).filter(pk=row.pk).exists()
    led = open_ and hasattr(row, "get_absolute_url")
    return way.through(row) if led else [(str(row), "/")]


def _address(row: Any) -> str:
    """Return a row's page, or the first page where it has none."""
    address = getattr(row, "get_absolute_url", None)
    return str(address()) if address and row.pk is not None else "/"
