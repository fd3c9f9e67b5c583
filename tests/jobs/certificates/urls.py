from django.urls import path

from . import screens

app_name = "certificates"
urlpatterns = [
    path("", screens.listing, name="list"),
    path("<int:pk>/", screens.certificate, name="certificate"),
]
