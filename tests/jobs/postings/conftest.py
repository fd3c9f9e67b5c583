"""The invented county with villages to be covered, candidates and a proven plan."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def posted(db, settings_fast, shelf):
    return shelf.take(_posted)


def _posted():
    from guantong.casework.services import processes
    from guantong.core.models import Account, Unit
    from guantong.core.scope import rows_under
    from guantong.core.services import accounts, registers
    from guantong.jobs.postings import demo
    from guantong.people.demo import plan

    registers.import_divisions(None)
    processes.load()
    peopled = plan.people("small", with_members=False)
    scope = peopled.scope
    villages = list(rows_under(scope, Unit).filter(kind=Unit.Kind.VILLAGE).order_by("path"))
    made = {}
    for name, role, unit in (
        ("ganbu", "cadre_officer", scope), ("fuhe", "cadre_officer", scope),
        ("zuzhi", "organisation_officer", scope), ("zuzhi2", "organisation_officer", scope),
        ("xiangzhen", "township_officer", villages[0].parent),
        ("cunzhishu", "village_secretary", villages[0]),
    ):  # fmt: skip
        account, _first = accounts.create(
            None, unit, username=name, display_name=name, password="Guantong-2026"
        )
        account.must_change_password = False
        account.save()
        accounts.grant(None, account, role=role, unit=unit)
        made[name] = Account.doors.select_related("unit").get(pk=account.pk)
    found = demo.invent_postings(made, villages, peopled.cadres, "small")
    return SimpleNamespace(
        scope=scope, villages=villages, cadres=peopled.cadres, plan=found.plan, made=found,
        accounts=SimpleNamespace(**made),
    )  # fmt: skip
