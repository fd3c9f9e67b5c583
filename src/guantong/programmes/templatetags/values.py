"""How pages write reported numbers."""

from __future__ import annotations

from decimal import Decimal

from django import template

from guantong.programmes.services.values import plain

register = template.Library()


@register.filter
def number(value: Decimal | None) -> str:
    """Write a number in groups of three, without empty decimals; nothing is a dash.

    Examples
    --------
    >>> number(Decimal("12500.50")), number(Decimal("-1200.00")), number(None)
    ('12,500.5', '-1,200', '—')

    """
    if value is None:
        return "—"
    whole, dot, part = plain(value).partition(".")
    return f"{int(whole):,}{dot}{part}" if not whole.startswith("-0") else plain(value)
