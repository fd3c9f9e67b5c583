"""A path column that compares byte by byte on both databases."""

from __future__ import annotations

from typing import Any

from django.db import models


class PathField(models.CharField):  # type: ignore[type-arg]  # set by the plugin
    """A character column with the "C" collation on PostgreSQL (SQLite compares bytes anyway)."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Return the column's parameters, the collation among them where it exists."""
        params: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            params["collation"] = "C"
        return params
