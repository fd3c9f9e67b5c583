"""Who keeps contact with households: the register, whose household it is, whose it is not to be.

Where a room that keeps persons is installed, a contact is linked to a record of it and the name is
read there, by the fact of that name; nothing here imports that room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import facts, tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.facts import Known
from guantong.core.fields import Field
from guantong.core.models import Account, PartyOrganisation, Unit
from guantong.core.roles import GRID_WORKER
from guantong.core.scope import pointing, rows_of
from guantong.core.services import bulk
from guantong.core.services.daily import daily
from guantong.places.models import Contact, ContactBar, ContactTerm, Household
from guantong.places.room import HOUSEHOLD_MANAGE
from guantong.places.services.households import is_gone, is_here, is_village

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The fact that says what somebody is called, where persons are kept.
NAME = "person.name"
ASKED = (
    Field("organisation", type=PartyOrganisation, required=False), "telephone", "languages",
    "present", Field("home", type=Household, required=False,
                     help=gettext_lazy("自家不由本人联系")),
)  # fmt: skip


def _checked(row: Contact) -> Contact:
    if row.home is not None and row.home.unit_id != row.unit_id:
        raise GuantongError(_("“%s”不是这个村的住户。") % row.home, field="home")
    if row.organisation is not None and row.organisation.closed_on is not None:
        raise GuantongError(_("“%s”已撤销。") % row.organisation, field="organisation")
    row.save()
    return row


@act(
    Unit, "联系人.登记", gettext_lazy("登记联系人"), needs=HOUSEHOLD_MANAGE, name="contact-add",
    makes=Contact, when=is_village, back="end", ask=("name", *ASKED),
)  # fmt: skip
def add(actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Enter somebody who will keep contact with households.

    Raises
    ------
    GuantongError
        If the own household is another village's, or the branch is closed.

    """
    made = _checked(Contact(unit=unit, **said))
    return Done(f"联系人登记：{unit}", _("已登记。"), made=made)


@act(
    Contact, "联系人.修改", gettext_lazy("修改"), needs=HOUSEHOLD_MANAGE, name="change",
    when=is_here,
    ask=lambda row: ASKED if row.member_id else ("name", *ASKED),
)  # fmt: skip
def change(actor: Account | None, row: Contact, **said: Any) -> Done:
    """Mend what is told of a contact; whose name is read elsewhere is not named here."""
    for name, value in said.items():
        setattr(row, name, value)
    return Done("联系人修改", made=_checked(row))


@act(
    Contact, "联系人.结束", gettext_lazy("不再联系"), needs=HOUSEHOLD_MANAGE, name="end",
    when=is_here, back="resume",
    confirm=gettext_lazy("所联系的住户将没有联系人，联系记录保留。"),
    ask=(Field("left_on", type="date", initial=lambda _row: timezone.localdate()),),
)  # fmt: skip
def end(actor: Account | None, row: Contact, left_on: dt.date) -> str:
    """Let somebody keep contact no longer; the households are without a contact from then on.

    Raises
    ------
    GuantongError
        If that day lies ahead.

    """
    if left_on > timezone.localdate():
        raise GuantongError(_("日期在今天之后，请核对。"), field="left_on")
    row.left_on = left_on
    row.save()
    rows_of(row, ContactTerm).filter(until=None).update(until=left_on)
    rows_of(row, Household).update(contact=None)
    return "联系人结束"


@act(
    Contact, "联系人.恢复", gettext_lazy("恢复联系"), needs=HOUSEHOLD_MANAGE, name="resume",
    when=is_gone,
)  # fmt: skip
def resume(actor: Account | None, row: Contact) -> str:
    """Let somebody keep contact again; with which households is said anew."""
    row.left_on = None
    row.save()
    return "联系人恢复"


def keeps_members() -> facts.Fact | None:
    """Return the fact that says a member's name, where a room that keeps persons is installed."""
    return facts.FACTS.get(NAME)


def _members(row: Contact) -> Sequence[Field]:
    found = keeps_members()
    if found is None:
        return ()
    model: Any = found.model
    here = [row.unit_id, row.unit.parent_id]
    known = lambda: pointing(model, "unit", here)  # noqa: E731 - those of the village and its town
    return (
        Field("member", gettext_lazy("党员"), model, known=known,
              help=gettext_lazy("党员名册里的人；姓名以名册为准")),
    )  # fmt: skip


@act(
    Contact, "联系人.对应党员", gettext_lazy("对应到党员名册"), needs=HOUSEHOLD_MANAGE, name="link",
    when=lambda row: is_here(row) and row.member_id is None and keeps_members() is not None,
    ask=_members, back="unlink",
)  # fmt: skip
def link(actor: Account | None, row: Contact, member: Any) -> str:
    """Say which member somebody is; the name is read there from then on.

    Raises
    ------
    Conflict
        If another contact of the village is that member.

    """
    label = member._meta.label_lower
    same = rows_of(row.unit, Contact).filter(member_model=label, member_id=member.pk)
    if same.exclude(pk=row.pk).exists():
        raise Conflict(_("这名党员已是这个村的联系人。"), field="member")
    row.member_model, row.member_id = label, member.pk
    row.name = names([row]).get(row.pk, row.name)
    row.save()
    return "联系人对应到党员名册"


@act(
    Contact, "联系人.取消对应", gettext_lazy("取消对应"), needs=HOUSEHOLD_MANAGE, name="unlink",
    when=lambda row: row.member_id is not None,
)  # fmt: skip
def unlink(actor: Account | None, row: Contact) -> str:
    """Keep the name here again."""
    row.member_model, row.member_id = "", None
    row.save()
    return "联系人取消对应"


def names(rows: Iterable[Contact]) -> Mapping[int, str]:
    """Return the names of those contacts whose names are kept elsewhere, as they stand there."""
    found = keeps_members()
    mine = [row for row in rows if row.member_id is not None]
    if found is None or not mine:
        return {}
    label = found.model._meta.label_lower
    keys = {row.member_id for row in mine if row.member_model == label}
    told = found(pointing(found.model, "pk", keys))
    out = {}
    for row in mine:
        answer = told.get(row.member_id) if row.member_model == label and row.member_id else None
        if isinstance(answer, Known):
            out[row.pk] = str(answer.value)
    return out


@daily("联系人姓名")
def renew() -> int:
    """Read anew the names that are kept elsewhere; return how many changed."""
    found = keeps_members()
    labels = [found.model._meta.label_lower] if found else []
    rows = list(pointing(Contact, "member_model", labels).filter(left_on=None))
    told = names(rows)
    new = [(told[row.pk], row.pk) for row in rows if told.get(row.pk, row.name) != row.name]
    bulk.set_values(Contact, "name", new)
    return len(new)


@act(
    Contact, "联系人.账号", gettext_lazy("账号"), needs=HOUSEHOLD_MANAGE, name="account",
    when=is_here,
    ask=(
        Field("username", gettext_lazy("登录名"), required=False, most=60,
              help=gettext_lazy("有“网格员和联系党员”角色的账号；空着就是取消")),
    ),
    begins=lambda row, _said: {"username": row.account.username if row.account else ""},
)  # fmt: skip
def give_account(actor: Account | None, row: Contact, username: str = "") -> str:
    """Say with which account somebody visits households.

    Raises
    ------
    GuantongError
        If there is none of that name for visiting over the village, or it is another's.

    """
    if not username.strip():
        row.account = None
        row.save()
        return "联系人取消账号"
    found = Account.doors.filter(username=username.strip()).first()
    over = [] if found is None else [
        one for one in found.live_grants()
        if one.role == GRID_WORKER.key and tree.inside(row.unit.path, one.unit.path)
    ]  # fmt: skip
    if found is None or not over:
        text = _("没有在本村走访的账号“%s”，请先由安全管理员建账号并授权。")
        raise GuantongError(text % username, field="username")
    if pointing(Contact, "account", [found.pk]).exclude(pk=row.pk).exists():
        raise GuantongError(_("这个账号已是别的联系人的。"), field="username")
    row.account = found
    row.save()
    return "联系人账号登记"


def hand_over(
    actor: Account | None, pairs: Iterable[tuple[Household, Contact | None]], on: dt.date,
    *, is_demo: bool = False,
) -> int:  # fmt: skip
    """Give households to contacts, with the history; return how many changed."""
    changed = [(row, to) for row, to in pairs if row.contact_id != (to.pk if to else None)]
    if not changed:
        return 0
    keys = [row.pk for row, _to in changed]
    for some in (keys[at : at + 500] for at in range(0, len(keys), 500)):
        pointing(ContactTerm, "household", some).filter(until=None).update(until=on)
    bulk.set_values(Household, "contact_id", [(to.pk if to else None, row.pk)
                                              for row, to in changed])  # fmt: skip
    bulk.insert(ContactTerm, [
        ContactTerm(household=row, contact=to, since=on, by=actor, is_demo=is_demo)
        for row, to in changed if to is not None
    ])  # fmt: skip
    return len(changed)


def refused(row: Household, contact: Contact) -> str:
    """Say why somebody may not keep contact with a household, or nothing."""
    if contact.unit_id != row.unit_id or contact.left_on is not None:
        return _("“%s”不是这个村现在的联系人。") % contact
    if contact.home_id == row.pk:
        return _("自家不由本人联系。")
    if rows_of(row, ContactBar).filter(contact=contact, lifted_on=None).exists():
        return _("这一户已登记不由%s联系。") % contact
    return ""


@act(
    Household, "住户.联系人", gettext_lazy("指定联系人"), needs=HOUSEHOLD_MANAGE, name="contact",
    when=is_here, ask=(Field("contact", type=Contact),), versioned=True,
)  # fmt: skip
def give(actor: Account | None, row: Household, contact: Contact) -> Done:
    """Say who keeps contact with a household from today on.

    Raises
    ------
    GuantongError
        If it is the own household, another village's contact, or barred.

    """
    why = refused(row, contact)
    if why:
        raise GuantongError(why, field="contact")
    hand_over(actor, [(row, contact)], timezone.localdate())
    row.contact = contact
    return Done(f"住户{row.number}指定联系人", made=row)


@act(
    Household, "住户.不由某人联系", gettext_lazy("不由某人联系"), needs=HOUSEHOLD_MANAGE,
    name="bar", when=is_here, makes=ContactBar, back="lift",
    ask=(Field("contact", type=Contact), Field("reason", type="reason", most=240)),
)  # fmt: skip
def bar(actor: Account | None, row: Household, contact: Contact, reason: str) -> Done:
    """Say by whom a household is not to be kept contact with, as it asked; the present one ends.

    Raises
    ------
    Conflict
        If that is said already.

    """
    if contact.unit_id != row.unit_id:
        raise GuantongError(_("“%s”不是这个村的联系人。") % contact, field="contact")
    if rows_of(row, ContactBar).filter(contact=contact, lifted_on=None).exists():
        raise Conflict(_("已经登记过。"), field="contact")
    today = timezone.localdate()
    made = ContactBar(household=row, contact=contact, reason=reason, since=today, by=actor)
    made.save()
    if row.contact_id == contact.pk:
        hand_over(actor, [(row, None)], today)
    return Done(f"住户{row.number}登记不由某人联系", made=row)


@act(
    ContactBar, "住户.可以联系", gettext_lazy("解除"), needs=HOUSEHOLD_MANAGE, name="lift",
    when=lambda row: row.lifted_on is None, back=gettext_lazy("可以重新登记。"),
    confirm=gettext_lazy("解除后，划分联系人时又可以安排这名联系人。"),
)  # fmt: skip
def lift(actor: Account | None, row: ContactBar) -> str:
    """Lift a bar."""
    row.lifted_on = timezone.localdate()
    row.save()
    return f"住户{row.household.number}解除“不由某人联系”"
