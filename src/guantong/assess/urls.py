"""The room of inspections' addresses."""

from django.urls import path

from guantong.assess.screens import sets

app_name = "assess"
urlpatterns = [
    path("sets/", sets.listing, name="sets"),
    path("sets/<int:pk>/", sets.page, name="set"),
    path("sets/<int:pk>/publish/", sets.publish, name="set-publish"),
    path("sets/<int:pk>/revise/", sets.revise, name="set-revise"),
    path("indicators/<int:pk>/", sets.indicator, name="indicator"),
]
