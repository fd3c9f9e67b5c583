"""Addresses of branches."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "branches"
urlpatterns: list[URLPattern] = []
