"""The addresses of the village term change; those of its lists come with the listings."""

from __future__ import annotations

from django.urls import URLPattern, path

from guantong.jobs.village_terms import screens
from guantong.jobs.village_terms.listings.candidates import Candidates, Filings

app_name = "village_terms"
urlpatterns: list[URLPattern] = [
    path("candidates/", Candidates.view(), name="candidates"),
    path("candidates/<int:pk>/", screens.candidate, name="candidate"),
    path("candidates/<int:pk>/file.pdf", screens.file, name="file"),
    path("filings/", Filings.view(), name="filings"),
    path("rounds/<int:pk>/<int:unit>.pdf", screens.sheet, name="sheet"),
]
