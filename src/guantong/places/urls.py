"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from guantong.places import listings
from guantong.places.screens import centres, routes

app_name = "places"
urlpatterns = [
    # Centres.
    path("centres/", listings.centres.Centres.view(), name="centres"),
    path("centres/<int:pk>/", centres.centre, name="centre"),
    path("bases/standing/", listings.standing.BaseStanding.view(), name="base-standing"),
    # Route plans.
    path("routes/", listings.routes.RoutePlans.view(), name="route-plans"),
    path("routes/<int:pk>/", routes.route_plan, name="route-plan"),
    path("routes/<int:pk>/<str:kind>/", routes.route_file, name="route-file"),
]
