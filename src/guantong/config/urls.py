"""Every room's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("guantong.core.urls")),
    path("a/", include("guantong.assess.urls_answer")),
    path("assess/", include("guantong.assess.urls")),
    path("people/", include("guantong.people.urls")),
    path("staffing/", include("guantong.staffing.urls")),
]
handler404 = "guantong.core.screens.errors.not_found"
handler403 = "guantong.core.screens.errors.forbidden"
handler500 = "guantong.core.screens.errors.server_error"
