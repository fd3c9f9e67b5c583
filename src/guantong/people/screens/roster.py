"""The roster of the persons in scope."""

from __future__ import annotations

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guantong.core.roles import Permission
from guantong.core.screens import allowed
from guantong.people.models import Person, Sex
from guantong.ui import tables as ui_tables


class PersonTable(ui_tables.Table):
    """Persons in the order of their units."""

    search = ("name", "post", "unit__name")
    unit__name = tables.Column(verbose_name="单位")

    class Meta(ui_tables.Table.Meta):
        model = Person
        fields = ("name", "sex", "birth_month", "ethnicity", "unit__name", "post", "is_chief")


@allowed.needs(Permission.PERSON_VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """List the persons in scope."""
    rows = Person.objects.visible_to(request.user).select_related("unit")
    sexes = ui_tables.choice("sex", _("性别"), Sex.choices)
    return ui_tables.show(request, PersonTable, rows, title=_("人员"), crumbs=[], filters=(sexes,))
