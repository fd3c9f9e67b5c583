"""The addresses of the one-stop service."""

from django.urls import path

from guantong.jobs.one_stop import listings, screens

app_name = "one_stop"
urlpatterns = [
    path("", listings.Requests.view(), name="requests"),
    path("<int:pk>/", screens.request_page, name="request"),
    path("outside/", listings.Outside.view(), name="outside"),
    path("call-backs/", listings.CallBacks.view(), name="call-backs"),
    path("doors/", listings.Doors.view(), name="doors"),
    path("items/", listings.Items.view(), name="items"),
    path("items/<int:pk>/", screens.item, name="item"),
    path("modes/", listings.ModesKept.view(), name="modes"),
    path("gaps/", listings.Gaps.view(), name="gaps"),
    path("villages/<int:pk>/", screens.village, name="village"),
    path("teams/", listings.Teams.view(), name="teams"),
    path("teams/<int:pk>/", screens.centre, name="centre"),
    path("untrained/", listings.Untrained.view(), name="untrained"),
    path("standing/", listings.CentreStanding.view(), name="centre-standing"),
    path("answers/", listings.Answers.view(), name="answers"),
]
