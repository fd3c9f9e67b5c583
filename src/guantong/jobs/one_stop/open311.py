"""Open311 for a county's hotline and apps: reads and creates; tells no name, telephone or text.

Off until the county declares it. The place of a request is told no closer than its township.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from guantong.core import tree
from guantong.core.errors import GuantongError
from guantong.core.fields import YES_NO, Field
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_under
from guantong.core.services import tokens
from guantong.formats.open311 import asking, documents
from guantong.formats.open311 import values as v
from guantong.jobs.one_stop.models import Door, ItemVersion, Request, Way
from guantong.jobs.one_stop.services import doors
from guantong.jobs.one_stop.services.requests import take

KIND = Request._meta.label_lower
TYPES = {"long": "text", "number": "number", "date": "datetime", "choice": "singlevaluelist",
         "yesno": "singlevaluelist", "choices": "multivaluelist"}  # fmt: skip
#: When the endpoint came to be, where nothing was published yet.
SINCE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
View = Callable[..., HttpResponse]
tokens.OPEN.setdefault(KIND, gettext_lazy("Open311 转交申请"))


def answered(view: Callable[..., tuple[type, Any]]) -> View:
    """Answer in the format of the address; what is refused is an error of the format."""

    @wraps(view)
    def inner(request: HttpRequest, county: str, form: str, **more: str) -> HttpResponse:
        status = 200
        try:
            door = doors.opened(county)
            if door is None or form not in documents.FORMATS:
                raise v.Open311Error(_("没有这个地址，或没有开放。"), 404)
            # Reading a form first leaves nothing to read of one that is none of the format.
            said = request.POST if request.content_type == asking.FORM else request.GET
            asked = request.GET.get("jurisdiction_id") or said.get("jurisdiction_id")
            if asked and asked != county:
                raise v.Open311Error(_("没有 jurisdiction_id“%s”。") % asked[:40], 404)
            kind, found = view(request, door, **more)
        except v.Open311Error as error:
            status, kind, found = error.code, v.Problem, [v.Problem(error.code, error.message)]
        except GuantongError as error:
            status, kind, found = 400, v.Problem, [v.Problem(400, error.message)]
        form = form if form in documents.FORMATS else "xml"
        return HttpResponse(
            documents.write(kind, found, form), status=status, content_type=documents.FORMATS[form]
        )

    return inner


@require_GET
@answered
def discovery(request: HttpRequest, door: Door) -> tuple[type, Any]:
    """Say where the service stands."""
    last = _versions(door).aggregate(last=Max("published_at"))["last"] or SINCE
    root = reverse("open311:services", args=[door.unit.code, "xml"]).removesuffix("/services.xml")
    point = v.Endpoint(v.SPECIFICATION, request.build_absolute_uri(root), last)
    told = _("接口令牌由县区账号发放，类型“%s”。") % tokens.OPEN[KIND]
    return v.Discovery, v.Discovery(last, door.contact or door.unit.name, told, (point,))


@require_GET
@answered
def services(_request: HttpRequest, door: Door) -> tuple[type, Any]:
    """List what may be asked for."""
    return v.Service, [
        v.Service(
            one.item.code, one.name, one.conditions[:400], bool(one.asked_of_anybody()),
            keywords=one.audience, group=one.category,
        )
        for one in _versions(door)
    ]  # fmt: skip


@require_GET
@answered
def definition(_request: HttpRequest, door: Door, code: str) -> tuple[type, Any]:
    """Say what a service asks."""
    return v.Definition, _definition(_version(door, code))


@csrf_exempt
@answered
def requests(request: HttpRequest, door: Door) -> tuple[type, Any]:
    """Tell requests; or take one in."""
    if request.method == "POST":
        return _create(request, door)
    if request.method != "GET":
        raise v.Open311Error(_("只能读取或新建。"), 405)
    wanted = asking.read_query(request.META.get("QUERY_STRING", ""))
    rows = _rows(door)
    if wanted.ids:
        rows = rows.filter(case__number__in=wanted.ids)
    else:
        until = wanted.until or (wanted.since + asking.SPAN if wanted.since else timezone.now())
        since = wanted.since or until - asking.SPAN
        closed = {v.OPEN: Q(case__closed_at=None), v.CLOSED: ~Q(case__closed_at=None)}
        states = Q(pk__in=[])
        for one in wanted.states:
            states |= closed[one]
        rows = rows.filter(states, taken_at__range=(since, until))
        if wanted.codes:
            rows = rows.filter(service__item__code__in=wanted.codes)
    return v.Request, _told(rows[: documents.MOST_ROWS])


@require_GET
@answered
def request(_request: HttpRequest, door: Door, number: str) -> tuple[type, Any]:
    """Tell one request."""
    found = _told(_rows(door).filter(case__number=number)[:1])
    if not found:
        raise v.Open311Error(_("没有编号为 %s 的申请。") % number[:40], 404)
    return v.Request, found


def _create(request: HttpRequest, door: Door) -> tuple[type, Any]:
    posted = asking.read_form(request.body, request.META.get("CONTENT_TYPE", ""))
    whole = posted.api_key or request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = tokens.bearer(whole)
    if token is None or KIND not in token.kinds or not token.writes:
        raise v.Open311Error(_("api_key 无效，或不能用于转交申请。"), 403)
    version = _version(door, posted.service_code)
    asking.check(posted, _definition(version))
    unit = pointing(Unit, "code", [posted.address_id or "—"]).first()
    if unit is None or not tree.inside(unit.path, door.unit.path):
        raise v.Open311Error(_("address_id 应是村（社区）的编码。"))
    place = [posted.address_string] + (
        [f"{posted.lat:.6f},{posted.long:.6f}"] if posted.lat is not None else []
    )
    detail = "\n".join(filter(None, (posted.description, *place)))[:1000]
    name = f"{posted.last_name}{posted.first_name}"[:40]
    account = token.account
    account.address = request.META.get("REMOTE_ADDR", "")
    made: Request = take(
        account, version.item, unit, name, posted.phone, Request.Channel.PROGRAM, detail,
        **_answers(version, posted),
    )  # fmt: skip
    number = made.case.number if made.case else ""
    told = _("查询号 %s，请告知申请人。") % made.code
    return v.Created, [v.Created(number, told)]


def _answers(version: ItemVersion, posted: asking.Posted) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for one in version.asked_of_anybody():
        said = [text for text in posted.attributes.get(one.name, ()) if text]
        if one.type == "choices":
            out[one.name] = said
        elif not said:
            out[one.name] = one.nothing
        elif one.type == "number":
            out[one.name] = int(float(said[0]))
        elif one.type == "date":
            out[one.name] = dt.datetime.fromisoformat(said[0]).date()
        else:
            out[one.name] = said[0]
    return out


def _definition(version: ItemVersion) -> v.Definition:
    return v.Definition(version.item.code, tuple(
        v.Attribute(
            True, one.name, TYPES.get(str(one.type), "string"), one.required and not one.when, at,
            str(one.label), str(one.help), tuple(v.Value(str(k), str(w)) for k, w in _choices(one)),
        )
        for at, one in enumerate(version.asked_of_anybody(), 1)
    ))  # fmt: skip


def _choices(one: Field) -> Iterable[tuple[Any, Any]]:
    if one.type == "yesno":
        return YES_NO
    return () if callable(one.choices) else one.choices


def _versions(door: Door) -> Any:
    """Return the version that holds of each item that may be asked for in the county."""
    rows = pointing(ItemVersion, "item__unit", [door.unit_id]).filter(
        item__state__in=("published", "changed")
    )
    later = rows.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
    return (
        rows.exclude(Exists(later))
        .exclude(way=Way.NOTICE)
        .select_related("item")
        .order_by("item__code")
    )


def _version(door: Door, code: str) -> ItemVersion:
    found: ItemVersion | None = _versions(door).filter(item__code=code).first()
    if found is None:
        raise v.Open311Error(_("没有 service_code“%s”。") % code[:40], 404)
    return found


def _rows(door: Door) -> Any:
    rows = rows_under(door, Request).filter(merged_into=None).exclude(case=None)
    return rows.select_related(
        "case", "service__item", "unit__parent"
    )  # fmt: skip


def _told(rows: Iterable[Request]) -> list[v.Request]:
    return [
        v.Request(
            one.case.number, v.CLOSED if one.case.closed_at else v.OPEN, one.service.item.code,
            one.taken_at, one.service.name, status_notes=one.case.get_state_display(),
            agency_responsible=one.service.department, address=one.unit.parent.name,
            updated_datetime=one.case.closed_at or one.taken_at, address_id=one.unit.parent.code,
            expected_datetime=_noon(one.case.due),
        )
        for one in rows if one.case and one.unit.parent
    ]  # fmt: skip


def _noon(day: dt.date | None) -> dt.datetime | None:
    """Return the end of a day's work."""
    return None if day is None else timezone.make_aware(dt.datetime.combine(day, dt.time(17, 30)))
