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
    path("<int:pk>/start/", meetings.start, name="meeting-start"),
    path("<int:pk>/agree/", motions.agree, name="meeting-agree"),
    path("<int:pk>/close/", decisions.close, name="meeting-close"),
    path("<int:pk>/reopen/", decisions.reopen, name="meeting-reopen"),
    path("<int:pk>/sign/", decisions.sign, name="meeting-sign"),
    path("<int:pk>/pack/", decisions.print_pack, name="meeting-pack"),
    path("<int:pk>/record.<str:kind>", decisions.paper, name="meeting-paper"),
    path("<int:pk>/notice/", notices.create, name="notice-create"),
    path("<int:pk>/apply/", decisions.carry_out, name="meeting-apply"),
    path("motions/<int:pk>/", motions.page, name="motion"),
    path("motions/<int:pk>/drop/", motions.drop, name="motion-drop"),
    path("motions/<int:pk>/recuse/", motions.recuse, name="motion-recuse"),
    path("motions/<int:pk>/<slug:verb>/", motions.reason, name="motion-reason"),
    path("recusals/<int:pk>/", motions.settle, name="recusal"),
    path("notices/", notices.listing, name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
]
