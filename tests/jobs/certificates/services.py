import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.fields import FromFile, checked, packed
from guantong.core.models import Unit
from guantong.frame.asked import fields_of

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


@cache
def travel_fields():
    tables = tomllib.loads(Path(__file__).with_name("travel.toml").read_text("utf-8"))["field"]
    fields, faults = fields_of(tables, "出行说明", about=Unit)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    return fields


@act(Certificate, "证照.出行说明", _("填写出行说明"), needs=CERTIFICATE_KEEP,
     ask=lambda _row: travel_fields(), open_to=("screen", "paper"))  # fmt: skip
def explain(actor, row, **given):
    row.answers = packed(checked(travel_fields(), given))
    row.save(update_fields=["answers"])


@act(Unit, "证照.出行登记", _("登记出行"), needs=CERTIFICATE_KEEP, makes=Certificate,
     ask=lambda _unit: ("holder", "number", *travel_fields()), name="certificate-travel",
     file=FromFile(_("导入出行登记"), key=("number",)))  # fmt: skip
def register(actor, unit, holder, number, **given):
    row = Certificate(unit=unit, holder=holder, number=number)
    row.answers = packed(checked(travel_fields(), given))
    row.save()
    return Done(f"{number} 登记出行", made=row)
