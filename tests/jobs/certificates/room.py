from django.utils.translation import gettext_lazy as _

from guantong.core.roles import UNIT_VIEW, Permission, Role
from guantong.frame.rooms import CAUSE, Entry, Phase, Room

CERTIFICATE_VIEW = Permission("certificate.view", _("查看证照"))
CERTIFICATE_KEEP = Permission("certificate.keep", _("保管证照"))
CERTIFICATE_CHECK = Permission("certificate.check", _("审核证照"))
CHECKER = Role("certificate_checker", _("证照审核员"))
KEEPER = Role("certificate_keeper", _("证照保管员"))
ROOM = Room(
    "certificates", _("因私出国（境）证照"), prefix="certificates/",
    permissions=(CERTIFICATE_VIEW, CERTIFICATE_KEEP, CERTIFICATE_CHECK),
    grants={
        KEEPER: (CERTIFICATE_VIEW, CERTIFICATE_KEEP),
        CHECKER: (CERTIFICATE_VIEW, CERTIFICATE_KEEP, CERTIFICATE_CHECK, UNIT_VIEW),
    },
    part=CAUSE,
    menu=(Entry(_("因私证照"), "plane", "certificates:list", CERTIFICATE_VIEW),),
    phases=(Phase(_("借还"), "certificates:list", CERTIFICATE_VIEW),),
)  # fmt: skip
