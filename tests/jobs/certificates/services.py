from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.fields import FromFile
from guantong.core.models import Unit

from .models import Certificate
from .room import CERTIFICATE_KEEP

KEPT, LENT = Certificate.State.KEPT, Certificate.State.LENT


@act(Unit, "证照.入库", _("证照入库"), needs=CERTIFICATE_KEEP, makes=Certificate,
     ask=("holder", "number"), name="certificate-keep",
     file=FromFile(_("导入证照"), key=("number",)), open_to=("screen", "api"))  # fmt: skip
def keep(actor, unit, holder, number):
    row = Certificate(unit=unit, holder=holder, number=number)
    row.save()
    return Done(f"{number} 入库", made=row)


@act(Certificate, "证照.借出", _("借出"), needs=CERTIFICATE_KEEP, when=(KEPT,), then=LENT,
     ask=("purpose", "back_on"), second=True)  # fmt: skip
def lend(actor, row, purpose, back_on):
    row.purpose, row.back_on = purpose, back_on


@act(Certificate, "证照.归还", _("归还"), needs=CERTIFICATE_KEEP, when=(LENT,), then=KEPT,
     open_to=("screen", "api"))  # fmt: skip
def give_back(actor, row):
    row.purpose, row.back_on = "", None
