"""Addresses of programmes."""

from django.urls import path

from guantong.programmes import listings
from guantong.programmes.screens import plans, programmes, projects

app_name = "programmes"
urlpatterns = [
    path("plans/", listings.Programmes.view(), name="programmes"),
    path("plans/<int:pk>/", programmes.page, name="programme"),
    path("plans/<int:pk>/curve/", programmes.curve, name="curve"),
    path("kinds/", listings.Kinds.view(), name="kinds"),
    path("projects/", listings.Projects.view(), name="projects"),
    path("projects/<int:pk>/", projects.page, name="project"),
    path("projects/village/<int:pk>/", projects.village, name="village-projects"),
    path("plans/plan/<int:pk>/", plans.board, name="plan"),
    path("plans/plan/<int:pk>/village/<int:unit>/", plans.village, name="plan-village"),
    path("plans/plan/<int:pk>/ask/", plans.ask, name="plan-ask"),
    path("plans/plan/<int:pk>/rows/", plans.rows, name="plan-rows"),
    path("plans/plan/<int:pk>/villages/", plans.every_village, name="plan-villages"),
    path("plans/plan/<int:pk>/paper.<str:kind>", plans.paper, name="plan-paper"),
    path("plans/plan/compare/", plans.compare, name="compare"),
    path("plans/run/<int:pk>/", plans.run, name="run"),
    path("deviations/", listings.Deviations.view(), name="deviations"),
]
