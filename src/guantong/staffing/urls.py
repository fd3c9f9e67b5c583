"""The addresses of the room of posts and plans."""

from django.urls import path

from guantong.staffing.screens import decisions, meetings, motions, notices

app_name = "staffing"
MEETING = [
    path("meetings/", meetings.listing, name="meetings"),
    path("meetings/new/", meetings.create, name="meeting-create"),
    path("meetings/<int:pk>/", meetings.page, name="meeting"),
    path("meetings/<int:pk>/members/", meetings.members, name="meeting-members"),
    path("meetings/<int:pk>/add/", meetings.add, name="meeting-add"),
    path("meetings/<int:pk>/start/", meetings.start, name="meeting-start"),
    path("meetings/<int:pk>/agree/", motions.agree, name="meeting-agree"),
    path("meetings/<int:pk>/close/", decisions.close, name="meeting-close"),
    path("meetings/<int:pk>/reopen/", decisions.reopen, name="meeting-reopen"),
    path("meetings/<int:pk>/sign/", decisions.sign, name="meeting-sign"),
    path("meetings/<int:pk>/pack/", decisions.print_pack, name="meeting-pack"),
    path("meetings/<int:pk>/record.<str:kind>", decisions.paper, name="meeting-paper"),
    path("meetings/<int:pk>/notice/", notices.create, name="notice-create"),
    path("meetings/<int:pk>/apply/", decisions.carry_out, name="meeting-apply"),
    path("motions/<int:pk>/", motions.page, name="motion"),
    path("motions/<int:pk>/drop/", motions.drop, name="motion-drop"),
    path("motions/<int:pk>/recuse/", motions.recuse, name="motion-recuse"),
    path("motions/<int:pk>/<slug:verb>/", motions.reason, name="motion-reason"),
    path("recusals/<int:pk>/", motions.settle, name="recusal"),
    path("notices/", notices.listing, name="notices"),
    path("notices/<int:pk>/", notices.page, name="notice"),
]
urlpatterns: list[object] = [*MEETING]
