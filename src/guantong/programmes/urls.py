"""Addresses of programmes."""

from django.urls import path

from guantong.programmes import listings
from guantong.programmes.listings import values as lists
from guantong.programmes.screens import plans, programmes, projects, standards, sweeps
from guantong.programmes.screens import values as pages

app_name = "programmes"
urlpatterns = [
    path("values/", lists.Sheets.view(), name="sheets"),
    path("values/<int:pk>/", pages.sheet, name="sheet"),
    path("values/quarter/", pages.quarter, name="quarter"),
    path("values/numbers/", lists.Values.view(), name="values"),
    path("values/numbers/<int:pk>/", pages.value, name="value"),
    path("values/series/", pages.series, name="series"),
    path("values/elements/", lists.Elements.view(), name="elements"),
    path("values/elements/<int:pk>/", pages.element, name="element"),
    path("values/rules/", lists.Rules.view(), name="rules"),
    path("values/rules/<int:pk>/", pages.rule, name="rule"),
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
    path("sweeps/", listings.sweeps.Sweeps.view(), name="sweeps"),
    path("sweeps/<int:pk>/", sweeps.sweep, name="sweep"),
    path("sweeps/<int:pk>/paper.<str:kind>", sweeps.paper, name="sweep-paper"),
    path("sweeps/units/", listings.sweeps.SweptUnits.view(), name="swept-units"),
    path("sweeps/units/<int:pk>/", sweeps.swept, name="swept"),
    path("sweeps/hits/", listings.sweeps.SweepHits.view(), name="sweep-hits"),
    path("sweeps/own/", listings.sweeps.OwnHits.view(), name="own-hits"),
    path("sweeps/own/<int:pk>/", sweeps.own, name="own-hit"),
    path("standards/", listings.standards.Standards.view(), name="standards"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("appraisals/", standards.matrix, name="matrix"),
    path("appraisals/all/", listings.standards.Appraisals.view(), name="appraisals"),
    path("appraisals/<int:pk>/", standards.appraisal, name="appraisal"),
    path("proofs/", listings.standards.Proofs.view(), name="proofs"),
    path("proofs/<int:pk>/file/", standards.proof_file, name="proof-file"),
]
