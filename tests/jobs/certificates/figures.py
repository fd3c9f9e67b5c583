from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure

from .listings import Certificates

Figure(
    "certificates.lent", _("借出的证照"), _("本"), Certificates, on=(Unit,), dated="back_on",
    where=lambda rows: rows.filter(state="lent"),
)  # fmt: skip
Figure(
    "certificates.overdue", _("逾期未还的证照"), _("本"), Certificates, measure=SHARE,
    base=lambda rows: rows.filter(state="lent"),
    where=lambda rows: rows.filter(back_on__lt=timezone.localdate()),
)  # fmt: skip
