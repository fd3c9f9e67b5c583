"""一村 with households in four groups along a road: who lives where is easy to check by hand."""

from guantong.core.models import Knowledge
from guantong.places.models import Contact, Household, VillageGroup

#: Degrees of about a hundred metres.
STEP = 0.001


def group(unit, name):
    made = VillageGroup(unit=unit, name=name, position=int(name[0]))
    made.save()
    return made


def household(unit, number, group=None, at=None, **more):
    place = {} if at is None else {
        "longitude": 111.6 + at * STEP, "latitude": 26.2, "knowledge": Knowledge.ENTERED,
    }  # fmt: skip
    made = Household(unit=unit, number=number, group=group, name=more.pop("name", f"户{number}"),
                     **place, **more)  # fmt: skip
    made.save()
    return made


def road(unit, groups=4, each=10):
    """Groups 1组, 2组, … from west to east, each of so many households side by side."""
    for g in range(groups):
        of = group(unit, f"{g + 1}组")
        for n in range(each):
            household(unit, f"{g + 1}{n:02d}", of, at=g * (each + 3) + n)


def contact(unit, name, home=None, **more):
    made = Contact(unit=unit, name=name, home=home, **more)
    made.save()
    return made


def of(unit, number):
    rows = Household.objects.unscoped("test")
    return rows.select_related("unit", "group", "grid", "contact").get(unit=unit, number=number)


def numbers(rows):
    return sorted(row.number for row in rows)
