"""Addresses for whoever holds a code."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from guantong.assess.screens import answer

app_name = "answer"
urlpatterns = [
    path("", login_not_required(answer.door), name="door"),
    path("<slug:token>/", login_not_required(answer.listing), name="list"),
    path("<slug:token>/submit/", login_not_required(answer.submit), name="submit"),
    path("<slug:token>/<int:pk>/", login_not_required(answer.form), name="form"),
    path("<slug:token>/<int:pk>/save/", login_not_required(answer.save), name="save"),
]
