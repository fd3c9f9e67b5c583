"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from guantong.places import listings
from guantong.places.screens import centres

app_name = "places"
urlpatterns = [
    # Centres.
    path("centres/", listings.centres.Centres.view(), name="centres"),
    path("centres/<int:pk>/", centres.centre, name="centre"),
    path("bases/standing/", listings.standing.BaseStanding.view(), name="base-standing"),
]
