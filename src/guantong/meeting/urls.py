"""The addresses of the room of meetings."""

from django.urls import path

from guantong.meeting import listings
from guantong.meeting.screens import after, elections, letters, meetings, motions, notices, room

app_name = "meeting"
urlpatterns = [
    path("", listings.Meetings.view(), name="meetings"),
    path("<int:pk>/", meetings.page, name="meeting"),
    path("<int:pk>/headcount.<str:kind>", meetings.headcount, name="meeting-headcount"),
    path("<int:pk>/record.<str:kind>", meetings.paper, name="meeting-paper"),
    path("<int:pk>/seats/", room.seats, name="seats"),
    path("<int:pk>/seats.<str:kind>", room.paper, name="seats-paper"),
    path("<int:pk>/scan/", room.scan, name="scan"),
    path("copies/", listings.Copies.view(), name="copies"),
    path("motions/<int:pk>/", motions.page, name="motion"),
    path("letters/", listings.Letters.view(), name="letters"),
    path("letters/<int:pk>/", letters.page, name="letter"),
    path("letters/<int:pk>/letter.<str:kind>", letters.paper, name="letter-paper"),
    path("elections/", listings.Elections.view(), name="elections"),
    path("elections/calendar/", listings.Stages.view(), name="stages"),
    path("elections/<int:pk>/", elections.page, name="election"),
    path("motions/<int:pk>/file.<str:kind>", motions.file, name="motion-file"),
    path("notices/", listings.Notices.view(), name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
    path("notices/<int:pk>/notice.<str:kind>", notices.paper, name="notice-paper"),
    path("<int:pk>/talks.<str:kind>", after.talks, name="talks-paper"),
    path("motions/<int:pk>/letter.<str:kind>", after.letter, name="appointment-letter"),
    path("motions/<int:pk>/report.<str:kind>", after.reporting, name="reporting-paper"),
    path("afterwards/", listings.Afterwards.view(), name="afterwards"),
    path("talks/", listings.Talks.view(), name="talks"),
    path("corrections/", listings.Corrections.view(), name="corrections"),
    path("objections/", listings.Objections.view(), name="objections"),
    path("objections/<int:pk>/", after.objection, name="objection"),
    path("probations/", listings.Probations.view(), name="probations"),
    path("probations/posts/<int:pk>/", after.probation_post, name="probation-post"),
    path("probations/posts/<int:pk>/form.<str:kind>", after.probation_form, name="probation-form"),
    path("probations/reviews/", listings.Reviews.view(), name="probation-reviews"),
    path("probations/<int:pk>/", after.probation_review, name="probation"),
]
