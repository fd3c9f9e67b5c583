"""Addresses of economy."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "economy"
urlpatterns: list[URLPattern] = []
