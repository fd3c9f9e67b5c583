from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.ui.tables import Choice, Table

from . import services
from .models import Certificate
from .room import CERTIFICATE_KEEP, ROOM


def due(account):
    rows = Certificate.objects.visible_to(account, CERTIFICATE_KEEP)
    return rows.filter(state="lent", back_on__lte=timezone.localdate() + timedelta(days=7))


class Certificates(Listing):
    heading, route, home = ROOM.label, "certificates:list", True
    search = ("holder", "number")
    filters = (
        Choice("state", _("状态"), Certificate.State.choices),
        Choice(
            "lent", _("去向"), [("yes", _("借出未还")), ("no", _("在库"))],
            apply=lambda rows, value: rows.filter(back_on__isnull=value == "no"),
        ),
    )  # fmt: skip
    offers = (services.keep,)
    on = (On(Unit),)
    bulk = (services.give_back, services.lend)
    waits = (Waiting(_("证照应还"), due, since="", due="back_on", act="give_back"),)
    pick, open_to = True, ("screen", "api")
    number = Column(linkify=True)

    class Meta(Table.Meta):
        model = Certificate
        fields = ("number", "holder", "state", "back_on")
