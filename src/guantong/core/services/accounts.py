"""Accounts, passwords, second factors and grants; the three administrators stay separate."""

from __future__ import annotations

import datetime
import secrets
import string
from collections.abc import Iterable, Iterator

from axes import utils as axes
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from guantong.core import succession
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Account, Grant, OldPassword, Unit
from guantong.core.roles import ACCOUNT_MANAGE, ADMINISTRATORS, GRANT_MANAGE, ROLES
from guantong.core.scope import rows_of
from guantong.core.services import events

SHOWN_ONCE = _("初始密码（只显示一次）：%s")


@act(
    Unit, "账号.开通", _("开通账号"), needs=ACCOUNT_MANAGE, makes=Account,
    ask=("username", "display_name"), name="account-create",
)  # fmt: skip
def create(
    actor: Account | None,
    unit: Unit,
    username: str,
    display_name: str,
    password: str | None = None,
) -> Done:
    """Open an account of a unit, with its first password, which must be changed at sign-in.

    Raises
    ------
    GuantongError
        If the name is empty or taken.

    """
    username, display_name = username.strip(), display_name.strip()
    if not username or not display_name:
        raise GuantongError(_("账号和姓名都要填写。"), field="username")
    if Account.objects.unscoped("账号名称不得重复").filter(username=username).exists():
        raise GuantongError(
            _("账号「%(username)s」已存在。") % {"username": username}, field="username"
        )
    first = password or first_password()
    account = Account(unit=unit, username=username, display_name=display_name)
    account.password = make_password(first)
    account.save()
    return Done(f"开通账号 {username}", SHOWN_ONCE % first, made=account, value=(account, first))


@act(
    Account, "授权.授予", _("授权"), needs=GRANT_MANAGE, makes=Grant,
    ask=(
        "role", Field("unit", _("机构"), Unit, needs=GRANT_MANAGE, help=_("含其全部下级。")),
        "until",
    ),
)  # fmt: skip
def grant(
    actor: Account | None,
    account: Account,
    role: str,
    unit: Unit,
    until: datetime.date | None = None,
) -> Done:
    """Give an account a role over a unit and all below; the actor grants what it could take back.

    Raises
    ------
    Refused
        If the actor may not grant over that unit, or would grant to itself.
    Conflict
        If it would join an administrator's role with any other role, or stands already.

    """
    if actor is not None and actor.pk == account.pk:
        raise Refused(_("不能给自己授权。"))
    if actor is not None and not actor.may(GRANT_MANAGE, unit.path):
        raise Refused(_("您没有在该机构授权的权限。"), field="unit")
    grants = rows_of(account, Grant, "account")
    held = set(grants.values_list("role", flat=True))
    if (role in ADMINISTRATORS and held - {role}) or (held & ADMINISTRATORS) - {role}:
        raise Conflict(_("三员须相互独立：管理员账号不能兼任其他角色。"), field="role")
    if grants.filter(role=role, unit=unit).exists():
        raise Conflict(_("该账号已有此授权。"), field="role")
    row = Grant(account=account, role=role, unit=unit, until=until, granted_by=actor)
    row.save()
    told = f"{account.username} {events.chinese(ROLES[role].label)}（{unit.name}）"
    return Done(f"授予 {told}", made=row)


@act(
    Grant, "授权.撤销", _("撤销"), needs=GRANT_MANAGE, back=_("撤销错了，可以重新授权。"),
    confirm=_("撤销后，该账号立即不能再以这一角色查看和办理。"),
)  # fmt: skip
def revoke(actor: Account | None, row: Grant) -> str:
    """Take a grant back."""
    if actor is not None and actor.pk == row.account_id:
        raise Refused(_("不能撤销自己的授权。"))
    role = events.chinese(ROLES[row.role].label)
    row.delete()
    return f"撤销 {row.account.username} {role}（{row.unit.name}）"


@act(
    Grant, "授权.延期", _("延期"), needs=GRANT_MANAGE, when=lambda row: row.until is not None,
    ask=("until",),
)  # fmt: skip
def prolong(actor: Account | None, row: Grant, until: datetime.date | None) -> str:
    """Let a grant run on to a later day, or without end."""
    if actor is not None and actor.pk == row.account_id:
        raise Refused(_("不能给自己授权。"))
    if until is not None and until <= timezone.localdate():
        raise GuantongError(_("请填今天以后的日期；不再需要的授权请撤销。"), field="until")
    row.until = until
    row.save(update_fields=["until"])
    return f"{row}：{until or '长期'}"


@act(
    Account, "账号.停用", _("停用"), needs=ACCOUNT_MANAGE, when=lambda row: row.is_active,
    back="enable",
)  # fmt: skip
def disable(actor: Account | None, account: Account) -> str:
    """Let an account sign in no more."""
    if actor is not None and actor.pk == account.pk:
        raise Refused(_("不能停用自己的账号。"))
    account.is_active = False
    account.save(update_fields=["is_active"])
    return f"停用 {account.username}"


@act(Account, "账号.启用", _("启用"), needs=ACCOUNT_MANAGE, when=lambda row: not row.is_active)
def enable(actor: Account | None, account: Account) -> str:
    """Let an account sign in again."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    return f"启用 {account.username}"


def locked() -> dict[str, datetime.datetime]:
    """Return the names under which sign-in failed too often, with when it last did."""
    recent = AccessAttempt.objects.filter(
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    found = recent.values("username").annotate(
        failures=Sum("failures_since_start"), last=Max("attempt_time")
    )
    many = found.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by()
    return dict(many.values_list("username", "last"))


@act(
    Account, "账号.解锁", _("解锁"), needs=ACCOUNT_MANAGE,
    when=lambda row: row.username in locked(),
)  # fmt: skip
def unlock(actor: Account | None, account: Account) -> str:
    """Let an account that is locked after failures sign in again."""
    axes.reset(username=account.username)
    return f"解锁 {account.username}"


@act(
    Account, "账号.重置", _("重置密码"), needs=ACCOUNT_MANAGE,
    confirm=_("将生成新的初始密码（只显示一次），并解除已绑定的动态口令。"), back=FINAL,
)  # fmt: skip
def reset(actor: Account | None, account: Account) -> Done:
    """Give a new first password and forget the second factor."""
    first = first_password()
    _keep_old(account)
    account.password = make_password(first)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    TOTPDevice.objects.filter(user=account).delete()
    return Done(f"重置 {account.username} 的密码", SHOWN_ONCE % first, value=first)


@transaction.atomic
def change_password(account: Account, old: str, new: str) -> None:
    """Change one's own password.

    Raises
    ------
    GuantongError
        If the old one is wrong or the new one breaks the rules.

    """
    if not account.check_password(old):
        raise GuantongError(_("原密码不正确。"), field="old")
    try:
        validate_password(new, account)
    except ValidationError as error:
        raise GuantongError("".join(error.messages), field="new") from error
    _keep_old(account)
    account.password = make_password(new)
    account.must_change_password = False
    account.password_changed_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    events.record(account, "账号.改密", account, "修改本人密码")


def password_is_due(account: Account) -> bool:
    """Tell whether the account must change its password before anything else."""
    age = timezone.now() - account.password_changed_at
    return account.must_change_password or age > settings.PASSWORD_MAX_AGE


@transaction.atomic
def new_device(account: Account) -> TOTPDevice:
    """Return the account's unconfirmed second factor, made on first use."""
    device, _made = TOTPDevice.objects.get_or_create(
        user=account, confirmed=False, defaults={"name": "动态口令"}
    )
    return device


@transaction.atomic
def confirm_device(account: Account, device: TOTPDevice, token: str) -> None:
    """Confirm a second factor by a first token.

    Raises
    ------
    GuantongError
        If the token does not fit.

    """
    if not device.verify_token(token):
        raise GuantongError(_("动态口令不正确，请等待新的六位数字后重试。"), field="token")
    device.confirmed = True
    device.save()
    events.record(account, "账号.绑定动态口令", account, "绑定动态口令")


@transaction.atomic
def first_administrators(
    unit: Unit, names: Iterable[tuple[str, str, str]]
) -> list[tuple[Account, str]]:
    """Open the three first administrators; only while there is none.

    Parameters
    ----------
    unit
        The root of the tree, over which they are granted.
    names
        Triples of role, account name and display name.

    """
    if Grant.objects.unscoped("三员只开通一次").filter(role__in=ADMINISTRATORS).exists():
        raise Conflict(_("三员账号已经存在；请由安全管理员在系统内维护账号。"))
    out = []
    for role, username, display_name in names:
        account, first = create(None, unit, username, display_name)
        grant(None, account, role=role, unit=unit)
        out.append((account, first))
    return out


def first_password() -> str:
    """Draw a password that satisfies the rules and can be read aloud."""
    letters = [c for c in string.ascii_letters if c not in "lIO"]
    digits = "23456789"
    body = [secrets.choice(letters) for _ in range(8)] + [secrets.choice(digits) for _ in range(3)]
    return "".join(body) + secrets.choice("!@#%") + secrets.choice("ABCDEFGH")


def _keep_old(account: Account) -> None:
    OldPassword.objects.create(account=account, hash=account.password)


@succession.notice
def left_behind(unit: Unit) -> Iterator[tuple[str, bool]]:
    """Tell of the grants over a unit: a right over other people is not inherited."""
    count = rows_of(unit, Grant).count()
    if count:
        text = gettext("在本机构的授权 %(n)s 项不随之转移，请安全管理员另行授权。")
        yield text % {"n": count}, False
