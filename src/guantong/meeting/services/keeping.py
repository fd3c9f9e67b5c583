"""What keeps a decided motion from being carried out while the others of its meeting go on."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from guantong.meeting.models import Motion


def _held(motion: Motion) -> str:
    return _("暂缓任职：%s") % motion.held_back if motion.held_back else ""


def _elsewhere(_motion: Motion) -> str:
    return _("单机系统只作决定，请制作决定结果盘，带回主系统办理") if settings.OFFLINE else ""


#: Asked one after the other why a motion waits; each returns the reason, "" if it knows none.
REASONS: tuple[Callable[[Motion], str], ...] = (_held, _elsewhere)


def kept_back(motion: Motion) -> str:
    """Return why a motion is not carried out yet, "" if nothing keeps it back."""
    return next(filter(None, (ask(motion) for ask in REASONS)), "")
