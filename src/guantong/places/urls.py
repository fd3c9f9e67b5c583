"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from guantong.places.screens import map as map_screen

app_name = "places"
urlpatterns = [
    # the map of all rooms
    path("map/", map_screen.page, name="map"),
]
