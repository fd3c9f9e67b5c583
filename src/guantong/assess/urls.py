"""The room of inspections' addresses."""

from django.urls import path

from guantong.assess.screens import campaigns, results, sets

app_name = "assess"
urlpatterns = [
    path("", campaigns.listing, name="campaigns"),
    path("<int:pk>/", campaigns.page, name="campaign"),
    path("<int:pk>/codes/", campaigns.draw, name="campaign-codes"),
    path("<int:pk>/measure/", results.measure, name="campaign-measure"),
    path("results/<int:pk>/", results.whole, name="results"),
    path("results/units/<int:pk>/", results.unit, name="unit-result"),
    path("results/people/<int:pk>/", results.person, name="person-result"),
    path("results/people/<int:pk>/<slug:kind>/", results.paper, name="person-paper"),
    path("mine/", results.mine, name="mine"),
    path("mine/<int:pk>/", results.own, name="own"),
    path("mine/<int:pk>/<slug:kind>/", results.own_paper, name="own-paper"),
    path("sets/", sets.listing, name="sets"),
    path("sets/<int:pk>/", sets.page, name="set"),
]
