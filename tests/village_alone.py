"""Runs in a process of its own: checks, tables, migrations, and a village secretary at work."""

import json
import os
import sys

import django
from django.core.management import call_command
from django.test.client import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from django.utils import timezone

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _account(unit, name, role):
    from guantong.core.models import Account
    from guantong.core.services import accounts

    made, _first = accounts.create(None, unit, username=name, display_name=name)
    accounts.grant(None, made, role=role, unit=unit)
    made.must_change_password = False
    made.save()
    return Account.doors.get(pk=made.pk)


def _village():
    from guantong.core.services import units

    up = units.found_root("示范市", "prefecture", "C")
    for name, kind, code in (("甲县", "county", "A"), ("红星镇", "township", "A1"),
                             ("一村", "village", "A11")):  # fmt: skip
        up = units.create(None, up, name=name, kind=kind, code=code)
    return up


def _visited(village, secretary):
    """Let the secretary and a contact visit; return what their telephones and desks answer."""
    from guantong.casework.services import processes
    from guantong.places.models import Contact, Household

    processes.load()
    worker = _account(village, "worker", "grid_worker")
    contact = Contact(unit=village, name="张", account=worker)
    contact.save()
    home = Household(unit=village, number="1", name="甲家", contact=contact)
    home.save()
    desk, phone = Client(), Client()
    desk.force_login(secretary, backend=BACKEND)
    phone.force_login(worker, backend=BACKEND)
    body = {"client": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "household": home.pk, "way": "home",
            "on": str(timezone.localdate()), "wish": "路灯坏了"}  # fmt: skip
    sent = phone.post(reverse("places:send"), json.dumps(body), content_type="application/json")
    return {
        "mine": phone.get(reverse("places:mine")).status_code, "sent": sent.status_code,
        "code": len(sent.json().get("code", "")),
        "household": desk.get(home.get_absolute_url()).status_code,
    }  # fmt: skip


def _loaded():
    """Yield of which rooms more is loaded than what the settings read of them."""
    for one in list(sys.modules):
        top, *rest = one.split(".")
        if top == "guantong" and rest[1:] not in ([], ["room"]):
            yield rest[0]


def main():
    """Do it, and say what came of it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.village_settings"
    django.setup()

    from django.apps import apps

    from guantong.commands import tables
    from guantong.frame import listings, rooms

    call_command("check", fail_level="ERROR", verbosity=0, stdout=sys.stderr)
    call_command("migrate", plan=True, verbosity=0, stdout=sys.stderr)
    tables.make()
    setup_test_environment()
    village = _village()
    secretary = _account(village, "secretary", "village_secretary")
    client = Client()
    client.force_login(secretary, backend=BACKEND)
    may = secretary.permissions()
    lines = [one.address for _room, _part, one in rooms.menu() if one.needs in may]
    tabs = [one.address for room in rooms.rooms() for one in room.phases if one.needs in may]
    lists = [one.route for one in listings.addressed() if one.needs in may]
    pages = {one: client.get(reverse(one)).status_code for one in {*lines, *tabs, *lists}}
    pages["office:home"] = client.get(reverse("office:home")).status_code
    told = {
        "rooms": sorted(room.name for room in rooms.rooms()),
        "loaded": sorted(_loaded()),
        "apps": sorted(one.label for one in apps.get_app_configs()),
        "pages": pages, "visited": _visited(village, secretary),
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
