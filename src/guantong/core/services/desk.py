"""An account's own desk: favourites, pages it was on, the size of letters, what it has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.models import Desk

if TYPE_CHECKING:
    from guantong.core.models import Account

MOST_RECENT, MOST_FAVOURITES = 8, 30
LONGEST = 80


def of(account: Account) -> Desk:
    """Return an account's desk, read once per instance; an empty one where nothing was kept."""
    held: Desk | None = getattr(account, "_desk", None)
    if held is None:
        held = Desk.objects.filter(account=account).first() or Desk(account=account)
        account._desk = held  # type: ignore[attr-defined]  # kept beside what it is of
    return held


def seen(account: Account) -> None:
    """Say that the account has seen what waits for it now."""
    _change(account, seen_at=timezone.now())


def enlarge(account: Account, is_large: bool) -> None:
    """Choose large letters, or those of everybody."""
    _change(account, is_large=is_large)


def opened(account: Account, title: str, address: str) -> None:
    """Note a page that the account was on."""
    before = of(account).recent
    if not before or before[0] != [title[:LONGEST], address]:
        rest = [one for one in before if one[1] != address]
        _change(account, recent=[[title[:LONGEST], address], *rest][:MOST_RECENT])


def star(account: Account, title: str, address: str) -> bool:
    """Take a page among the favourites, or out of them; tell whether it is one now.

    Raises
    ------
    GuantongError
        If there are too many already.

    """
    before = of(account).favourites
    rest = [one for one in before if one[1] != address]
    if len(rest) < len(before):
        _change(account, favourites=rest)
        return False
    if len(rest) >= MOST_FAVOURITES:
        raise GuantongError(_("收藏已满 %s 个，请先取消一些。") % MOST_FAVOURITES)
    _change(account, favourites=[[title[:LONGEST], address], *rest])
    return True


@transaction.atomic
def _change(account: Account, **values: Any) -> None:
    account._desk, _made = Desk.objects.update_or_create(  # type: ignore[attr-defined]  # as `of`
        account=account, defaults=values
    )
