"""The frame finds the rooms once Django has loaded every app."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class FrameConfig(AppConfig):
    """Rooms, acts, the shell's menu."""

    name = "guantong.frame"
    label = "frame"

    def ready(self) -> None:
        """Load what the rooms declare, let their roles do it, and check that it fits together."""
        from guantong.core import roles
        from guantong.frame import checking, rooms

        autodiscover_modules("room")
        autodiscover_modules("facts")
        _load_all("guantong.core.services")
        _load_all("guantong.frame.records")
        import_module("guantong.frame.switches")
        _load_all("guantong.frame.intake")
        for room in rooms.rooms():
            if room.desk_only:
                roles.AT_A_DESK.update(room.permissions)
            for role, permissions in room.grants.items():
                roles.allow(role, permissions)
            _load_all(f"{room.module}.services")
        autodiscover_modules("listings")
        autodiscover_modules("figures")
        checks.register(checking.check_rooms)


def _load_all(name: str) -> None:
    """Import every module of a package, if there is one: acts and tasks declare themselves."""
    try:
        package = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return
    for found in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}."):
        import_module(found.name)
