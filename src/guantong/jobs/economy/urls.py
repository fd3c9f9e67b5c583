"""Addresses of economy."""

from __future__ import annotations

from django.urls import path

from guantong.jobs.economy.listings.designations import ClassLines, Designations
from guantong.jobs.economy.listings.years import Cleared, Villages, Weak
from guantong.jobs.economy.screens import pages

app_name = "economy"
urlpatterns = [
    path("", pages.page, name="overview"),
    path("villages/", Villages.view(), name="villages"),
    path("villages/<int:pk>/", pages.village, name="village"),
    path("villages/<int:pk>/paper.<str:kind>", pages.paper, name="paper"),
    path("weak/", Weak.view(), name="weak"),
    path("cleared/", Cleared.view(), name="cleared"),
    path("designations/", Designations.view(), name="designations"),
    path("designations/<int:pk>/", pages.designation, name="designation"),
    path("lines/", ClassLines.view(), name="lines"),
    path("lines/<int:pk>/", pages.line, name="line"),
]
