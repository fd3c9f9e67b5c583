"""The addresses of the room of posts and plans."""

from django.urls import path

from guantong.staffing import listings
from guantong.staffing.screens import (
    board,
    comparing,
    curves,
    declaring,
    pinning,
    plans,
    posts,
    quotas,
    ranks,
    records,
    running,
    scenarios,
    seats,
    trying,
    unknowns,
    vacancy,
)
from guantong.staffing.screens.judging import board as judging_board
from guantong.staffing.screens.judging import grounds as judging_grounds
from guantong.staffing.screens.judging import placing

app_name = "staffing"
POSTS = [
    path("posts/", listings.Posts.view(), name="posts"),
    path("posts/<int:pk>/", posts.page, name="post"),
    path("posts/<int:pk>/candidates/", vacancy.page, name="vacancy"),
    path("posts/<int:pk>/candidates/compare/", vacancy.compare, name="vacancy-compare"),
    path("posts/quotas/", quotas.listing, name="quotas"),
    path("posts/quotas/set/", quotas.enter, name="quota-set"),
]
SCENARIOS = [
    path("scenarios/", listings.Scenarios.view(), name="scenarios"),
    path("scenarios/<int:pk>/", scenarios.page, name="scenario"),
    path(
        "scenarios/<int:pk>/weights/", declaring.table, {"part": "weights"}, name="scenario-weights"
    ),
    path("scenarios/<int:pk>/prices/", declaring.table, {"part": "prices"}, name="scenario-prices"),
]
UNKNOWNS = [
    path("scenarios/missing/", listings.MissingFacts.view(), name="missing-facts"),
    path("scenarios/missing/<int:pk>/", unknowns.fact, name="missing-fact"),
]
PLANS = [
    path("scenarios/runs/<int:pk>/", running.page, name="run"),
    path("scenarios/plans/<int:pk>/", plans.page, name="plan"),
    path("scenarios/plans/<int:pk>/headcount.<str:kind>", plans.headcount, name="plan-headcount"),
    path("scenarios/plans/<int:pk>/prove/", plans.prove, name="plan-prove"),
]
JUDGEMENT = [
    path("judgement/", listings.Rounds.view(), name="judgements"),
    path("judgement/<int:pk>/", judging_board.page, name="judgement"),
    path("judgement/<int:pk>/record/", judging_board.record, name="judgement-record"),
    path("judgement/<int:pk>/followed/", judging_board.followed, name="judgement-followed"),
    path("judgement/grounds/", listings.AllGrounds.view(), name="all-grounds"),
    path("judgement/grounds/<int:pk>/", judging_grounds.page, name="grounds"),
    path(
        "judgement/grounds/<int:pk>/notice.<str:kind>", judging_grounds.paper, name="grounds-notice"
    ),
    path("judgement/grounds/<int:pk>/hearing/", judging_grounds.hearing, name="grounds-hearing"),
    path(
        "judgement/grounds/<int:pk>/evidence/<int:number>/",
        judging_grounds.evidence,
        name="grounds-evidence",
    ),
    path("judgement/<int:pk>/compare/", judging_board.compare, name="judgement-compare"),
    path("judgement/<int:pk>/people/<int:person>/", judging_board.person, name="judgement-person"),
    path("judgement/<int:pk>/people/<int:person>/place/", placing.place, name="judgement-place"),
]
STYLES = [
    path("styles/", listings.Styles.view(), name="styles"),
]
BOARD = [
    path("scenarios/plans/<int:pk>/board/", board.page, name="board"),
    path("scenarios/plans/<int:pk>/board/pin/", pinning.pin, name="board-pin"),
    path(
        "scenarios/plans/<int:pk>/board/pins/<int:pin>/release/",
        pinning.release,
        name="board-release",
    ),
    path("scenarios/plans/<int:pk>/board/undo/", pinning.undo, name="board-undo"),
    path("scenarios/plans/<int:pk>/board/try/", trying.begin, name="board-try"),
    path("scenarios/plans/<int:pk>/board/seats/<int:post>/", seats.seat, name="board-seat"),
    path("scenarios/plans/<int:pk>/board/seats/<int:post>/why/", seats.why, name="board-why"),
    path(
        "scenarios/plans/<int:pk>/board/seats/<int:post>/without/",
        seats.without,
        name="board-without",
    ),
    path("scenarios/plans/<int:pk>/board/people/<int:person>/", seats.person, name="board-person"),
    path("scenarios/plans/<int:pk>/frontier/", curves.frontier, name="frontier"),
    path("scenarios/plans/<int:pk>/robustness/", curves.robustness, name="robustness"),
    path("scenarios/runs/<int:pk>/trial/", trying.trial, name="trial"),
    path("scenarios/runs/<int:pk>/trial/stop/", trying.stop, name="trial-stop"),
    path("scenarios/compare/", comparing.page, name="compare"),
]
RANKS = [
    path("ranks/", listings.RankRounds.view(), name="ranks"),
    path("ranks/<int:pk>/", ranks.page, name="rank-round"),
    path("ranks/<int:pk>/plan.<str:kind>", ranks.paper, name="rank-paper"),
    path("ranks/candidates/", listings.RankCandidates.view(), name="rank-candidates"),
    path("ranks/candidates/<int:pk>/", ranks.candidate, name="rank-candidate"),
    path("ranks/establishments/", listings.Establishments.view(), name="establishments"),
]
RECORDS = [
    path("records/", listings.AppointmentRecords.view(), name="records"),
    path("records/<int:pk>/", records.page, name="record"),
    path("records/<int:pk>/form.<str:kind>", records.paper, name="record-paper"),
]
urlpatterns = [
    *RECORDS,
    *POSTS,
    *SCENARIOS,
    *UNKNOWNS,
    *PLANS,
    *BOARD,
    *JUDGEMENT,
    *STYLES,
    *RANKS,
]
