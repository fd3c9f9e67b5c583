"""The addresses of Open311 GeoReport v2, each in XML and in JSON, by the code of a county."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from guantong.jobs.one_stop import open311

app_name = "open311"
V2 = "<slug:county>/v2"
urlpatterns = [
    path(address, login_not_required(view), name=name)
    for address, view, name in (
        ("<slug:county>/discovery.<str:form>", open311.discovery, "discovery"),
        (f"{V2}/services.<str:form>", open311.services, "services"),
        (f"{V2}/services/<str:code>.<str:form>", open311.definition, "definition"),
        (f"{V2}/requests.<str:form>", open311.requests, "requests"),
        (f"{V2}/requests/<str:number>.<str:form>", open311.request, "request"),
    )
]
