"""What runs inside a home: a little of every room is entered, or all of it is read."""

from __future__ import annotations

import datetime as dt
import json
import sys
from types import SimpleNamespace

import django
from django.utils import timezone

WORD = "Yongzhou!2026"


def fill():
    """Enter a county's people, an inspection, judgements, posts, a scenario and a meeting."""
    from django.core.management import call_command
    from tests.assess.whole import opened, published
    from tests.meeting.whole import announced
    from tests.people.cadres import government

    from guantong.core.models import Unit
    from guantong.core.services import accounts, registers, units
    from guantong.jobs.judgement.demo import invent
    from guantong.staffing.services import posts, scenarios

    call_command("migrate", verbosity=0)
    registers.import_divisions(None)
    city = Unit.objects.unscoped("test").get(parent=None)
    first = units.create(None, city, name="甲县", kind="county", code="A")
    red = units.create(None, first, name="红星镇", kind="township", code="A1")
    town = SimpleNamespace(city=city, first=first, red=red)
    for name in ("officer", "ratee"):
        accounts.create(None, city, username=name, display_name=name, password=WORD)
    officer = _account("officer")
    accounts.grant(None, officer, role="cadre_officer", unit=city)
    officer = _account("officer")
    government(town)
    measured = published(officer, opened(officer, town))
    invent(officer, first, measured.people)
    posts.take_from_people(officer, first)
    scenarios.create(officer, first, "示范换届", dt.date(2027, 1, 1), unit_kinds=())
    announced(SimpleNamespace(officer=officer), measured.people)


def read():
    """Read every row of every model, open the rooms' pages, and tell what was found."""
    from django.apps import apps
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from guantong.assess.models import Campaign
    from guantong.meeting.models import Meeting
    from guantong.people.models import Person
    from guantong.staffing.models import Scenario

    # What `guantong serve` gathers is not asked here.
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    rows = {
        model._meta.label: len(list(model._base_manager.all()))
        for config in apps.get_app_configs()
        if config.name.startswith("guantong.")
        for model in config.get_models()
    }
    officer = _account("officer")
    client = Client(headers={"host": "localhost"})
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    found = [
        model.objects.visible_to(officer)[0] for model in (Campaign, Person, Scenario, Meeting)
    ]
    pages = ["/", *(row.get_absolute_url() for row in found), reverse("people:members")]
    answers = {page: client.get(page).status_code for page in pages}
    names = sorted(row.name for row in Person.objects.visible_to(officer))
    print(json.dumps({"rows": rows, "pages": answers, "names": names}))


def tables():
    """Tell the columns of the house's tables and what holds them, whatever it is called."""
    from django.apps import apps
    from django.db import connection

    ask, found = connection.introspection, {}
    models = apps.get_models(include_auto_created=True)
    ours = {one._meta.db_table for one in models if one.__module__.startswith("guantong.")}
    with connection.cursor() as cursor:
        for name in sorted(ours):
            columns = {
                one.name: [str(one.type_code), one.null_ok, str(one.collation)]
                for one in ask.get_table_description(cursor, name)
            }
            held = [
                json.dumps([
                    one["columns"], one["unique"], one["primary_key"], one["foreign_key"],
                    one["check"], one["index"], one.get("orders"),
                ])
                for one in ask.get_constraints(cursor, name).values()
            ]  # fmt: skip
            found[name] = {"columns": columns, "held": sorted(held)}
    print(json.dumps(found))


def _account(name):
    from guantong.core.models import Account

    row = Account.objects.unscoped("test").get(username=name)
    row.must_change_password, row.password_changed_at = False, timezone.now()
    row.save()
    return row


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "read": read, "tables": tables}[sys.argv[1]]()
