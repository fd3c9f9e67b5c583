"""The addresses of supervision."""

from __future__ import annotations

from django.urls import path

from guantong.jobs.supervision import screens
from guantong.jobs.supervision.listings import reports, risks, rules

app_name = "supervision"
urlpatterns = [
    path("risk-lists/chiefs/", risks.Chiefs.view(), name="chiefs"),
    path("risk-lists/", risks.RiskLists.view(), name="risk-lists"),
    path("risk-lists/<int:pk>/", screens.risk_list, name="risk-list"),
    path("risk-lists/<int:pk>/paper.<str:kind>", screens.paper, name="risk-paper"),
    path("mine/", risks.OwnLists.view(), name="mine"),
    path("mine/reports/", reports.OwnReports.view(), name="my-reports"),
    path("mine/reports/<int:pk>/", screens.own_report, name="own-report"),
    path("reports/", reports.Reports.view(), name="reports"),
    path("local-rules/", rules.LocalRules.view(), name="local-rules"),
    path("local-rules/<int:pk>/", screens.local_rule, name="local-rule"),
    path("local-rules/<int:pk>/file", screens.local_rule_file, name="local-rule-file"),
]
