"""The addresses of casework."""

from django.urls import path

from guantong.casework import listings
from guantong.casework.screens import cases, processes, rounds

app_name = "casework"
urlpatterns = [
    path("", listings.Cases.view(), name="cases"),
    path("<int:pk>/", cases.page, name="case"),
    path("<int:pk>/paper.<str:kind>", cases.paper, name="paper"),
    path("<int:pk>/evidence/<int:number>/", cases.evidence, name="evidence"),
    path("turns/", listings.Turns.view(), name="turns"),
    path("hand-overs/", listings.HandOvers.view(), name="hand-overs"),
    path("reviews/", listings.Reviews.view(), name="reviews"),
    path("rounds/", listings.Rounds.view(), name="rounds"),
    path("rounds/<int:pk>/", rounds.board, name="round"),
    path("rounds/lists/", listings.RoundLists.view(), name="round-lists"),
    path("rounds/turns/", listings.RoundTurns.view(), name="round-turns"),
    path("rounds/turns/mark/", rounds.mark, name="mark"),
    path("rounds/sheets/<int:pk>/", rounds.sheet, name="sheet"),
    path("processes/", listings.Processes.view(), name="processes"),
    path("processes/<int:pk>/", processes.page, name="process"),
    path("processes/<int:pk>/from/<int:other>/", processes.compare, name="compare"),
    path("checklists/", listings.Checklists.view(), name="checklists"),
    path("checklists/<int:pk>/", processes.checklist, name="checklist"),
]
