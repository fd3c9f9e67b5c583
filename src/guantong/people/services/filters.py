"""Keeping a roster's filter under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.people.models import SavedFilter
from guantong.people.room import PERSON_VIEW

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "常用名册服务"
#: What belongs to one visit and not to the filter.
PASSING = {"page", "export", "columns"}
LONGEST = 4000


@transaction.atomic
def keep(
    actor: Account, roster: str, name: str, query: str, *, shared: bool = False
) -> SavedFilter:  # fmt: skip
    """Keep a query under a name; the same name again replaces it.

    Raises
    ------
    GuantongError
        If the name is empty or nothing is filtered.

    """
    name = name.strip()[:40]
    told = [(k, v) for k, v in parse_qsl(query[:LONGEST]) if k not in PASSING]
    if not name:
        raise GuantongError("请给常用名册起个名字。", field="name")
    if not told:
        raise GuantongError("现在没有筛选条件，先筛选再保存。", field="name")
    home = _home(actor)
    row, _made = SavedFilter.objects.unscoped(REASON).update_or_create(
        owner=actor, roster=roster, name=name,
        defaults={
            "query": urlencode(told), "is_shared": shared, "unit": home, "unit_path": home.path,
        },
    )  # fmt: skip
    events.record(actor, "名册.保存条件", f"filter:{row.pk}", name)
    return row


@transaction.atomic
def drop(actor: Account, row: SavedFilter) -> None:
    """Forget one's own filter.

    Raises
    ------
    Conflict
        If it is somebody else's.

    """
    if row.owner_id != actor.pk:
        raise Conflict("只能删除自己保存的名册条件。")
    events.record(actor, "名册.删除条件", f"filter:{row.pk}", row.name)
    SavedFilter.objects.unscoped(REASON).filter(pk=row.pk).delete()


def _home(actor: Account) -> Unit:
    """Return the topmost unit over which the account sees persons: who sees it, sees the filter."""
    roots = actor.paths_with(PERSON_VIEW)
    if not roots:
        raise Refused("您没有查看人员的权限。")
    return Unit.objects.unscoped(REASON).get(path=min(roots, key=len))
