from guantong.core.facts import Known, fact
from guantong.core.models import Unit

from .room import CERTIFICATE_CHECK


@fact("certificate.code", Unit, label="证照用单位编码", needs=CERTIFICATE_CHECK)
def code(rows, on):
    return {row.pk: Known(f"Z-{row.code}", "证照登记") for row in rows if row.code.startswith("A")}
