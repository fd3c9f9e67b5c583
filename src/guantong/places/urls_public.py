"""The address for a household without an account: how far it is with what it asked for."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from guantong.places import public

app_name = "visited"
urlpatterns = [path("", login_not_required(public.track), name="track")]
