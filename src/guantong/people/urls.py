"""The room of persons' addresses."""

from django.urls import path

from guantong.people.screens import (
    check,
    due,
    entry,
    imports,
    person,
    records,
    roster,
    rules,
    sealed,
    teams,
)

app_name = "people"
urlpatterns = [
    path("", roster.listing, name="list"),
    path("members/", roster.members, name="members"),
    path("rosters/<str:roster>/keep/", roster.keep, name="filter-keep"),
    path("rosters/<str:roster>/numbers/", roster.numbers, name="numbers"),
    path("rosters/filters/<int:pk>/drop/", roster.drop, name="filter-drop"),
    path("create/", entry.create, name="create"),
    path("import/", imports.page, name="import"),
    path("import/template/", imports.template, name="import-template"),
    path("import/<int:pk>/resume/", imports.resume, name="import-resume"),
    path("<int:pk>/", person.show, name="person"),
    path("<int:pk>/photo/", person.photo, name="photo"),
    path("<int:pk>/reveal/", sealed.reveal, name="reveal"),
    path("<int:pk>/edit/", entry.edit, name="edit"),
    path("<int:pk>/transfer/", entry.transfer, name="transfer"),
    path("<int:pk>/leave/", entry.leave, name="leave"),
    path("<int:pk>/photo/new/", entry.photo, name="photo-keep"),
    path("<int:pk>/sets/<str:info_set>/", records.listing, name="records"),
    path("<int:pk>/sets/<str:info_set>/add/", records.add, name="record-add"),
    path("<int:pk>/sets/<str:info_set>/<int:record>/", records.edit, name="record-edit"),
    path("<int:pk>/sets/<str:info_set>/<int:record>/remove/", records.remove, name="record-remove"),
    path("check/", check.page, name="check"),
    path("teams/", teams.listing, name="teams"),
    path("teams/<int:pk>/", teams.page, name="team"),
    path("due/", due.page, name="due"),
    path("rules/", rules.listing, name="rules"),
    path("rules/<str:rule>/<str:name>/", rules.history, name="rule"),
]
