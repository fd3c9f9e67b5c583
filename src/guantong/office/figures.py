"""The figures of the administrators' room."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.core.services.party import terms
from guantong.frame.figures import SHARE, Figure
from guantong.office.listings import UNUSED, Accounts, PartyOrganisations

Figure(
    "office.terms_over", _("届满未换届的党组织"), _("个"), PartyOrganisations, measure=SHARE,
    on=(Unit,),
    base=lambda rows: rows.exclude(term_ends_on=None),
    where=lambda rows: terms.by_term(rows, terms.OVER),
    told=_("在用、届满日期已登记的党组织里，任期已满的。"),
)  # fmt: skip
Figure(
    "office.few_members", _("正式党员不足三人的党支部"), _("个"), PartyOrganisations,
    where=lambda rows: terms.by_size(rows, "few"),
)  # fmt: skip
Figure(
    "office.unused", _("久未使用的账号"), _("个"), Accounts, measure=SHARE, on=(Unit,),
    base=lambda rows: rows.filter(is_active=True),
    where=lambda rows: rows.filter(last_login__lt=timezone.now() - UNUSED),
    told=_("启用的账号中，90 天没有登录过的。"),
)  # fmt: skip
