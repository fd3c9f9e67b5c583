"""The house with a seventeenth job: the one line that it takes."""

from guantong.config.settings import *
from guantong.config.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.certificates"]
# Straight from the packages, as the browser tests' server has them; tests/test_statics.py gathers.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
