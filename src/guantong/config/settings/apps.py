"""Installed apps, middleware, templates."""

from django.urls import reverse

from guantong.config.settings.env import DEBUG as DEBUG
from guantong.config.settings.env import DEMO as DEMO
from guantong.config.settings.env import OFFLINE as OFFLINE
from guantong.config.settings.env import OFFLINE_MARK as OFFLINE_MARK
from guantong.config.settings.env import flag

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tables2",
    "django_tasks",
    "django_tasks.backends.database",
    "guantong.core",
    "guantong.ui",
    "guantong.frame",
    "guantong.office",
    "guantong.casework",
    "guantong.programmes",
    "guantong.places",
    "guantong.people",
    "guantong.assess",
    "guantong.staffing",
    "guantong.meeting",
    "guantong.discs",
    "guantong.jobs.inspection",
    "guantong.jobs.judgement",
    "guantong.jobs.teams",
    "guantong.jobs.rectification",
    "guantong.jobs.supervision",
    "guantong.jobs.village_terms",
    "guantong.jobs.one_stop",
    "guantong.jobs.branches",
    "guantong.jobs.economy",
    "guantong.jobs.postings",
    "guantong.jobs.grids",
    "guantong.jobs.heritage",
]
#: What a machine without a network goes without: it decides on appointments and does nothing else.
NOT_OFFLINE = (
    "guantong.programmes",
    "guantong.places",
    "guantong.jobs.inspection",
    "guantong.jobs.rectification",
    "guantong.jobs.supervision",
    "guantong.jobs.village_terms",
    "guantong.jobs.one_stop",
    "guantong.jobs.branches",
    "guantong.jobs.economy",
    "guantong.jobs.postings",
    "guantong.jobs.grids",
    "guantong.jobs.heritage",
)
if OFFLINE:
    INSTALLED_APPS = [one for one in INSTALLED_APPS if one not in NOT_OFFLINE]
#: Rooms of cadres open on no phone: a rule of use, no protection.
NO_PHONES = flag("GUANTONG_NO_PHONES", default=True)
#: Where the shell's own buttons lead.
SHELL = {
    "home": "office:home",
    "password": "office:password",
    "sign_out": "office:sign-out",
    "stay": "office:stay",
    "language": "office:language",
    "tree": "office:tree",
    "bell": "office:bell",
    "star": "office:star",
    "profile": "office:profile",
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "guantong.office.middleware.OnThisMachine",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guantong.office.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guantong.office.middleware.SessionGuard",
    "guantong.frame.middleware.NoPhones",
    "guantong.frame.middleware.JobsInUse",
    "guantong.frame.middleware.MapTiles",
    "guantong.frame.middleware.Taken",
    "guantong.ui.errors.ErrorPages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "guantong.config.urls"
WSGI_APPLICATION = "guantong.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "debug": DEBUG,
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guantong.frame.shell.shell",
            ],
            "builtins": [
                "guantong.ui.templatetags.ui",
                "guantong.frame.templatetags.acts",
                "guantong.frame.templatetags.desk",
                "guantong.frame.templatetags.standing",
            ],
        },
    }
]
FORM_RENDERER = "guantong.ui.forms.Renderer"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

TASKS = {
    "default": {"BACKEND": "django_tasks.backends.database.DatabaseBackend", "QUEUES": []},
}

#: Where the core's own rows are shown: the core knows no room.
ABSOLUTE_URL_OVERRIDES = {
    "core.unit": lambda row: reverse("office:unit", args=[row.pk]),
    "core.partyorganisation": lambda row: reverse("office:party", args=[row.pk]),
    "core.account": lambda row: reverse("office:account", args=[row.pk]),
    "core.grant": lambda row: reverse("office:account", args=[row.account_id]),
    "core.event": lambda _row: reverse("office:events"),
    "core.signing": lambda row: reverse("frame:signing", args=[row.pk]),
    "core.storedfile": lambda row: reverse("office:file", args=[row.pk]),
    "core.token": lambda _row: reverse("office:tokens"),
    "core.task": lambda row: reverse("office:task", args=[row.pk]),
}
