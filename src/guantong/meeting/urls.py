"""The addresses of the room of meetings."""

from django.urls import path

from guantong.meeting import listings
from guantong.meeting.screens import meetings, motions, notices

app_name = "meeting"
urlpatterns = [
    path("", listings.Meetings.view(), name="meetings"),
    path("<int:pk>/", meetings.page, name="meeting"),
    path("<int:pk>/headcount.<str:kind>", meetings.headcount, name="meeting-headcount"),
    path("<int:pk>/record.<str:kind>", meetings.paper, name="meeting-paper"),
    path("motions/<int:pk>/", motions.page, name="motion"),
    path("motions/<int:pk>/file.<str:kind>", motions.file, name="motion-file"),
    path("notices/", listings.Notices.view(), name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
]
