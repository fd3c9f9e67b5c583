"""How pages write reported numbers."""

from __future__ import annotations

from django import template

from guantong.programmes.services.values import number

register = template.Library()
register.filter("number", number)
