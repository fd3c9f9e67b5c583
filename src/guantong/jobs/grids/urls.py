"""Addresses of grids."""

from __future__ import annotations

app_name = "grids"
urlpatterns: list[object] = []
