"""The house as a village's machine may have it: without the rooms of cadres and what needs them."""

from importlib import import_module
from importlib.util import find_spec

from guantong.config.settings import *
from guantong.config.settings import INSTALLED_APPS, STORAGES

#: Rooms about persons and appointments.
OF_CADRES = {"people", "assess", "staffing", "meeting", "discs"}


def _room(app):
    return import_module(f"{app}.room").ROOM if find_spec(f"{app}.room") else None


def _without(apps, gone):
    """Leave out apps, and, one after the other, those that need one of them."""
    rooms = {app: _room(app) for app in apps if app.startswith("guantong.")}
    while True:
        more = {
            room.name for room in rooms.values()
            if room and room.name not in gone and gone & {*room.needs}
        }  # fmt: skip
        if not more:
            return [app for app in apps if not (rooms.get(app) and rooms[app].name in gone)]
        gone = gone | more


INSTALLED_APPS = _without(INSTALLED_APPS, OF_CADRES)
DEMO = False
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
