"""Addresses of programmes."""

from __future__ import annotations

from django.urls import path

from guantong.programmes.listings import values as lists
from guantong.programmes.screens import values as pages

app_name = "programmes"
urlpatterns = [
    path("values/", lists.Sheets.view(), name="sheets"),
    path("values/<int:pk>/", pages.sheet, name="sheet"),
    path("values/quarter/", pages.quarter, name="quarter"),
    path("values/numbers/", lists.Values.view(), name="values"),
    path("values/numbers/<int:pk>/", pages.value, name="value"),
    path("values/series/", pages.series, name="series"),
    path("values/elements/", lists.Elements.view(), name="elements"),
    path("values/elements/<int:pk>/", pages.element, name="element"),
    path("values/rules/", lists.Rules.view(), name="rules"),
    path("values/rules/<int:pk>/", pages.rule, name="rule"),
]
