"""The house with a seventeenth job, and a kind of row that rounds are about."""

from guantong.config.settings import *
from guantong.config.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.certificates", "tests.casework.nominees"]
# Straight from the packages, as the browser tests' server has them; tests/test_statics.py gathers.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
