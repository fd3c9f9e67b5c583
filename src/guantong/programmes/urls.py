"""Addresses of programmes."""

from __future__ import annotations

from django.urls import URLPattern, path

from guantong.programmes.listings import sweeps
from guantong.programmes.screens import sweeps as pages

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("sweeps/", sweeps.Sweeps.view(), name="sweeps"),
    path("sweeps/<int:pk>/", pages.sweep, name="sweep"),
    path("sweeps/<int:pk>/paper.<str:kind>", pages.paper, name="sweep-paper"),
    path("sweeps/units/", sweeps.SweptUnits.view(), name="swept-units"),
    path("sweeps/units/<int:pk>/", pages.swept, name="swept"),
    path("sweeps/hits/", sweeps.SweepHits.view(), name="sweep-hits"),
    path("sweeps/own/", sweeps.OwnHits.view(), name="own-hits"),
    path("sweeps/own/<int:pk>/", pages.own, name="own-hit"),
]
