from django_tables2 import Column

from guantong.frame import allowed
from guantong.frame.records import page
from guantong.ui import tables

from .models import Certificate
from .room import CERTIFICATE_VIEW, ROOM


class CertificateTable(tables.Table):
    search = ("holder", "number")
    number = Column(linkify=True)

    class Meta(tables.Table.Meta):
        model = Certificate
        fields = ("number", "holder", "state", "back_on")


@allowed.needs(CERTIFICATE_VIEW)
def listing(request):
    rows = Certificate.objects.visible_to(request.user)
    return tables.show(request, CertificateTable, rows, title=ROOM.label, crumbs=[])


@allowed.needs(CERTIFICATE_VIEW)
def certificate(request, pk):
    row = allowed.get(request, Certificate, pk, CERTIFICATE_VIEW)
    return page.show(request, row, ("holder", "state", "purpose", "back_on"))
