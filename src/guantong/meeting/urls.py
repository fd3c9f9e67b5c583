"""The addresses of the room of meetings."""

from django.urls import path

from guantong.meeting.screens import decisions, meetings, motions, notices

app_name = "meeting"
urlpatterns = [
    path("", meetings.listing, name="meetings"),
    path("new/", meetings.create, name="meeting-create"),
    path("<int:pk>/", meetings.page, name="meeting"),
    path("<int:pk>/members/", meetings.members, name="meeting-members"),
    path("<int:pk>/add/", meetings.add, name="meeting-add"),
    path("<int:pk>/sign/", decisions.sign, name="meeting-sign"),
    path("<int:pk>/pack/", decisions.print_pack, name="meeting-pack"),
    path("<int:pk>/record.<str:kind>", decisions.paper, name="meeting-paper"),
    path("motions/<int:pk>/", motions.page, name="motion"),
    path("notices/", notices.listing, name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
]
