"""The figures of the administrators' room."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.office.listings import UNUSED, Accounts

Figure(
    "office.unused", _("久未使用的账号"), _("个"), Accounts, measure=SHARE, on=(Unit,),
    base=lambda rows: rows.filter(is_active=True),
    where=lambda rows: rows.filter(last_login__lt=timezone.now() - UNUSED),
    told=_("启用的账号中，90 天没有登录过的。"),
)  # fmt: skip
