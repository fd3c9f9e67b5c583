"""What programs may read and do: listings and acts that are declared open, and nothing else.

The same rights, scope, versions and words as on the screen; a call is logged as its account's.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django_tables2 import A
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError
from ninja.params.functions import Body, Header, Path, Query
from ninja.security import HttpBearer
from pydantic import ConfigDict, create_model

from guantong.core import acts
from guantong.core.acts import Act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import YES_NO, Field
from guantong.core.models import Press, Token, Unit
from guantong.core.scope import found
from guantong.core.services import events, systems, tokens
from guantong.frame import acting, listings
from guantong.frame.listings import Listing
from guantong.ui.picker import RowField
from guantong.ui.tables import SIZES

API = "api"
#: The highest key a database keeps.
LAST = 2**63 - 1
PROSE = {"text": "string", "long": "string", "reason": "string", "month": "string",
         "choice": "string", "password": "string", "number": "integer", "money": "number",
         "flag": "boolean", "phone": "string"}  # fmt: skip


class Said(Schema):
    """What went wrong, in words; ``fields`` says it of each field at fault."""

    message: str
    fields: dict[str, list[str]] = {}


class Made(Schema):
    """The row an act made or changed: its kind, its key, the version it has now."""

    kind: str
    id: int | None
    version: int | None
    told: str


class Asked(Schema):
    """Which rows of a list are asked for."""

    model_config = ConfigDict(extra="forbid")

    q: str = ""
    unit: int | None = None
    page: int = 1


class Bearer(HttpBearer):
    """A program shows its token; it is then the token's account."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Return the token, if it is good."""
        held = tokens.bearer(token)
        if held is not None:
            request.user = held.account
            held.account.address = request.META.get("REMOTE_ADDR", "")
        return held


api = NinjaAPI(
    title="贯通", version="1", auth=Bearer(), docs_url=None, openapi_url="/openapi.json",
    urls_namespace="api", description="查询与办理，权限、范围、版本与界面上相同。",
)  # fmt: skip
WORDS = {401: Said, 403: Said, 404: Said, 409: Said, 422: Said, 400: Said, 428: Said}


@api.exception_handler(GuantongError)
def _refused(request: HttpRequest, error: GuantongError) -> HttpResponse:
    fields = {error.field: [error.message]} if error.field else {}
    return _say(request, error.status, error.message, fields)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _say(request, 404, _("没有找到，或您无权查看。"))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return _say(request, 401, _("令牌无效或已过期。"))


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {str(one["loc"][-1]): [str(one["msg"])] for one in error.errors}
    return _say(request, 422, _("请求的格式不对。"), fields)


def _say(request: HttpRequest, status: int, message: str, fields: Any = None) -> HttpResponse:
    said = {"message": message, "fields": fields or {}}
    return api.create_response(request, said, status=status)


def _held(request: Any, label: str, *, writes: bool = False) -> Any:
    """Return the caller's account, if its token is for this kind."""
    token: Token = request.auth
    if label not in token.kinds or (writes and not token.writes):
        raise Refused(_("这个令牌不能用于此项。"))
    return token.account


def _list(listing: type[Listing], shape: Any) -> None:
    label = _label(listing)

    def rows(request: Any, asked: Asked = Query(...)) -> Any:  # noqa: B008 - as ninja asks
        account = _held(request, label)
        if listing.needs is not None and not account.may(listing.needs):
            raise Http404
        kept: Any = listing.seen(account)
        if asked.unit is not None:
            kept = (
                kept.filter(pk__in=[]) if abs(asked.unit) > LAST else _under(kept, account, asked)
            )
        for word in asked.q.replace("\x00", "").split():
            kept = listing.find(kept, word)
        size = max(SIZES)
        first = (min(max(asked.page, 1), LAST // (size * 2)) - 1) * size
        page = list(kept[first : first + size + 1])
        events.record(
            account, "接口.查询", request.auth, f"{listing.heading}：{len(page[:size])} 条"
        )
        return {"rows": [_told(listing, row) for row in page[:size]], "more": len(page) > size}

    page = create_model(f"{label}.page", rows=(list[shape], ...), more=(bool, ...), __base__=Schema)
    api.get(
        f"/{label}/", response={200: page, **WORDS}, operation_id=f"{label}.list",
        url_name=f"{label}.list",
        summary=str(listing.heading), tags=[label],
    )(rows)  # fmt: skip

    def row(request: Any, pk: int = Path(..., ge=1, le=LAST)) -> Any:
        account = _held(request, label)
        if listing.needs is not None and not account.may(listing.needs):
            raise Http404
        one = listing.seen(account).filter(pk=pk).first()
        if one is None:
            raise Http404
        events.record(account, "接口.查询", request.auth, f"{listing.heading}：1 条")
        return _told(listing, one)

    api.get(
        f"/{label}/{{pk}}/", response={200: shape, **WORDS}, operation_id=f"{label}.read",
        url_name=f"{label}.read",
        summary=str(listing.heading), tags=[label],
    )(row)  # fmt: skip


def _under(rows: Any, account: Any, asked: Asked) -> Any:
    unit = Unit.objects.visible_to(account).filter(pk=asked.unit).first()
    return rows.filter(rows.under(unit.path)) if unit else rows.none()


def _act(one: Act) -> None:
    label = one.model._meta.label_lower
    shape = _asking(one)

    def do(
        request: HttpRequest,
        pk: int = Path(..., ge=1, le=LAST),
        given: dict[str, Any] = Body({}),  # noqa: B008
        if_match: str = Header("", alias="If-Match"),
        key: str = Header("", alias="Idempotency-Key"),
    ) -> Any:
        account = _held(request, label, writes=True)
        row = found(one.model, pk)
        if row is None or not one.allows(account, row):
            if row is not None:
                text = f"没有权限：{events.chinese(one.label)}"
                events.record(account, one.event, row, text, outcome=acts.REFUSED)
            raise Http404
        kept = systems.closes(one, row)
        if kept is not None:
            raise Conflict(_("这类资料由“%s”登记，这里不再录入。") % kept.system)
        seen = _version(one, given.pop("version", None), if_match)
        if isinstance(seen, HttpResponse):
            return seen
        form = acting.form_with(one, row, account, QueryDict(mutable=True))
        form.data = _sent(form, given)
        if not form.is_valid():
            fields = {name: list(map(str, said)) for name, said in form.errors.items()}
            return _say(request, 422, _("所填内容有误。"), fields)
        return _once(
            account, key, lambda: _made(one.run(account, row, **form.cleaned_data, **seen))
        )

    api.post(
        f"/{label}/{{pk}}/{one.name}/", response={200: Made, **WORDS},
        operation_id=f"{label}.{one.name}",
        url_name=f"{label}.{one.name}", summary=str(one.label), tags=[label],
        openapi_extra={"requestBody": {"content": {"application/json": {"schema": shape}}}},
    )(do)  # fmt: skip


def _version(one: Act, given: Any, if_match: str) -> Any:
    """Return the version that was seen as the act takes it; it must be told where one counts."""
    if not one.on_version:
        return {}
    text = str(given if given is not None else if_match.strip('W/" '))
    if not (text.isdecimal() and len(text) < len(str(LAST))):
        raise Unversioned(_("请在 version 或 If-Match 中写明所见的版本。"))
    return {"version": int(text)}


class Unversioned(GuantongError):
    """An act on a version was asked for without one."""

    status = 428


def _sent(form: Any, given: Mapping[str, Any]) -> QueryDict:
    """Return what a program gave as a form sends it: a number is a key, a text a name or code."""
    out = QueryDict(mutable=True)
    for name, value in given.items():
        field = form.fields.get(name)
        if field is None:
            raise GuantongError(_("没有名为“%s”的项目。") % name, field=name)
        several = value if isinstance(value, list) else [value]
        words = isinstance(field, RowField) and isinstance(value, str)
        texts = ["" if one is None or one is False else str(one) for one in several]
        out.setlist(f"{name}_text" if words else name, [text.replace("\x00", "") for text in texts])
        if words:
            field.listed = False
    return out


def _once(account: Any, key: str, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do it; under a key that was used before, answer as then and do nothing."""
    if not key:
        return do()
    token = hashlib.sha256(f"{account.pk}:{key}".encode()).hexdigest()
    kept = Press.objects.filter(token=token, account=account)
    if (before := kept.first()) is not None:
        return json.loads(before.address)  # type: ignore[no-any-return]  # what `do` made
    try:
        with transaction.atomic():
            press = Press.objects.create(token=token, account=account)
            made = do()
            press.address = json.dumps({**made, "told": ""})
            press.save(update_fields=["address"])
    except IntegrityError:
        if (before := kept.first()) is None:
            raise
        return json.loads(before.address)  # type: ignore[no-any-return]  # what `do` made
    return made


def _made(done: acts.Done) -> dict[str, Any]:
    row: Any = done.made
    return {
        "kind": row._meta.label_lower, "id": row.pk, "version": getattr(row, "version", None),
        "told": str(done.told),
    }  # fmt: skip


def _label(listing: type[Listing]) -> str:
    model = listing.model()
    if model is None:
        raise TypeError(f"{listing.__name__} lists no model")
    return str(model._meta.label_lower)


def _columns(listing: type[Listing]) -> Iterator[tuple[str, type]]:
    for name in listing._meta.fields:
        yield name, _type(listing.model(), name)


def _type(model: Any, name: str) -> Any:
    """Return of which type a column is, or what it reads along foreign keys."""
    column: Any = None
    for part in name.split("__"):
        try:
            column = model._meta.get_field(part)
        except FieldDoesNotExist:
            return str
        model = column.related_model
    kinds = {models.BooleanField: bool, models.IntegerField: int, models.FloatField: float}
    return next((kind for of, kind in kinds.items() if isinstance(column, of)), str)


def _told(listing: type[Listing], row: Any) -> dict[str, Any]:
    out: dict[str, Any] = {"id": row.pk, "name": str(row), "version": getattr(row, "version", None)}
    for name, kind in _columns(listing):
        value = A(name).resolve(row, quiet=True)
        out[name] = value if value is None or kind is not str else str(value)
    return out


def _asking(one: Act) -> dict[str, Any]:
    """Return the schema of what an act asks, where it does not depend on the row."""
    out: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
    if one.on_version:
        out["properties"]["version"] = {"type": "integer", "minimum": 1}
    if callable(one.ask):
        return out
    for asked in one.ask:
        if isinstance(asked, Field):
            name, label = asked.name, asked.label
            needed = asked.required and not (asked.when or asked.fact or asked.seen_by)
            shape = _shape(asked.type)
        else:
            column: Any = (one.makes or one.model)._meta.get_field(asked)
            name, label, needed = asked, column.verbose_name, not column.blank
            row = isinstance(column, models.ForeignKey)
            shape = _shape(column.related_model) if row else {"type": "string"}
            if column.max_length:
                shape["maxLength"] = column.max_length
        out["properties"][name] = {**shape, "title": str(label)}
        out["required"] += [name] if needed else []
    return out


def _shape(kind: Any) -> dict[str, Any]:
    if not isinstance(kind, str):
        return {
            "oneOf": [{"type": "integer"}, {"type": "string"}],
            "description": "主键；或编码、名称",
        }
    if kind == "date":
        return {"type": "string", "format": "date"}
    if kind == "choices":
        return {"type": "array", "items": {"type": "string"}}
    if kind == "units":
        return {"type": "array", "items": _shape(Unit)}
    if kind == "yesno":
        return {"type": "string", "enum": [value for value, _label in YES_NO]}
    return {"type": PROSE[kind]}


def _declare() -> None:
    """Give an address to each listing and act that is open, and to nothing else."""
    for listing in listings.LISTINGS:
        if API in listing.open_to:
            label = _label(listing)
            told: dict[str, Any] = {name: (kind | None, None) for name, kind in _columns(listing)}
            told |= {"id": (int, ...), "name": (str, ...), "version": (int | None, None)}
            with warnings.catch_warnings():
                # A column may be called as a method of pydantic's, which no answer calls.
                warnings.filterwarnings("ignore", message="Field name", category=UserWarning)
                shape = create_model(label, __base__=Schema, **told)
            _list(listing, shape)
            tokens.OPEN[label] = listing.heading
    for some in acts.ACTS.values():
        for one in some.values():
            if API in one.open_to:
                _act(one)
                tokens.OPEN.setdefault(
                    one.model._meta.label_lower, one.model._meta.verbose_name or ""
                )


_declare()
app_name = "api"
urlpatterns: list[Any] = api.urls[0]
for _one in urlpatterns:
    # A token, not a session, opens these; the description is for who is signed in.
    if _one.name != "openapi-json":
        _one.callback.login_required = False
