"""The room of persons' addresses."""

from django.urls import path

from guantong.people.screens import check, due, roster, rules, teams

app_name = "people"
urlpatterns = [
    path("", roster.listing, name="list"),
    path("create/", roster.create, name="create"),
    path("<int:pk>/", roster.edit, name="edit"),
    path("check/", check.page, name="check"),
    path("teams/", teams.listing, name="teams"),
    path("teams/<int:pk>/", teams.page, name="team"),
    path("due/", due.page, name="due"),
    path("rules/", rules.listing, name="rules"),
    path("rules/<str:rule>/<str:name>/", rules.history, name="rule"),
]
