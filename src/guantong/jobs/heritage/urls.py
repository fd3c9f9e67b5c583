"""Addresses of heritage: its other pages are those of places."""

from __future__ import annotations

from django.urls import path

from guantong.jobs.heritage import screens

app_name = "heritage"
urlpatterns = [path("public/", screens.public, name="public")]
