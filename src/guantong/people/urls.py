"""The room of persons' addresses."""

from django.urls import path

from guantong.people.listings import (
    Cadres,
    Findings,
    Members,
    Practices,
    Reconciliations,
    Teams,
)
from guantong.people.screens import (
    check,
    due,
    entry,
    names,
    papers,
    person,
    practice,
    reconcile,
    records,
    roster,
    rules,
    sealed,
    teams,
)

app_name = "people"
urlpatterns = [
    path("", Cadres.view(), name="list"),
    path("members/", Members.view(), name="members"),
    path("rosters/<str:roster>/numbers/", roster.numbers, name="numbers"),
    path("create/", entry.create, name="create"),
    path("papers/", papers.index, name="papers"),
    path("papers/preview/", papers.forms_preview, name="forms-preview"),
    path("papers/export/", papers.forms_export, name="forms-export"),
    path("papers/roster/", papers.roster_paper, name="roster-paper"),
    path("papers/names/", names.page, name="names"),
    path("papers/audit/", Findings.view(), name="audit"),
    path("papers/reconcile/", Reconciliations.view(), name="reconciliations"),
    path("papers/reconcile/template/", reconcile.template, name="reconcile-template"),
    path("papers/reconcile/<int:pk>/", reconcile.page, name="reconciliation"),
    path("papers/reconcile/<int:pk>/decide/", reconcile.decide, name="reconcile-decide"),
    path("papers/reconcile/<int:pk>/drop/", reconcile.drop, name="reconcile-drop"),
    path("<int:pk>/", person.show, name="person"),
    path("<int:pk>/photo/", person.photo, name="photo"),
    path("<int:pk>/reveal/", sealed.reveal, name="reveal"),
    path("<int:pk>/edit/", entry.edit, name="edit"),
    path("<int:pk>/sets/<str:info_set>/", records.page, name="records"),
    path("check/", check.page, name="check"),
    path("teams/", Teams.view(), name="teams"),
    path("teams/<int:pk>/", teams.page, name="team"),
    path("practice/", Practices.view(), name="practices"),
    path("practice/<int:pk>/", practice.page, name="practice"),
    path("due/", due.page, name="due"),
    path("rules/", rules.listing, name="rules"),
    path("rules/<str:rule>/<str:name>/", rules.history, name="rule"),
    path("rules/<str:rule>/<str:name>/set/", rules.change, name="rule-set"),
]
