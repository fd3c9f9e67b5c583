"""The addresses of the village term change; those of its lists come with the listings."""

from __future__ import annotations

from django.urls import URLPattern, path

from guantong.jobs.village_terms import screens, screens_elections
from guantong.jobs.village_terms.listings.candidates import Candidates, Filings
from guantong.jobs.village_terms.listings.elections import Elections, Steps, Vacancies

app_name = "village_terms"
urlpatterns: list[URLPattern] = [
    path("candidates/", Candidates.view(), name="candidates"),
    path("candidates/<int:pk>/", screens.candidate, name="candidate"),
    path("candidates/<int:pk>/file.pdf", screens.file, name="file"),
    path("elections/", Elections.view(), name="elections"),
    path("elections/<int:pk>/", screens_elections.page, name="election"),
    path("elections/<int:pk>/<str:which>.<str:kind>", screens_elections.paper, name="paper"),
    path("elections/board/", screens_elections.board, name="election-board"),
    path("elections/steps/", Steps.view(), name="election-steps"),
    path("elections/vacancies/", Vacancies.view(), name="vacancies"),
    path("filings/", Filings.view(), name="filings"),
    path("rounds/<int:pk>/<int:unit>.pdf", screens.sheet, name="sheet"),
]
