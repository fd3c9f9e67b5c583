"""Addresses of programmes."""

from django.urls import path

from guantong.programmes import listings
from guantong.programmes.screens import plans, programmes, projects

app_name = "programmes"
urlpatterns = [
    path("programme/", listings.Programmes.view(), name="programmes"),
    path("programme/<int:pk>/", programmes.page, name="programme"),
    path("programme/<int:pk>/curve/", programmes.curve, name="curve"),
    path("kinds/", listings.Kinds.view(), name="kinds"),
    path("projects/", listings.Projects.view(), name="projects"),
    path("projects/<int:pk>/", projects.page, name="project"),
    path("projects/village/<int:pk>/", projects.village, name="village-projects"),
    path("plan/<int:pk>/", plans.board, name="plan"),
    path("plan/<int:pk>/village/<int:unit>/", plans.village, name="plan-village"),
    path("plan/<int:pk>/ask/", plans.ask, name="plan-ask"),
    path("plan/<int:pk>/rows/", plans.rows, name="plan-rows"),
    path("plan/<int:pk>/villages/", plans.every_village, name="plan-villages"),
    path("plan/<int:pk>/paper.<str:kind>", plans.paper, name="plan-paper"),
    path("plan/compare/", plans.compare, name="compare"),
    path("run/<int:pk>/", plans.run, name="run"),
    path("deviations/", listings.Deviations.view(), name="deviations"),
]
