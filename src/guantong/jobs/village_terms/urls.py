"""The addresses of the village term change; those of its lists come with the listings."""

from __future__ import annotations

from django.urls import URLPattern, path

from guantong.jobs.village_terms import screens_elections, screens_leaders, screens_review
from guantong.jobs.village_terms.listings.candidates import Candidates, Filings
from guantong.jobs.village_terms.listings.elections import Elections, Steps, Vacancies
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams
from guantong.jobs.village_terms.listings.reserve import ReserveList

app_name = "village_terms"
urlpatterns: list[URLPattern] = [
    path("candidates/", Candidates.view(), name="candidates"),
    path("candidates/<int:pk>/", screens_review.candidate, name="candidate"),
    path("candidates/<int:pk>/file.pdf", screens_review.file, name="file"),
    path("elections/", Elections.view(), name="elections"),
    path("elections/<int:pk>/", screens_elections.page, name="election"),
    path(
        "elections/<int:pk>/<str:which>.<str:kind>", screens_elections.paper, name="election-paper"
    ),
    path("elections/board/", screens_elections.board, name="election-board"),
    path("elections/steps/", Steps.view(), name="election-steps"),
    path("elections/vacancies/", Vacancies.view(), name="vacancies"),
    path("filings/", Filings.view(), name="filings"),
    path("leaders/", Leaders.view(), name="leaders"),
    path("leaders/<int:pk>/", screens_leaders.term, name="term"),
    path("leaders/<int:pk>/index.<str:kind>", screens_leaders.term_paper, name="term-paper"),
    path("reserve/", ReserveList.view(), name="reserve"),
    path("reserve/<int:pk>/", screens_leaders.reserved, name="reserved"),
    path("rounds/<int:pk>/<int:unit>.pdf", screens_review.sheet, name="sheet"),
    path("teams/", Teams.view(), name="teams"),
    path("teams/<int:pk>/", screens_leaders.village, name="team"),
]
