"""The room of persons' addresses."""

from django.urls import path

from guantong.people.screens import roster

app_name = "people"
urlpatterns = [
    path("", roster.listing, name="list"),
    path("create/", roster.create, name="create"),
    path("<int:pk>/", roster.edit, name="edit"),
]
