from django.urls import path

from . import listings, screens

app_name = "certificates"
urlpatterns = [
    path("", listings.Certificates.view(), name="list"),
    path("<int:pk>/", screens.certificate, name="certificate"),
]
