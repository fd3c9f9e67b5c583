"""The list of a person's archive, and the register of numbered letters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.frame.listings import Listing, On, Waiting
from guantong.people.models import ArchiveEntry, IssuedLetter, Person
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import archive as filing
from guantong.people.services import letters
from guantong.standards import archive
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many days after it went, a receipt is asked after.
LATE = 30
STATES = [("open", _("待回执")), ("back", _("已收回执")), ("void", _("已作废"))]


def _in_state(rows: QuerySet[IssuedLetter], value: str) -> QuerySet[IssuedLetter]:
    if value == "void":
        return rows.exclude(void="")
    return rows.filter(void="", returned_on__isnull=value == "open")


def _late(account: Account) -> QuerySet[IssuedLetter]:
    rows: QuerySet[IssuedLetter] = IssuedLetter.objects.visible_to(account, PERSON_MANAGE)
    gone = timezone.localdate() - dt.timedelta(days=LATE)
    return rows.filter(void="", returned_on=None, on__lte=gone)


class ArchiveEntries(Listing):
    """A person's archive, category by category."""

    heading = _("档案目录")
    search = ("name", "remarks")
    filters = (Choice("category", _("类别"), archive.choices),)
    acts = (filing.edit.name, filing.remove.name)
    empty = _("还没有登记档案材料。可以逐份登记，也可以导入目录。")
    category = Short(order_by=("place", "made_on", "id"))
    name = Long()
    made_on = Short()

    class Meta(Table.Meta):
        model = ArchiveEntry
        fields = ("category", "name", "made_on", "copies", "pages", "remarks")


class IssuedLetters(Listing):
    """The letters that were issued, by year and number: none is left out, void ones neither."""

    heading, route, home = _("介绍信、转递单"), "people:letters", True
    search = ("person__name", "to", "matter")
    filters = (
        Choice("kind", _("种类"), IssuedLetter.Kind.choices),
        Choice("state", _("状态"), STATES, _in_state),
    )
    waits = (Waiting(_("介绍信、转递单未收回执"), _late, "on", act="receive"),)
    on = (
        On(Person, lambda rows, person: rows.filter(person=person), without=("person__name",),
           acts=(letters.introduce.name, letters.send_archive.name)),
    )  # fmt: skip
    empty = _("还没有开具过介绍信或转递单。在干部的页面“材料打印”里开具。")
    numbered = Short(
        verbose_name=_("编号"), linkify=lambda record: record.get_absolute_url(),
        order_by=("year", "number"),
    )  # fmt: skip
    person__name = Short(verbose_name=_("姓名"))
    matter = Long()
    issued = Short(verbose_name=_("开具日期"), accessor="on")
    state = Short(verbose_name=_("状态"), orderable=False)

    class Meta(Table.Meta):
        model = IssuedLetter
        fields = ("numbered", "kind", "person__name", "to", "matter", "issued", "state")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their persons."""
        return super().seen(account, on).select_related("person", "unit")
