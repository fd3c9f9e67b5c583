"""The addresses of the village term change; those of its lists come with the listings."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "village_terms"
urlpatterns: list[URLPattern] = []
