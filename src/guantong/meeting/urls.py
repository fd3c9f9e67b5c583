"""The addresses of the room of meetings."""

from django.urls import path

from guantong.meeting import listings
from guantong.meeting.screens import elections, letters, meetings, motions, notices

app_name = "meeting"
urlpatterns = [
    path("", listings.Meetings.view(), name="meetings"),
    path("<int:pk>/", meetings.page, name="meeting"),
    path("<int:pk>/record.<str:kind>", meetings.paper, name="meeting-paper"),
    path("motions/<int:pk>/", motions.page, name="motion"),
    path("letters/", listings.Letters.view(), name="letters"),
    path("letters/<int:pk>/", letters.page, name="letter"),
    path("letters/<int:pk>/letter.<str:kind>", letters.paper, name="letter-paper"),
    path("elections/", listings.Elections.view(), name="elections"),
    path("elections/calendar/", listings.Stages.view(), name="stages"),
    path("elections/<int:pk>/", elections.page, name="election"),
    path("notices/", listings.Notices.view(), name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
]
