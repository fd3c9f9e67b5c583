"""Keeping a list's filter under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.frame.models import SavedFilter

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.scope import ScopedModel

REASON = "常用名册服务"
#: What belongs to one visit and not to the filter.
PASSING = {"page", "export", "columns", "map"}
LONGEST = 4000


@transaction.atomic
def keep(
    actor: Account, model: type[ScopedModel], listing: str, name: str, query: str,
    *, shared: bool = False,
) -> SavedFilter:  # fmt: skip
    """Keep a query of a list under a name; the same name again replaces it.

    Parameters
    ----------
    model
        What the list shows: whoever may view these rows sees a shared filter.
    listing
        The name of the list's address.

    Raises
    ------
    GuantongError
        If the name is empty or nothing is filtered.

    """
    name = name.strip()[:40]
    told = [(k, v) for k, v in parse_qsl(query[:LONGEST]) if k not in PASSING]
    if not name:
        raise GuantongError(_("请给常用名册起个名字。"), field="name")
    if not told:
        raise GuantongError(_("现在没有筛选条件，先筛选再保存。"), field="name")
    home = _home(actor, model)
    row: SavedFilter
    row, _new = SavedFilter.objects.unscoped(REASON).update_or_create(
        owner=actor, listing=listing, name=name,
        defaults={
            "query": urlencode(told), "is_shared": shared, "unit": home, "unit_path": home.path,
            "subject_model": model._meta.label_lower,
        },
    )  # fmt: skip
    events.record(actor, "名册.保存条件", row, name)
    return row


@act(
    SavedFilter, "名册.删除条件", _("删除常用名册"),
    needs=lambda actor, row: row.owner_id == actor.pk, back=_("删除后可以重新保存。"),
    confirm=_("只删除保存的筛选条件，名册中的人不受影响。"),
)  # fmt: skip
def drop(_actor: Account, row: SavedFilter) -> Done:
    """Forget one's own filter."""
    row.delete()
    return Done(row.name, _("已删除常用名册：%(name)s") % {"name": row.name})


def saved(actor: Account, listing: str) -> QuerySet[SavedFilter]:
    """Return one's own kept filters of a list, and those shared in one's scope."""
    rows: QuerySet[SavedFilter] = SavedFilter.objects.visible_to(actor).filter(listing=listing)
    return rows.filter(Q(owner=actor) | Q(is_shared=True)).select_related("owner")


def _home(actor: Account, model: type[ScopedModel]) -> Unit:
    """Return the topmost unit under which the account sees such rows: the filter's own."""
    seen = Unit.objects.visible_to(actor, model.view_permission)
    home: Unit | None = seen.order_by(Length("path"), "path").first()
    if home is None:
        raise Refused(_("您没有查看这些资料的权限。"))
    return home
