"""How minutes are written."""

from __future__ import annotations

HOUR = 60


def clock(minute: int) -> str:
    """Return a minute after midnight as a time of day.

    Examples
    --------
    >>> clock(545), clock(1440)
    ('9:05', '24:00')

    """
    return f"{minute // HOUR}:{minute % HOUR:02}"


def length(minutes: int) -> str:
    """Return a length of time.

    Examples
    --------
    >>> length(45), length(60), length(135)
    ('45 分钟', '1 小时', '2 小时 15 分钟')

    """
    hours, rest = divmod(minutes, HOUR)
    parts = ([f"{hours} 小时"] if hours else []) + ([f"{rest} 分钟"] if rest or not hours else [])
    return " ".join(parts)
