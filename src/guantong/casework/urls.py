"""The addresses of casework."""

from django.urls import path

from guantong.casework import listings
from guantong.casework.screens import cases, processes

app_name = "casework"
urlpatterns = [
    path("", listings.Cases.view(), name="cases"),
    path("<int:pk>/", cases.page, name="case"),
    path("<int:pk>/paper.<str:kind>", cases.paper, name="paper"),
    path("<int:pk>/evidence/<int:number>/", cases.evidence, name="evidence"),
    path("turns/", listings.Turns.view(), name="turns"),
    path("hand-overs/", listings.HandOvers.view(), name="hand-overs"),
    path("reviews/", listings.Reviews.view(), name="reviews"),
    path("processes/", listings.Processes.view(), name="processes"),
    path("processes/<int:pk>/", processes.page, name="process"),
    path("processes/<int:pk>/from/<int:other>/", processes.compare, name="compare"),
    path("checklists/", listings.Checklists.view(), name="checklists"),
    path("checklists/<int:pk>/", processes.checklist, name="checklist"),
]
