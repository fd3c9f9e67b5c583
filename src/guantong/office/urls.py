"""The addresses of the administrators' room and of the house's door."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from guantong.office import listings
from guantong.office.screens import accounts, home, party, profile, records, sign_in, units

app_name = "office"
urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("stay/", sign_in.stay, name="stay"),
    path("password/", sign_in.password, name="password"),
    path("second-factor/", sign_in.second_factor, name="second-factor"),
    path("month/", home.month, name="month"),
    path("bell/", home.bell, name="bell"),
    path("profile/", profile.page, name="profile"),
    path("profile/letters/", profile.letters, name="letters"),
    path("profile/star/", profile.star, name="star"),
    path("language/", login_not_required(set_language), name="language"),
    path("tree/", units.tree_part, name="tree"),
    path("units/", listings.Units.view(), name="units"),
    path("units/<int:pk>/", units.page, name="unit"),
    path("party/", listings.PartyOrganisations.view(), name="parties"),
    path("party/<int:pk>/", party.page, name="party"),
    path("accounts/", listings.Accounts.view(), name="accounts"),
    path("accounts/<int:pk>/", accounts.page, name="account"),
    path("grants/", listings.Grants.view(), name="grants"),
    path("tokens/", listings.Tokens.view(), name="tokens"),
    path("signings/", listings.Signings.view(), name="signings"),
    path("events/", listings.Events.view(), name="events"),
    path("tasks/", listings.Tasks.view(), name="tasks"),
    path("tasks/<int:pk>/", records.task, name="task"),
    path("files/<int:pk>/", records.file, name="file"),
]
