from django.utils.translation import gettext_lazy as _

from guantong.core.roles import Permission, Role
from guantong.frame.rooms import CAUSE, Entry, Phase, Room

CERTIFICATE_VIEW = Permission("certificate.view", _("查看证照"))
CERTIFICATE_KEEP = Permission("certificate.keep", _("保管证照"))
KEEPER = Role("certificate_keeper", _("证照保管员"))
ROOM = Room(
    "certificates", _("因私出国（境）证照"), prefix="certificates/",
    permissions=(CERTIFICATE_VIEW, CERTIFICATE_KEEP),
    grants={KEEPER: (CERTIFICATE_VIEW, CERTIFICATE_KEEP)},
    part=CAUSE,
    menu=(Entry(_("因私证照"), "plane", "certificates:list", CERTIFICATE_VIEW),),
    phases=(Phase(_("借还"), "certificates:list", CERTIFICATE_VIEW),),
)  # fmt: skip
