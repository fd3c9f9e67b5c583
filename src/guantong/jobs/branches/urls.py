"""Addresses of branches."""

from __future__ import annotations

from django.urls import path

from guantong.jobs.branches import listings, screens

app_name = "branches"
urlpatterns = [
    path("", screens.coverage, name="coverage"),
    path("all/", listings.Branches.view(), name="branches"),
    path("life/", listings.Life.view(), name="life"),
    path("meetings/", listings.Meetings.view(), name="meetings"),
    path("meetings/<int:pk>/", screens.meeting, name="meeting"),
    path("meetings/<int:pk>/page/", screens.page_file, name="meeting-page"),
]
