"""The room of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Points on the map, households and grids, sites and bases, lines and coverage."""

    name = "guantong.places"
    label = "places"
    verbose_name = "地方"
