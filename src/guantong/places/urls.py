"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from guantong.places import listings
from guantong.places.screens import grids as boards
from guantong.places.screens import households, visits
from guantong.places.screens import map as map_screen

app_name = "places"
urlpatterns = [
    # Households, groups, contacts.
    path("households/", listings.households.Households.view(), name="households"),
    path("households/<int:pk>/", households.household, name="household"),
    path("unserved/", listings.households.Unserved.view(), name="unserved"),
    path("groups/", listings.households.Groups.view(), name="groups"),
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
    path("contact-plans/", listings.grids.ContactPlans.view(), name="contact-plans"),
    path("contact-plans/<int:pk>/", boards.contact_plan, name="contact-plan"),
    # the map of all rooms
    path("map/", map_screen.page, name="map"),
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
]
