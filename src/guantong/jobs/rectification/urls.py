"""The addresses of rectification."""

from django.urls import path

from guantong.jobs.rectification import listings, screens

app_name = "rectification"
urlpatterns = [
    path("", listings.Rectifications.view(), name="rectifications"),
    path("<int:pk>/", screens.page, name="rectification"),
    path("<int:pk>/paper.<str:kind>", screens.paper, name="paper"),
    path("checks/", listings.Checks.view(), name="checks"),
    path("points/", listings.Points.view(), name="points"),
    path("points/<int:pk>/", screens.point, name="point"),
]
