"""The addresses of the room of posts and plans."""

from django.urls import path

from guantong.staffing.screens import (
    board,
    comparing,
    curves,
    decisions,
    meetings,
    motions,
    notices,
    pinning,
    seats,
    trying,
)
from guantong.staffing.screens.judging import board as judging_board
from guantong.staffing.screens.judging import own, placing, rounds

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
JUDGEMENT = [
    path("judgement/", rounds.listing, name="judgements"),
    path("judgement/open/", rounds.start, name="judgement-open"),
    path("judgement/<int:pk>/", judging_board.page, name="judgement"),
    path("judgement/<int:pk>/record/", rounds.record, name="judgement-record"),
    path("judgement/<int:pk>/close/", rounds.close, name="judgement-close"),
    path("judgement/<int:pk>/compare/", judging_board.compare, name="judgement-compare"),
    path("judgement/<int:pk>/people/<int:person>/", judging_board.person, name="judgement-person"),
    path("judgement/<int:pk>/people/<int:person>/place/", placing.place, name="judgement-place"),
    path("judgement/release/<int:pk>/", placing.release, name="judgement-release"),
    path("judgement/mine/", own.listing, name="own-judgements"),
    path("judgement/mine/<int:pk>/", own.page, name="own-judgement"),
]
BOARD = [
    path("plans/<int:pk>/board/", board.page, name="board"),
    path("plans/<int:pk>/board/pin/", pinning.pin, name="board-pin"),
    path("plans/<int:pk>/board/pins/<int:pin>/release/", pinning.release, name="board-release"),
    path("plans/<int:pk>/board/undo/", pinning.undo, name="board-undo"),
    path("plans/<int:pk>/board/try/", trying.begin, name="board-try"),
    path("plans/<int:pk>/board/seats/<int:post>/", seats.seat, name="board-seat"),
    path("plans/<int:pk>/board/seats/<int:post>/why/", seats.why, name="board-why"),
    path("plans/<int:pk>/board/seats/<int:post>/without/", seats.without, name="board-without"),
    path("plans/<int:pk>/board/people/<int:person>/", seats.person, name="board-person"),
    path("plans/<int:pk>/frontier/", curves.frontier, name="frontier"),
    path("plans/<int:pk>/frontier/run/", curves.frontier_run, name="frontier-run"),
    path("plans/<int:pk>/robustness/", curves.robustness, name="robustness"),
    path("plans/<int:pk>/robustness/run/", curves.robustness_run, name="robustness-run"),
    path("runs/<int:pk>/trial/", trying.trial, name="trial"),
    path("runs/<int:pk>/trial/stop/", trying.stop, name="trial-stop"),
    path("compare/", comparing.page, name="compare"),
]
urlpatterns = [*BOARD, *JUDGEMENT, *MEETING]
