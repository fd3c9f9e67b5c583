"""Visits: written at a desk, or sent by a device that may have had no network, each once.

Who visits sees, on a device, the households that it keeps contact with and no others.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import pointing
from guantong.places.models import Contact, Household, Visit
from guantong.places.room import VISIT_FILE, VISIT_OWN
from guantong.places.services import asking, merging, needs
from guantong.places.services.merging import FIELDS, Learned

if TYPE_CHECKING:
    from guantong.core.models import Account

#: A visit is written down within so many days.
LATE = 60


def keeps_contact(actor: Account, row: Household) -> bool:
    """Tell whether a household is one that the account itself keeps contact with."""
    contact = row.contact
    own = contact is not None and contact.account_id == actor.pk and contact.left_on is None
    return own and actor.may(VISIT_OWN, row.unit_path)


def own_households(actor: Account) -> QuerySet[Any]:
    """Return the households that the account keeps contact with."""
    rows: QuerySet[Any] = Household.objects.visible_to(actor, VISIT_OWN)
    own = rows.filter(contact__account=actor, contact__left_on=None, left_on=None)
    return own.select_related("group", "unit").order_by("unit_path", "number", "pk")


def _items(_reader: Any, row: Household) -> list[tuple[str, str]]:
    return asking.items(row.unit)


def _asked(row: Household) -> list[str | Field]:
    known = asking.items(row.unit) if row.unit_id else []
    item = Field("item", gettext_lazy("服务事项"), "choice", required=False, choices=_items,
                 initial="", help=gettext_lazy("有合适的事项就选，没有就不选。"))  # fmt: skip
    return [
        Field("on", type="date", initial=lambda _row: timezone.localdate()), "way", *FIELDS,
        Field("needs", gettext_lazy("看到的需求"), "choices", required=False, choices=needs.kinds),
        Field("wish", gettext_lazy("反映或申请的事"), "long", required=False, most=asking.LONGEST),
        *([item] if known else []), "note",
    ]  # fmt: skip


@act(
    Household, "走访.登记", gettext_lazy("登记走访"), needs=VISIT_FILE, makes=Visit, name="visit",
    when=needs.lives, ask=_asked, versioned=True,
)  # fmt: skip
def file(
    actor: Account | None, row: Household, on: dt.date, way: str = Visit.Way.HOME, note: str = "",
    needs: Sequence[str] = (), wish: str = "", item: str = "", *, is_demo: bool = False,
    contact: Contact | None = None, **facts: Any,
) -> Done:  # fmt: skip
    """Write down a visit of a household of one's village, at a desk. Errors as `report`."""
    now = merging.held(row)
    learned = {
        name: Learned(now[name], value)
        for name, value in facts.items() if name in now
    }  # fmt: skip
    visit = Visit(
        household=row, unit=row.unit, on=on, way=way, note=note, by=actor, is_demo=is_demo,
        contact=contact if contact is not None else _own_contact(actor, row),
    )  # fmt: skip
    return _write(actor, row, visit, learned, needs, wish, item)


@act(
    Household, "走访.上报", gettext_lazy("上报走访"), needs=keeps_contact, makes=Visit,
    name="visit-own", when=needs.lives, versioned=True, open_to=(),
)  # fmt: skip
def report(
    actor: Account | None, row: Household, client: uuid.UUID, on: dt.date,
    way: str = Visit.Way.HOME, note: str = "", facts: Mapping[str, Any] | None = None,
    needs: Sequence[str] = (), wish: str = "", item: str = "",
) -> Done:  # fmt: skip
    """Write down a visit that a device sends: once, however often it is sent.

    Parameters
    ----------
    client
        What the device called the visit.
    facts
        By field, what it had (``base``) and what was learned (``value``).

    Raises
    ------
    Conflict
        If it is written already.
    GuantongError
        If the day is none, or what was learned or asked is wrong.

    """
    if pointing(Visit, "client", [client]).exists():
        raise Conflict(_("这次走访已经收到过，没有重复登记。"))
    visit = Visit(
        household=row, unit=row.unit, on=on, way=way, note=note, client=client, by=actor,
        contact=row.contact, is_demo=row.is_demo,
    )  # fmt: skip
    return _write(actor, row, visit, merging.read(facts or {}), needs, wish, item)


def sent_before(actor: Account, client: uuid.UUID) -> Visit | None:
    """Return the account's own visit that a device sent under a name, if it is written."""
    return pointing(Visit, "client", [client]).filter(by=actor).first()


def _write(
    actor: Account | None, row: Household, visit: Visit, learned: Mapping[str, Learned],
    seen: Sequence[str], wish: str, item: str,
) -> Done:  # fmt: skip
    _check(visit)
    visit.save()
    merged = merging.merge(actor, row, visit, learned)
    visit.save(update_fields=["source"])
    needs.add_seen(actor, row, seen, visit.on)
    asked = asking.ask(actor, visit, item, wish)
    told = [_("已登记。")]
    if merged.proposed:
        names = merging.fields_label(merged.proposed)
        told.append(_("%s这期间已被别人改过，您填的等村里核定。") % names)
    if asked is not None:
        told.append(_("诉求已受理，查询号 %s，请告诉群众。") % asked.code)
    number = asked.case.number if asked is not None else ""
    return Done(f"{row.number}：走访 {visit.on} {number}".rstrip(), "".join(told), made=visit)


def _check(visit: Visit) -> None:
    today = timezone.localdate()
    if not today - dt.timedelta(days=LATE) <= visit.on <= today and not visit.is_demo:
        raise GuantongError(_("走访日期应在今天以前的 %d 天内。") % LATE, field="on")
    if visit.way not in Visit.Way.values:
        raise GuantongError(_("请选择走访方式。"), field="way")


def _own_contact(actor: Account | None, row: Household) -> Contact | None:
    """Return the contact that an account is, in the household's village."""
    if actor is None:
        return None
    return pointing(Contact, "account", [actor.pk]).filter(unit=row.unit, left_on=None).first()
