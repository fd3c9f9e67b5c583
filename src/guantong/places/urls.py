"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from guantong.places import listings
from guantong.places.screens import bases, centres, coverage, lines, routes, sites
from guantong.places.screens import map as map_screen

app_name = "places"
urlpatterns = [
    # the map of all rooms
    path("map/", map_screen.page, name="map"),
    # Heritage: sites, bases, lines.
    path("sites/", listings.sites.Sites.view(), name="sites"),
    path("sites/<int:pk>/", sites.site, name="site"),
    path("sites/<int:pk>/paper.<str:kind>", sites.paper, name="site-paper"),
    path("surveys/", listings.sites.Surveys.view(), name="surveys"),
    path("surveys/<int:pk>/", sites.survey, name="survey"),
    path("records/", listings.sites.Records.view(), name="records"),
    path("records/<int:pk>/", sites.told, name="record"),
    path("themes/", listings.sites.Themes.view(), name="themes"),
    path("themes/<int:pk>/", sites.theme, name="theme"),
    path("bases/", listings.bases.Bases.view(), name="bases"),
    path("bases/<int:pk>/", bases.base, name="base"),
    path("teaching-points/", listings.bases.TeachingPoints.view(), name="teaching-points"),
    path("teaching-points/<int:pk>/", bases.teaching_point, name="teaching-point"),
    path("bookings/", listings.bases.Bookings.view(), name="bookings"),
    path("bookings/<int:pk>/", bases.booking, name="booking"),
    path("lines/", listings.lines.Lines.view(), name="lines"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/map/", lines.line_map, name="line-map"),
    path("lines/<int:pk>/line.geojson", lines.line_file, name="line-file"),
    path("areas/", listings.lines.Areas.view(), name="areas"),
    path("areas/<int:pk>/", lines.area, name="area"),
    path("areas/<int:pk>/map/", lines.area_map, name="area-map"),
    path("group-visits/", listings.lines.GroupVisits.view(), name="group-visits"),
    path("group-visits/<int:pk>/", lines.group_visit, name="group-visit"),
    # Centres; how bases and schools stand to their standards.
    path("centres/", listings.centres.Centres.view(), name="centres"),
    path("centres/<int:pk>/", centres.centre, name="centre"),
    path("bases/standing/", listings.standing.BaseStanding.view(), name="base-standing"),
    # Route plans.
    path("routes/", listings.routes.RoutePlans.view(), name="route-plans"),
    path("routes/<int:pk>/", routes.route_plan, name="route-plan"),
    path("routes/<int:pk>/map/", routes.route_map, name="route-map"),
    path("routes/<int:pk>/files/<str:kind>/", routes.route_file, name="route-file"),
    # Coverage: who is within reach of what, travel times.
    path("coverages/", listings.coverage.Coverages.view(), name="coverages"),
    path("coverages/<int:pk>/", coverage.page, name="coverage"),
    path("coverages/<int:pk>/map/", coverage.points, name="coverage-map"),
    path("coverages/<int:pk>/coverage.geojson", coverage.file, name="coverage-file"),
    path("covered/", listings.coverage.Covered.view(), name="covered"),
    path("travel-times/", listings.coverage.TravelTimes.view(), name="travel-times"),
    path("travel-times/<int:pk>/", coverage.travel_time, name="travel-time"),
]
