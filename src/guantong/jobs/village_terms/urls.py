"""The addresses of the village term change; those of its lists come with the listings."""

from __future__ import annotations

from django.urls import URLPattern, path

from guantong.jobs.village_terms.listings.candidates import Candidates, Filings
from guantong.jobs.village_terms.listings.elections import Elections, Steps, Vacancies
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams
from guantong.jobs.village_terms.listings.reserve import ReserveList
from guantong.jobs.village_terms.screens import elections, leaders, review

app_name = "village_terms"
urlpatterns: list[URLPattern] = [
    path("candidates/", Candidates.view(), name="candidates"),
    path("candidates/<int:pk>/", review.candidate, name="candidate"),
    path("candidates/<int:pk>/file.pdf", review.file, name="file"),
    path("elections/", Elections.view(), name="elections"),
    path("elections/<int:pk>/", elections.page, name="election"),
    path("elections/<int:pk>/<str:which>.<str:kind>", elections.paper, name="election-paper"),
    path("elections/board/", elections.board, name="election-board"),
    path("elections/steps/", Steps.view(), name="election-steps"),
    path("elections/vacancies/", Vacancies.view(), name="vacancies"),
    path("filings/", Filings.view(), name="filings"),
    path("leaders/", Leaders.view(), name="leaders"),
    path("leaders/<int:pk>/", leaders.term, name="term"),
    path("leaders/<int:pk>/index.<str:kind>", leaders.term_paper, name="term-paper"),
    path("leaders/teams/", Teams.view(), name="teams"),
    path("leaders/teams/<int:pk>/", leaders.village, name="team"),
    path("reserve/", ReserveList.view(), name="reserve"),
    path("reserve/<int:pk>/", leaders.reserved, name="reserved"),
    path("rounds/<int:pk>/<int:unit>.pdf", review.sheet, name="sheet"),
]
