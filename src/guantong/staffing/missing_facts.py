"""The list of facts that are missing: where each is entered, who accepted that it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import DateTimeColumn
from django_tables2.utils import A

from guantong.core import acts
from guantong.core.requests import Request
from guantong.frame.listings import Listing
from guantong.people.missing import address_of
from guantong.staffing.models import MissingFact
from guantong.staffing.queries import scenarios, unknowns
from guantong.staffing.services import unknowns as accepting
from guantong.standards.rules.missing import KINDS, detail
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


class MissingFacts(Listing):
    """Persons and the kinds of fact that rules ask of them and nobody knows."""

    heading, route, home = _("缺少的事实"), "staffing:missing-facts", True
    search = ("person__name", "told", "person__unit__name")
    filters = (
        Choice("kind", _("缺少的事实"), [(one.code, one.name) for one in KINDS]),
        Choice("state", _("状态"), MissingFact.State.choices),
    )
    bulk = (accepting.accept, accepting.withdraw)
    hidden = ("at",)
    empty = _("没有缺少的事实：规则要用的事实都已在档。")
    person__name = Short(verbose_name=_("姓名"), linkify=("people:person", [A("person_id")]))
    person__unit__name = Long(verbose_name=_("单位"), order_by=("person__unit_path",))
    kind = Short()
    told = Long()
    posts = Short()
    state = Short(linkify=True)
    entry = Short(
        verbose_name=_("补录"), accessor="kind", orderable=False, exclude_from_export=True
    )
    reason = Long()
    by__display_name = Short(verbose_name=_("提请人"), default="—")
    seconded_by__display_name = Short(verbose_name=_("核签人"), default="—")
    at = DateTimeColumn(format="Y-m-d H:i")

    class Meta(Table.Meta):
        model = MissingFact
        fields = (
            "person__name", "person__unit__name", "kind", "told", "posts", "state", "entry",
            "reason", "by__display_name", "seconded_by__display_name", "at",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return what is missing in the account's scope."""
        return unknowns.missing(account)

    @classmethod
    def asked(cls, request: Request, on: Any = None) -> list[Choice]:
        """Offer the scenarios of the reader first."""
        rows = scenarios.scenarios(request.user)
        one = Choice("scenario", _("换届方案"), [(row.pk, row.name) for row in rows])
        return [one, *super().asked(request, on)]

    def prepare(self, rows: Iterable[Any]) -> None:  # noqa: ARG002 - of all rows at once
        """Read which wait for a second person."""
        self.waiting = acts.waiting(MissingFact, accepting.accept.name)

    def trim(self, rows: Iterable[Any]) -> None:
        """Leave out who accepted where nobody did."""
        super().trim(rows)
        if not any(row.reason for row in rows):
            for name in ("reason", "by__display_name", "seconded_by__display_name"):
                self.columns.hide(name)

    def render_told(self, record: MissingFact) -> str:
        """Leave out what the kind's name says."""
        return detail(record.kind, record.told) or "—"

    def render_state(self, record: MissingFact) -> str:
        """Say too that it was put forward and waits."""
        if record.pk in self.waiting and record.state == MissingFact.State.OPEN:
            return gettext("已提请，待核签")
        return str(record.get_state_display())

    def render_entry(self, record: MissingFact) -> Any:
        """Lead to where the fact is entered; what an officer must find is entered nowhere."""
        address = address_of(record.kind, record.person_id)
        if not address:
            return gettext("须由人认定")
        return format_html('<a href="{}">{}</a>', address, gettext("去录入"))
