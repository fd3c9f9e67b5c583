"""Columns of the rosters: short facts stay on one line, months are written as officers do."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables


class Short(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A cell that is not broken."""

    nowrap = True


class Month(Short):
    """A month, written 1975.03."""

    def render(self, value: Any) -> str:
        """Write a dot for the hyphen."""
        return str(value).replace("-", ".")


class Long(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A cell of words that is given room before it is broken."""

    roomy = True
