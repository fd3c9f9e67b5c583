"""The administrators' lists: units, accounts, grants, the log, background work; what is to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.db.models import Case, DateTimeField, Prefetch, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core import roles
from guantong.core.models import (
    Account,
    Event,
    Grant,
    PartyJoinedUnit,
    PartyOrganisation,
    Signing,
    Task,
    Token,
    Unit,
)
from guantong.core.requests import Request
from guantong.core.roles import PARTY_MANAGE, UNIT_MANAGE
from guantong.core.scope import rows_of
from guantong.core.services import accounts, auditing, tokens
from guantong.core.services.party import terms
from guantong.core.services.party import tree as party
from guantong.core.text import Text
from guantong.frame.buttons import address_of
from guantong.frame.listings import Listing, On, Waiting
from guantong.frame.maps import Layer
from guantong.office.services import register
from guantong.ui.tables import Choice, Table

#: The kinds of units that the map tells apart.
ON_MAP = [
    (one.value, one.label)
    for one in (Unit.Kind.COUNTY, Unit.Kind.TOWNSHIP, Unit.Kind.VILLAGE, Unit.Kind.ZONE)
]
MAPPED = {value for value, _label in ON_MAP}


class Units(Listing):
    """All units in scope."""

    heading, route, home = _("机构"), "office:units", True
    search, sounds, told = ("name", "code"), "name", ("kind", "parent__name")
    filters = (Choice("kind", _("类型"), Unit.Kind.choices),)
    pick, open_to = True, ("screen", "api")
    place = Layer(
        _("机构"), kind=lambda row: row.kind if row.kind in MAPPED else "", kinds=ON_MAP,
        text=lambda row: "" if row.kind in MAPPED else row.get_kind_display(),
    )  # fmt: skip
    name = tables.Column(linkify=True)
    parent__name = tables.Column(verbose_name=_("上级"))

    class Meta(Table.Meta):
        model = Unit
        fields = ("name", "kind", "code", "parent__name", "register", "closed_on")


TERMS = [
    (terms.OVER, _("届满未换届")), (terms.SOON, _("半年内届满")),
    (terms.RUNNING, _("任期之内")), (terms.UNKNOWN, _("届满日期不明")),
]  # fmt: skip
SIZES = [("few", _("正式党员不足三人的党支部")), ("many", _("党员超过五十人的支部"))]
IN_USE, CLOSED = "now", "closed"
STANDING = [(IN_USE, _("在用")), (CLOSED, _("已撤销"))]


def _standing(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(closed_on__isnull=value == IN_USE)


def _of_unit(rows: Any, unit: Unit) -> QuerySet[Any]:
    """Keep those managed by a unit or below it, and the joint branches that take it in."""
    joint = rows_of(unit, PartyJoinedUnit).order_by().values("organisation")
    found: QuerySet[Any] = rows.filter(rows.under(unit.path) | Q(pk__in=joint), closed_on=None)
    return found


def _to_elect(account: Account) -> QuerySet[Any]:
    """Return the organisations that the account keeps whose term is over, or ends soon."""
    rows = PartyOrganisation.objects.visible_to(account, PARTY_MANAGE)
    over, soon = (terms.by_term(rows, state) for state in (terms.OVER, terms.SOON))
    return over | soon


class PartyOrganisations(Listing):
    """The Party's organisations in scope, each after the one above it."""

    heading, route, home = _("党组织"), "office:parties", True
    search, sounds, told = ("name", "code"), "name", ("kind", "unit__name")
    filters = (
        Choice("kind", _("类别"), PartyOrganisation.Kind.choices),
        Choice("term", _("任期"), TERMS, terms.by_term),
        Choice("size", _("规模"), SIZES, terms.by_size),
        Choice("standing", _("状态"), STANDING, _standing, default=IN_USE),
    )
    offers = (party.create, register.take)
    on = (On(Unit, _of_unit, acts=(party.create.name,)),)
    waits = (Waiting(_("应当换届"), _to_elect, since="", due="term_ends_on"),)
    pick, open_to = True, ("screen", "api")
    hidden = ("code", "elected_on", "full_members")
    name = tables.Column(linkify=True, order_by=("path",))
    parent__name = tables.Column(verbose_name=_("上级党组织"))
    unit__name = tables.Column(verbose_name=_("管理单位"), order_by=("unit_path",))
    term_ends_on = tables.Column()

    class Meta(Table.Meta):
        model = PartyOrganisation
        fields = (
            "name", "kind", "code", "parent__name", "unit__name", "members", "full_members",
            "elected_on", "term_ends_on", "closed_on",
        )  # fmt: skip

    def trim(self, rows: Any) -> None:
        """Leave out the day of closing where none is closed."""
        super().trim(rows)
        if all(row.closed_on is None for row in rows):
            self.columns.hide("closed_on")

    def render_term_ends_on(self, record: PartyOrganisation) -> str:
        """Write the day, and that it is past."""
        left = record.days_left
        day = f"{record.term_ends_on:%Y-%m-%d}"
        return day if left is None or left >= 0 else gettext("%s（已届满）") % day


#: An account that nobody used for so long is to be closed; a grant that ends so soon is told.
UNUSED, SOON = dt.timedelta(days=90), dt.timedelta(days=30)


def _locked(account: Account) -> QuerySet[Any]:
    """Return the accounts that failed to sign in too often, with when they last did."""
    names = accounts.locked()
    rows = Account.objects.visible_to(account).filter(username__in=names)
    when = [When(username=name, then=Value(at)) for name, at in names.items()]
    found: QuerySet[Any] = rows.annotate(
        locked_at=Case(*when, default=None, output_field=DateTimeField())
    )
    return found


def _unused(account: Account) -> QuerySet[Any]:
    """Return the accounts of others that nobody used for long."""
    rows: QuerySet[Any] = Account.objects.visible_to(account).filter(
        is_active=True, last_login__lt=timezone.now() - UNUSED
    )
    return rows.exclude(pk=account.pk)


class Accounts(Listing):
    """The accounts in scope."""

    heading, route, home = _("账号"), "office:accounts", True
    search, sounds, pick = ("username", "display_name", "unit__name"), "display_name", True
    told = ("username", "unit__name")
    offers = (accounts.create,)
    on = (On(Unit),)
    waits = (
        Waiting(_("账号已锁定"), _locked, since="locked_at", act="unlock"),
        Waiting(_("账号久未使用"), _unused, since="last_login", act="disable"),
    )
    username = tables.Column(linkify=True)
    unit__name = tables.Column(verbose_name=_("单位"))
    roles = tables.Column(verbose_name=_("角色"), empty_values=(), orderable=False)
    is_active = tables.Column(verbose_name=_("状态"))

    class Meta(Table.Meta):
        model = Account
        fields = ("username", "display_name", "unit__name", "roles", "is_active", "last_login")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read with each what it is granted."""
        mine = Prefetch("grants", Grant.objects.visible_to(account).select_related("unit"))
        rows: QuerySet[Any] = super().seen(account, on).prefetch_related(mine)
        return rows

    def render_roles(self, record: Account) -> str:
        """Write what it is granted where, as far as the reader sees it."""
        return "；".join(
            f"{one.get_role_display()}（{one.unit.name}）" for one in record.grants.all()
        )

    def render_is_active(self, record: Account) -> Text:
        """Say whether it is closed, or locked after failures."""
        if not record.is_active:
            return _("停用")
        return _("已锁定") if record.username in self.locked else _("启用")

    @cached_property
    def locked(self) -> Collection[str]:
        """The names that are locked now, read once a list."""
        return accounts.locked()


def _ending(account: Account) -> QuerySet[Any]:
    """Return the grants of others that end soon, or ended and were not taken back."""
    rows: QuerySet[Any] = Grant.objects.visible_to(account).filter(
        until__lte=timezone.localdate() + SOON
    )
    return rows.exclude(account=account).select_related("account", "unit")


class Grants(Listing):
    """The grants in scope."""

    heading, route = _("授权"), "office:grants"
    search = ("account__username", "account__display_name", "unit__name")
    filters = (Choice("role", _("角色"), roles.choices),)
    acts = ("prolong", "revoke")
    waits = (Waiting(_("授权将到期"), _ending, since="", due="until", act="prolong"),)
    account__display_name = tables.Column(verbose_name=_("姓名"), linkify=True)
    unit__name = tables.Column(verbose_name=_("范围"))

    class Meta(Table.Meta):
        model = Grant
        fields = ("account__display_name", "role", "unit__name", "granted_at", "until")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read the account and the unit with each."""
        rows: QuerySet[Any] = super().seen(account, on).select_related("account", "unit")
        return rows


class Tokens(Listing):
    """One's own tokens of the API."""

    heading, route, needs = _("接口令牌"), "office:tokens", None
    empty = _("还没有接口令牌。供其他系统以您的名义查询或办理，范围和权限与您相同。")
    acts = (tokens.give_up.name,)

    class Meta(Table.Meta):
        model = Token
        fields = ("name", "writes", "until", "created_at", "revoked_at")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the reader's own."""
        return rows_of(account, Token, "account")  # type: ignore[no-any-return]  # a scoped model's

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to a further token."""
        return [(tokens.issue.label, address_of(request.user, tokens.issue.name))]


class Events(Listing):
    """The log, newest first, and what its last check found."""

    heading, route, template = _("审计日志"), "office:events", "office/events.html"
    search = ("actor_name", "action", "summary", "subject")
    waits = (Waiting(_("日志应校验"), auditing.unchecked, since="checked_at", act="check"),)
    at = tables.DateTimeColumn(format="Y-m-d H:i:s", verbose_name=_("时间"))

    class Meta(Table.Meta):
        model = Event
        fields = ("seq", "at", "actor_name", "action", "summary", "outcome", "address")

    @classmethod
    def show(cls, request: Request, on: Any = None, **extra: Any) -> HttpResponse:
        """Say when the chain was last checked, and whether it was whole."""
        checked = auditing.last_check(request.user)
        newest = auditing.newest(request.user).first()
        whole = checked is not None and auditing.WHOLE in checked.data
        return super().show(request, on, checked=checked, whole=whole, newest=newest, **extra)


def _failed(account: Account) -> QuerySet[Any]:
    """Return what failed: one's own, and all for who keeps the system."""
    kept = Task.objects.visible_to(account, UNIT_MANAGE).values("pk")
    rows: QuerySet[Any] = Task.objects.visible_to(account).filter(
        Q(owner=account) | Q(pk__in=kept), state=Task.State.FAILED, dealt_with=False
    )
    return rows


class Tasks(Listing):
    """Background work in scope."""

    heading, route, home = _("办理进度"), "office:tasks", True
    search = ("title", "message")
    filters = (Choice("state", _("状态"), Task.State.choices),)
    waits = (Waiting(_("办理失败"), _failed, since="finished_at", act="deal"),)
    title = tables.Column(linkify=True)
    unit__name = tables.Column(verbose_name=_("单位"))
    created_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name=_("提交时间"))

    class Meta(Table.Meta):
        model = Task
        fields = ("title", "unit__name", "state", "percent", "message", "created_at")

    def render_state(self, record: Task) -> Text:
        """Say whether what came to its end is in order."""
        return record.outcome

    def render_percent(self, record: Task, value: int) -> str:
        """Write a percentage of what goes on, or went well."""
        stopped = record.state in (Task.State.FAILED, Task.State.CANCELLED) or record.refused
        return "—" if stopped else f"{value}%"


def _to_sign(account: Account) -> QuerySet[Any]:
    """Return what others put forward for a second person and may still be seconded."""
    rows: QuerySet[Any] = Signing.objects.visible_to(account).filter(
        Q(expires_at=None) | Q(expires_at__gt=timezone.now()), state=Signing.State.WAITING
    )
    rows = rows.exclude(act="").exclude(by=account)
    return rows.exclude(by__holder=account.holder) if account.holder else rows


class Signings(Listing):
    """What was put forward for a second person, as far as the reader may second it."""

    heading, route, home, needs = _("待签事项"), "office:signings", True, None
    search = ("text", "by__display_name")
    filters = (Choice("state", _("状态"), Signing.State.choices),)
    waits = (Waiting(_("待我签字"), _to_sign, since="created_at", due="expires_at"),)
    text = tables.Column(linkify=True)

    class Meta(Table.Meta):
        model = Signing
        fields = ("text", "by", "created_at", "expires_at", "state")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Leave out what is signed in its own room."""
        rows: QuerySet[Any] = super().seen(account, on).exclude(act="").select_related("by")
        return rows
