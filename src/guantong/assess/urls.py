"""The room of inspections' addresses."""

from django.urls import path

from guantong.assess import listings
from guantong.assess.screens import campaigns, results, sets

app_name = "assess"
urlpatterns = [
    path("", listings.Campaigns.view(), name="campaigns"),
    path("<int:pk>/", campaigns.page, name="campaign"),
    path("<int:pk>/codes/", campaigns.draw, name="campaign-codes"),
    path("results/<int:pk>/", results.whole, name="results"),
    path("results/units/<int:pk>/", results.unit, name="unit-result"),
    path("results/people/<int:pk>/", results.person, name="person-result"),
    path("results/people/<int:pk>/<slug:kind>/", results.paper, name="person-paper"),
    path("mine/", listings.OwnReports.view(), name="mine"),
    path("mine/<int:pk>/", results.own, name="own"),
    path("mine/<int:pk>/<slug:kind>/", results.own_paper, name="own-paper"),
    path("sets/", listings.IndicatorSets.view(), name="sets"),
    path("sets/<int:pk>/", sets.page, name="set"),
]
