"""The addresses every room's acts share."""

from django.urls import path

from guantong.frame import (
    acting,
    crossing,
    figure_pages,
    finding,
    guides,
    listing_pages,
    map_pages,
)
from guantong.frame.intake import screens as intake

app_name = "frame"
urlpatterns = [
    path("help/<slug:name>/", guides.page, name="help"),
    path("act/<str:model>/<int:pk>/<slug:name>/", acting.act, name="act"),
    path("pick/<str:model>/", finding.pick, name="pick"),
    path("search/", finding.search, name="search"),
    path("figures/", figure_pages.of_unit, name="figures"),
    path("figures/<str:code>/", figure_pages.by_units, name="figure"),
    path("maps/base/", map_pages.base, name="map-base"),
    path("signing/<int:pk>/", acting.waiting, name="signing"),
    path("signing/<int:pk>/second/", acting.second, name="second"),
    path("signing/<int:pk>/decline/", acting.decline, name="decline"),
    path("listings/<str:address>/cross/", crossing.page, name="cross"),
    path("listings/<str:address>/keep/", listing_pages.keep, name="keep"),
    path("listings/<str:address>/open/<str:page>/", listing_pages.lead, name="lead"),
    path("listings/<str:address>/do/<slug:name>/", listing_pages.bulk, name="bulk"),
    path("intake/<int:pk>/", intake.page, name="intake"),
    path("intake/<int:pk>/answer/", intake.answer, name="intake-answer"),
    path("intake/<int:pk>/row/<int:key>/", intake.row, name="intake-row"),
    path("intake/<int:pk>/book/", intake.book, name="intake-book"),
    path("intake/<str:model>/<int:pk>/<slug:name>/", intake.begin, name="intake-begin"),
    path(
        "intake/<str:model>/<int:pk>/<slug:name>/template/", intake.template,
        name="intake-template",
    ),
]  # fmt: skip
