"""The addresses of the room of posts and plans."""

from django.urls import path

from guantong.staffing.screens.judging import board, own, placing, rounds

app_name = "staffing"
urlpatterns = [
    path("judgement/", rounds.listing, name="judgements"),
    path("judgement/open/", rounds.start, name="judgement-open"),
    path("judgement/<int:pk>/", board.page, name="judgement"),
    path("judgement/<int:pk>/record/", rounds.record, name="judgement-record"),
    path("judgement/<int:pk>/close/", rounds.close, name="judgement-close"),
    path("judgement/<int:pk>/compare/", board.compare, name="judgement-compare"),
    path("judgement/<int:pk>/people/<int:person>/", board.person, name="judgement-person"),
    path("judgement/<int:pk>/people/<int:person>/place/", placing.place, name="judgement-place"),
    path("judgement/release/<int:pk>/", placing.release, name="judgement-release"),
    path("judgement/mine/", own.listing, name="own-judgements"),
    path("judgement/mine/<int:pk>/", own.page, name="own-judgement"),
]
