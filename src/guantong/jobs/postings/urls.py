"""Addresses of postings."""

from django.urls import path

from guantong.jobs.postings import listings, screens

app_name = "postings"
urlpatterns = [
    path("", listings.Places.view(), name="places"),
    path("<int:pk>/", screens.place, name="place"),
    path("candidates/", listings.Candidates.view(), name="candidates"),
    path("candidates/<int:pk>/", screens.candidate, name="candidate"),
    path("plans/", listings.PostingScenarios.view(), name="scenarios"),
    path("postings/", listings.Postings.view(), name="postings"),
    path("postings/<int:pk>/", screens.posting, name="posting"),
    path("words/", listings.Words.view(), name="words"),
]
