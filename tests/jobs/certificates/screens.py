from guantong.frame import allowed
from guantong.frame.records import page

from .models import Certificate
from .room import CERTIFICATE_VIEW


@allowed.needs(CERTIFICATE_VIEW)
def certificate(request, pk):
    row = allowed.get(request, Certificate, pk, CERTIFICATE_VIEW)
    return page.show(request, row, ("holder", "state", "purpose", "back_on"))
