"""The addresses of supervision; those of its lists come with the listings."""

from __future__ import annotations

from django.urls import URLPattern, path

from guantong.jobs.supervision import listings, screens

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    path("", listings.Findings.view(), name="findings"),
    path("<int:pk>/", screens.page, name="finding"),
    path("<int:pk>/paper.<str:kind>", screens.paper, name="paper"),
    path("letters/<int:pk>.<str:kind>", screens.to_person, name="letter"),
    path("matters/", listings.Matters.view(), name="matters"),
    path("own/", listings.OwnHandlings.view(), name="own"),
    path("own/<int:pk>/", screens.own, name="own-handling"),
    path("passed-on/", listings.PassedOns.view(), name="passed-on"),
    path("passed-on/<int:pk>/", screens.passed, name="passed"),
]
