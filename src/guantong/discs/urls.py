"""The addresses of the room of discs."""

from django.urls import path

from guantong.discs import listings, screens

app_name = "discs"
urlpatterns = [
    path("", listings.Discs.view(), name="discs"),
    path("<int:pk>/", screens.page, name="disc"),
    path("<int:pk>/file", screens.file, name="file"),
]
