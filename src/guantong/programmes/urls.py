"""Addresses of programmes."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "programmes"
urlpatterns: list[URLPattern] = []
