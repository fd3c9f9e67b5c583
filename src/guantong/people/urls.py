"""The room of persons' addresses."""

from django.urls import path

from guantong.people.screens import (
    audit,
    check,
    due,
    entry,
    papers,
    person,
    reconcile,
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
    path("create/", entry.create, name="create"),
    path("papers/", papers.index, name="papers"),
    path("papers/import/", papers.forms_import, name="forms-import"),
    path("papers/export/", papers.forms_export, name="forms-export"),
    path("papers/roster/", papers.roster_paper, name="roster-paper"),
    path("papers/audit/", audit.page, name="audit"),
    path("papers/reconcile/", reconcile.listing, name="reconciliations"),
    path("papers/reconcile/begin/", reconcile.begin, name="reconcile"),
    path("papers/reconcile/template/", reconcile.template, name="reconcile-template"),
    path("papers/reconcile/<int:pk>/", reconcile.page, name="reconciliation"),
    path("papers/reconcile/<int:pk>/decide/", reconcile.decide, name="reconcile-decide"),
    path("papers/reconcile/<int:pk>/drop/", reconcile.drop, name="reconcile-drop"),
    path("<int:pk>/", person.show, name="person"),
    path("<int:pk>/photo/", person.photo, name="photo"),
    path("<int:pk>/reveal/", sealed.reveal, name="reveal"),
    path("<int:pk>/edit/", entry.edit, name="edit"),
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
