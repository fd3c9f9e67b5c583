"""The room of persons' addresses."""

from django.urls import path

from guantong.people.screens import audit, entry, imports, papers, reconcile, records, roster

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
    path("papers/reconcile/<int:pk>/write/", reconcile.write, name="reconcile-write"),
    path("papers/reconcile/<int:pk>/drop/", reconcile.drop, name="reconcile-drop"),
    path("<int:pk>/edit/", entry.edit, name="edit"),
    path("<int:pk>/transfer/", entry.transfer, name="transfer"),
    path("<int:pk>/leave/", entry.leave, name="leave"),
    path("<int:pk>/photo/new/", entry.photo, name="photo-keep"),
    path("<int:pk>/sets/<str:info_set>/", records.listing, name="records"),
    path("<int:pk>/sets/<str:info_set>/add/", records.add, name="record-add"),
    path("<int:pk>/sets/<str:info_set>/<int:record>/", records.edit, name="record-edit"),
    path("<int:pk>/sets/<str:info_set>/<int:record>/remove/", records.remove, name="record-remove"),
]
