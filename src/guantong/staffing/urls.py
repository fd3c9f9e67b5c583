"""The addresses of the room of posts and plans."""

from django.urls import path

from guantong.staffing.screens import board, comparing, curves, pinning, seats, trying

app_name = "staffing"
urlpatterns = [
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
