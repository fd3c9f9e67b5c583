"""Addresses of heritage: its pages are those of places."""

from __future__ import annotations

app_name = "heritage"
urlpatterns: list[object] = []
