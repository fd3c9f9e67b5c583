"""The house with a seventeenth job: the one line that it takes."""

from guantong.config.settings import *
from guantong.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.certificates"]
