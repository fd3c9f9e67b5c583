"""The addresses of supervision."""

from __future__ import annotations

from django.urls import path

from guantong.jobs.supervision.listings import (
    findings,
    matters,
    passed_on,
    reports,
    risks,
    rules,
)
from guantong.jobs.supervision.screens import findings as finding_pages
from guantong.jobs.supervision.screens import risks as risk_pages

app_name = "supervision"
urlpatterns = [
    path("", findings.Findings.view(), name="findings"),
    path("<int:pk>/", finding_pages.page, name="finding"),
    path("<int:pk>/paper.<str:kind>", finding_pages.paper, name="paper"),
    path("letters/<int:pk>.<str:kind>", finding_pages.to_person, name="letter"),
    path("matters/", matters.Matters.view(), name="matters"),
    path("own/", findings.OwnHandlings.view(), name="own"),
    path("own/<int:pk>/", finding_pages.own, name="own-handling"),
    path("passed-on/", passed_on.PassedOns.view(), name="passed-on"),
    path("passed-on/<int:pk>/", finding_pages.passed, name="passed"),
    path("risk-lists/chiefs/", risks.Chiefs.view(), name="chiefs"),
    path("risk-lists/", risks.RiskLists.view(), name="risk-lists"),
    path("risk-lists/<int:pk>/", risk_pages.risk_list, name="risk-list"),
    path("risk-lists/<int:pk>/paper.<str:kind>", risk_pages.paper, name="risk-paper"),
    path("mine/", risks.OwnLists.view(), name="mine"),
    path("mine/reports/", reports.OwnReports.view(), name="my-reports"),
    path("mine/reports/<int:pk>/", risk_pages.own_report, name="own-report"),
    path("reports/", reports.Reports.view(), name="reports"),
    path("local-rules/", rules.LocalRules.view(), name="local-rules"),
    path("local-rules/<int:pk>/", risk_pages.local_rule, name="local-rule"),
    path("local-rules/<int:pk>/file", risk_pages.local_rule_file, name="local-rule-file"),
]
