from django_tables2 import Column

from guantong.frame.listings import Listing
from guantong.ui.tables import Table

from . import services
from .models import Certificate
from .room import ROOM


class Certificates(Listing):
    heading, route, home = ROOM.label, "certificates:list", True
    search = ("holder", "number")
    offers = (services.keep,)
    bulk = (services.give_back,)
    pick = True
    number = Column(linkify=True)

    class Meta(Table.Meta):
        model = Certificate
        fields = ("number", "holder", "state", "back_on")
