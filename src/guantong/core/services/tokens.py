"""Tokens of the API: issued to oneself, shown once, kept as a digest, taken back at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Account, Token
from guantong.core.roles import ACCOUNT_MANAGE
from guantong.core.text import Text

#: Label of a model → what its rows are called, of the kinds that are open to the API.
OPEN: dict[str, Text] = {}
LONGEST = dt.timedelta(days=366)
STOPS = gettext_lazy("此后，用这个令牌的程序立即不能再查询和办理；需要的另发新的。")
SHOWN_ONCE = gettext_lazy("接口令牌（只显示一次）：%s")


@act(
    Account, "令牌.发放", gettext_lazy("发放接口令牌"), makes=Token, name="token-issue",
    needs=lambda actor, account: actor.pk == account.pk, when=lambda account: account.is_active,
    ask=(
        "name",
        Field(
            "kinds", type="choices", choices=lambda _actor, _row: OPEN.items()
        ),
        "writes", "until",
    ),
)  # fmt: skip
def issue(
    actor: Account | None,
    account: Account,
    name: str,
    kinds: Sequence[str],
    until: dt.date,
    *,
    writes: bool = False,
) -> Done:
    """Issue a token to oneself.

    Raises
    ------
    GuantongError
        If it would be valid for more than a year, or never.

    """
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        raise GuantongError(_("有效期须在今天之后、一年之内。"), field="until")
    whole = secrets.token_urlsafe(32)
    row = Token(account=account, name=name, kinds=list(kinds), writes=writes, until=until)
    row.digest = _digest(whole)
    row.save()
    return Done(f"发放接口令牌“{name}”", SHOWN_ONCE % whole, made=row, value=whole)


@act(
    Token, "令牌.作废", gettext_lazy("作废"), needs=ACCOUNT_MANAGE, confirm=STOPS, back=FINAL,
    when=lambda token: token.revoked_at is None,
)  # fmt: skip
def revoke(actor: Account | None, token: Token) -> str:
    """Take a token back; it is refused from then on."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    return f"作废 {token.account.username} 的接口令牌“{token.name}”"


@act(
    Token, "令牌.交回", gettext_lazy("交回"), name="give-up", confirm=STOPS, back=FINAL,
    needs=lambda actor, token: actor.pk == token.account_id,
    when=lambda token: token.revoked_at is None,
)  # fmt: skip
def give_up(actor: Account | None, token: Token) -> str:
    """Take one's own token back."""
    return revoke.do(actor, token)  # type: ignore[no-any-return]  # the function that is above


def bearer(whole: str) -> Token | None:
    """Return the token that a program shows, if it is still good and so is its account."""
    found: Token | None = (
        Token.objects.unscoped("令牌本身即凭据")
        .filter(
            digest=_digest(whole), revoked_at=None, until__gte=timezone.localdate(),
            account__is_active=True,
        )
        .select_related("account")
        .first()
    )  # fmt: skip
    return found


def _digest(whole: str) -> str:
    return hashlib.sha256(whole.encode()).hexdigest()
