"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from guantong.places import listings
from guantong.places.screens import visits

app_name = "places"
urlpatterns = [
    # Visits, needs, helping.
    path("mine/", visits.mine, name="mine"),
    path("mine/send/", visits.send, name="send"),
    path("visits/", listings.visits.Visits.view(), name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visit-requests/", listings.visits.VisitRequests.view(), name="visit-requests"),
    path("proposals/", listings.visits.Proposals.view(), name="proposals"),
    path("proposals/<int:pk>/", visits.proposal, name="proposal"),
    path("needs/", listings.needs.Needs.view(), name="needs"),
    path("needy/", listings.needs.Needy.view(), name="needy"),
    path("offers/", listings.helping.Offers.view(), name="offers"),
    path("pairs/", listings.helping.Pairs.view(), name="pairs"),
]
