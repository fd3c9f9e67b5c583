"""The addresses of the room of meetings."""

from django.urls import path

from guantong.meeting import listings
from guantong.meeting.screens import meetings, motions, notices, room

app_name = "meeting"
urlpatterns = [
    path("", listings.Meetings.view(), name="meetings"),
    path("<int:pk>/", meetings.page, name="meeting"),
    path("<int:pk>/record.<str:kind>", meetings.paper, name="meeting-paper"),
    path("<int:pk>/seats/", room.seats, name="seats"),
    path("<int:pk>/seats.<str:kind>", room.paper, name="seats-paper"),
    path("<int:pk>/scan/", room.scan, name="scan"),
    path("copies/", listings.Copies.view(), name="copies"),
    path("motions/<int:pk>/", motions.page, name="motion"),
    path("notices/", listings.Notices.view(), name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
]
