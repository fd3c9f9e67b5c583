"""What is done once a day by the program itself: rooms register it, ``guantong daily`` does it."""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)
#: Does it and returns how much it did.
Work = Callable[[], int]
DAILY: list[tuple[str, Work]] = []


def daily(title: str) -> Callable[[Work], Work]:
    """Register what is done once a day; done twice it does nothing more."""

    def keep(work: Work) -> Work:
        DAILY.append((title, work))
        return work

    return keep


def run() -> dict[str, int]:
    """Do all of it; what fails is logged and keeps nothing else from being done."""
    done = {}
    for title, work in DAILY:
        try:
            done[title] = work()
        except Exception:
            logger.exception("daily work failed: %s", title)
            done[title] = -1
    return done
