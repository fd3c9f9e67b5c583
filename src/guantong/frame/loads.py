"""What an outside system keeps says of which day it is: on its list, its Excel, its cross-table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.models import RecordSystem, Unit
from guantong.core.services import systems
from guantong.frame.models import Intake, Source, SourceKind

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "外部系统登记的资料注明导入日期"
#: What comes in as a file without an intake.
FILES = (SourceKind.FORM, SourceKind.EXCHANGE)


def told(model: type[models.Model] | None, account: Account, unit: Unit | None) -> list[str]:
    """Say of each outside system that keeps rows of a list when it was last taken in.

    Parameters
    ----------
    unit
        The one that the list is narrowed to; without it, wherever the account works.

    """
    if model is None or model not in systems.kinds():
        return []
    rows = RecordSystem.objects.unscoped(REASON).select_related("unit")
    known = list(rows.filter(kind=model._meta.label_lower))
    if not known:
        return []
    roots = [unit.path] if unit else [grant.unit.path for grant in account.live_grants()]
    return [_told(model, one) for one in known if one.system and _concerns(one, known, roots)]


def _concerns(one: RecordSystem, known: list[RecordSystem], roots: list[str]) -> bool:
    """Tell whether rows under one of the paths are kept by this declaration."""
    for root in roots:
        if tree.inside(one.unit_path, root):
            return True
        above = [other for other in known if tree.inside(root, other.unit_path)]
        if above and max(above, key=lambda other: len(other.unit_path)) == one:
            return True
    return False


def _told(model: type[models.Model], one: RecordSystem) -> str:
    rows = Source.objects.unscoped(REASON)
    here = rows.under(one.unit_path) | models.Q(unit_path__in=tree.ancestors(one.unit_path))
    done = Intake.objects.unscoped(REASON).filter(state=Intake.State.DONE, source__isnull=False)
    taken = models.Q(kind__in=FILES) | models.Q(pk__in=done.order_by().values("source"))
    loaded = rows.filter(here, taken, subject_model=model._meta.label_lower).order_by()
    last = loaded.aggregate(last=Max("at"))["last"]
    given = {
        "unit": one.unit.name, "what": model._meta.verbose_name, "system": one.system,
        "day": f"{timezone.localtime(last):%Y-%m-%d}" if last else "",
    }  # fmt: skip
    if last is None:
        return _("%(unit)s的%(what)s据外部系统“%(system)s”，尚未导入过。") % given
    return _("%(unit)s的%(what)s据外部系统“%(system)s”，最近一次导入 %(day)s。") % given
