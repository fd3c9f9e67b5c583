"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from guantong.places import listings
from guantong.places.screens import (
    bases,
    centres,
    coverage,
    households,
    lines,
    routes,
    sites,
    visits,
)
from guantong.places.screens import grids as boards
from guantong.places.screens import map as map_screen

app_name = "places"
urlpatterns = [
    # Households, groups, contacts.
    path("households/", listings.households.Households.view(), name="households"),
    path("households/<int:pk>/", households.household, name="household"),
    path("households/unserved/", listings.households.Unserved.view(), name="unserved"),
    path("households/groups/", listings.households.Groups.view(), name="groups"),
    path("contacts/", listings.households.Contacts.view(), name="contacts"),
    path("contacts/<int:pk>/", households.contact, name="contact"),
    # Grids and their drafts.
    path("grids/", listings.grids.Grids.view(), name="grids"),
    path("grids/<int:pk>/", boards.grid, name="grid"),
    path("villages/", listings.grids.Villages.view(), name="villages"),
    path("villages/<int:pk>/", boards.board, name="board"),
    path("villages/<int:pk>/marks/", boards.board_marks, name="board-marks"),
    path("plans/", listings.grids.GridPlans.view(), name="plans"),
    path("plans/<int:pk>/", boards.plan, name="plan"),
    path("plans/<int:pk>/marks/", boards.plan_marks, name="plan-marks"),
    path("contacts/plans/", listings.grids.ContactPlans.view(), name="contact-plans"),
    path("contacts/plans/<int:pk>/", boards.contact_plan, name="contact-plan"),
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
    path("bases/<int:pk>/calendar.ics", bases.base_calendar, name="base-calendar"),
    path("teaching-points/", listings.bases.TeachingPoints.view(), name="teaching-points"),
    path("teaching-points/<int:pk>/", bases.teaching_point, name="teaching-point"),
    path("bookings/", listings.bases.Bookings.view(), name="bookings"),
    path("bookings/<int:pk>/", bases.booking, name="booking"),
    path("lines/", listings.lines.Lines.view(), name="lines"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/map/", lines.line_map, name="line-map"),
    path("lines/<int:pk>/line.<str:kind>", lines.line_file, name="line-file"),
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
    # Visits, needs, helping.
    path("mine/", visits.mine, name="mine"),
    path("mine/<int:pk>/", visits.mine, name="mine-visit"),
    path("mine/send/", visits.send, name="send"),
    path("visits/", listings.visits.Visits.view(), name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/requests/", listings.visits.VisitRequests.view(), name="visit-requests"),
    path("visits/changes/", listings.visits.Proposals.view(), name="proposals"),
    path("visits/changes/<int:pk>/", visits.proposal, name="proposal"),
    path("needy/", listings.needs.Needy.view(), name="needy"),
    path("needy/needs/", listings.needs.Needs.view(), name="needs"),
    path("pairs/", listings.helping.Pairs.view(), name="pairs"),
    path("pairs/offers/", listings.helping.Offers.view(), name="offers"),
    # Coverage: who is within reach of what, travel times.
    path("coverages/", listings.coverage.Coverages.view(), name="coverages"),
    path("coverages/centres/", listings.coverage.CentreCoverages.view(), name="centre-coverages"),
    path("coverages/<int:pk>/", coverage.page, name="coverage"),
    path("coverages/<int:pk>/map/", coverage.points, name="coverage-map"),
    path("coverages/<int:pk>/coverage.geojson", coverage.file, name="coverage-file"),
    path("coverages/units/", listings.coverage.Covered.view(), name="covered"),
    path("coverages/travel-times/", listings.coverage.TravelTimes.view(), name="travel-times"),
    path("coverages/travel-times/<int:pk>/", coverage.travel_time, name="travel-time"),
]
