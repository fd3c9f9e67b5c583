"""Addresses of programmes."""

from __future__ import annotations

from django.urls import path

from guantong.programmes.listings import standards as lists
from guantong.programmes.screens import standards

app_name = "programmes"
urlpatterns = [
    path("standards/", lists.Standards.view(), name="standards"),
    path("standards/<int:pk>/", standards.standard, name="standard"),
    path("appraisals/", standards.matrix, name="matrix"),
    path("appraisals/all/", lists.Appraisals.view(), name="appraisals"),
    path("appraisals/<int:pk>/", standards.appraisal, name="appraisal"),
    path("proofs/", lists.Proofs.view(), name="proofs"),
    path("proofs/<int:pk>/file/", standards.proof_file, name="proof-file"),
]
