"""Addresses for whoever holds a code."""

from django.urls import path

from guantong.assess.screens import answer

app_name = "answer"
urlpatterns = [
    path("", answer.door, name="door"),
    path("<slug:token>/", answer.listing, name="list"),
    path("<slug:token>/submit/", answer.submit, name="submit"),
    path("<slug:token>/<int:pk>/", answer.form, name="form"),
    path("<slug:token>/<int:pk>/save/", answer.save, name="save"),
]
