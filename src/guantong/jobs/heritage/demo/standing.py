"""The shipped drafts are published, and every base is held against the standard of its kind."""

from __future__ import annotations

from django.db import transaction

from guantong.core.scope import pointing
from guantong.jobs.heritage.services import base_standards
from guantong.programmes.models import Standard
from guantong.programmes.services import appraising, standards


@transaction.atomic
def hold_bases() -> int:
    """Publish the drafts and hold the bases against them; return how many bases."""
    base_standards.BASES.load()
    label = base_standards.BASES.label
    for row in pointing(Standard, "subject_model", [label]).filter(state=Standard.State.DRAFT):
        standards.publish(None, row)
    return appraising.refresh(label)
