"""一村 as it is visited: its households, who keeps contact with them, who works there."""

from types import SimpleNamespace

from tests.conftest import _account


def visited(town):
    """甲家, 乙家 are the worker's, 丙家 another contact's; the secretary, the township."""
    from guantong.casework.services import processes
    from guantong.core.services import accounts
    from guantong.places.models import Contact, Household, VillageGroup

    held = {}
    for name, role, unit in (
        ("secretary", "village_secretary", town.village),
        ("township", "township_officer", town.red),
        ("worker", "grid_worker", town.village),
        ("other", "grid_worker", town.village),
        ("county", "organisation_officer", town.first),
        ("elsewhere", "village_secretary", town.blue),
    ):
        held[name] = _account(name, unit)
        accounts.grant(None, held[name], role=role, unit=unit)
    processes.load()
    group = VillageGroup(unit=town.village, name="一组")
    group.save()
    contacts = {}
    for name, account in (("张", held["worker"]), ("李", held["other"])):
        contacts[name] = Contact(unit=town.village, name=name, account=account)
        contacts[name].save()
    homes = {}
    for at, (name, contact) in enumerate((("甲", "张"), ("乙", "张"), ("丙", "李")), start=1):
        row = Household(
            unit=town.village, number=f"{at:04d}", name=f"{name}家", group=group,
            contact=contacts[contact], telephone=f"1380000000{at}", persons=4,
        )  # fmt: skip
        row.save()
        homes[name] = row
    return SimpleNamespace(unit=town.village, **held, contacts=contacts, homes=homes)
