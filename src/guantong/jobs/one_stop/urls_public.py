"""Addresses for whoever has no account: to ask, to see how far it is."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from guantong.jobs.one_stop import public

app_name = "public"
urlpatterns = [
    path("", login_not_required(public.track), name="track"),
    path("<slug:code>/", login_not_required(public.village), name="village"),
    path("<slug:code>/<int:pk>/", login_not_required(public.ask), name="ask"),
]
