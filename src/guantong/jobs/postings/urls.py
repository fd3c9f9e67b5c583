"""Addresses of postings."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "postings"
urlpatterns: list[URLPattern] = []
