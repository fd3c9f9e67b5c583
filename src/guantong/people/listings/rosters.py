"""The rosters of cadres and of Party members."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Account, PartyOrganisation, Unit
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame.listings import Listing, On
from guantong.people import queries
from guantong.people.listings import filters
from guantong.people.models import Person
from guantong.people.room import PERSON_EXPORT, PERSON_MANAGE, PERSON_REVEAL, PERSON_VIEW
from guantong.people.services import movement, roster, succession
from guantong.ui.columns import Long, Month, Short
from guantong.ui.tables import Table

#: A name opens the person in the drawer; without scripts, or with a modifier key, its page.
LEADS: Any = {"linkify": True, "attrs": {"a": {"data-drawer": ""}}}


class Roster(Listing):
    """Persons; what is filtered goes out with whole identity numbers."""

    offers = (roster.take,)

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to entering persons, taking rosters in, giving them out."""
        query = request.GET.urlencode()
        numbers = reverse("people:numbers", args=[cls.route.partition(":")[2]])
        lead = [
            (PERSON_MANAGE, _("录入人员"), reverse("people:create")),
            (PERSON_EXPORT, _("导出含身份证号"), f"{numbers}?{query}"),
        ]
        return [(label, address) for right, label, address in lead if request.user.may(right)]


class Cadres(Roster):
    """Cadres in the order of their units; the number is shown masked."""

    heading, route, home = _("干部花名册"), "people:list", True
    filters = filters.OF_CADRES
    on = (
        On(Unit, without=("sex", "birth_month", "ethnicity", "rank", "schooling", "party_month")),
    )
    bulk = (movement.leave, succession.reassign)
    leads = (
        (_("任免表预览"), "people:forms-preview", PERSON_VIEW),
        (_("打印任免表"), "people:forms-export", PERSON_REVEAL),
        (_("花名册"), "people:roster-paper", PERSON_VIEW),
    )
    hidden = ("degree", "work_month", "native_place", "id_number")
    name = Short(order_by=("pinyin", "name"), **LEADS)
    sex = Short()
    birth_month = Month()
    ethnicity = Short()
    unit__name = Short(verbose_name=_("单位"), order_by=("unit_path",))
    post = Long()
    level = Short()
    post_since = Month()
    rank = Short()
    schooling = Short()
    party_month = Month()
    work_month = Month()
    id_number = Short(orderable=False)

    class Meta(Table.Meta):
        model = Person
        fields = (
            "name", "sex", "birth_month", "ethnicity", "unit__name", "post", "level", "post_since",
            "rank", "schooling", "degree", "party_month", "work_month", "native_place",
            "id_number",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the cadres in scope."""
        return queries.cadres(account)

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead what is filtered to paper as well."""
        query = f"?listed=1&{request.GET.urlencode()}"
        forms = [(_("任免表"), reverse("people:forms-export") + query)]
        return [
            *super().links(request),
            (_("花名册 Word"), f"{reverse('people:roster-paper')}{query}&shape=docx"),
            (_("花名册"), reverse("people:roster-paper") + query),
            *(forms if request.user.may(PERSON_REVEAL) else []),
        ]

    @classmethod
    def find(cls, rows: QuerySet[Person], word: str) -> QuerySet[Person]:
        """Search names by characters and pinyin, posts and units by characters."""
        return queries.by_name_or_post(rows, word)


class People(Listing):
    """Whoever is on record, as found from anywhere and offered where a person is picked."""

    heading, pick = _("人员"), True
    told = ("unit__name", "post", "birth_month")

    class Meta(Table.Meta):
        model = Person
        fields = ("name",)

    @classmethod
    def find(cls, rows: QuerySet[Person], word: str) -> QuerySet[Person]:
        """Search by characters, pinyin, initials, code; a whole ID number finds its bearer."""
        return queries.sought(rows, word)


class Members(Roster):
    """Party members; only what an index orders can be sorted."""

    heading, route = _("党员名册"), "people:members"
    filters = filters.OF_MEMBERS
    on = (On(PartyOrganisation, queries.of_organisation, without=("unit__parent__name",)),)
    hidden = ("branch__name", "id_number")
    name = Short(orderable=False, **LEADS)
    sex = Short(orderable=False)
    birth_month = Month(orderable=False)
    ethnicity = Short(orderable=False)
    unit__parent__name = Short(verbose_name=_("上级"), orderable=False)
    unit__name = Short(verbose_name=_("单位"), order_by=("unit_path", "position", "id"))
    branch__name = Short(verbose_name=_("党支部"), orderable=False)
    party = Short(orderable=False)
    party_month = Month(orderable=False)
    schooling = Short(orderable=False)
    id_number = Short(orderable=False)

    class Meta(Table.Meta):
        model = Person
        fields = (
            "name", "sex", "birth_month", "ethnicity", "unit__parent__name", "unit__name",
            "branch__name", "party", "party_month", "schooling", "id_number",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the members in scope, cadres among them."""
        return queries.members(account).select_related("unit__parent", "branch")

    @classmethod
    def find(cls, rows: QuerySet[Person], word: str) -> QuerySet[Person]:
        """Search names by characters, pinyin, initials; a whole number finds its bearer."""
        return queries.by_name(rows, word)
