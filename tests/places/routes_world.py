"""甲县's sites around 红星镇: four to be seen, one too small, one too far, one without hours."""

from types import SimpleNamespace

from tests.conftest import _account

#: Name, east, north of the county seat in hundredths of a degree, hours, capacity, knowledge.
SITES = (
    ("纪念馆", 3, 0, "周二至周日 9:00-17:00；周一闭馆", 200, "surveyed"),
    ("会议旧址", 5, 2, "每天 8:30-17:30", 100, "surveyed"),
    ("渡口", 8, -2, "每天 8:00-18:00", None, "address"),
    ("红军墓", -4, 3, "每天 8:00-18:00", 300, "invented"),
    ("故居", 2, 2, "每天 9:00-17:00", 20, "surveyed"),
    ("山洞", 90, 90, "每天 8:00-18:00", 300, "surveyed"),
    ("碑", 1, 1, "", 300, "surveyed"),
)
EAST, NORTH = 111.6, 26.2
#: A Tuesday, and the Monday before it.
TUESDAY, MONDAY = "2027-03-09", "2027-03-08"


def made(town):
    """Return the officers, the sites by their names, the theme of two of them."""
    from guantong.core.models import Unit
    from guantong.core.services import accounts
    from guantong.places.models import HeritageTheme, Site

    held = {}
    for name, role, unit in (
        ("officer", "organisation_officer", town.first),
        ("township", "township_officer", town.red),
        ("elsewhere", "organisation_officer", town.second),
    ):
        held[name] = _account(name, unit)
        accounts.grant(None, held[name], role=role, unit=unit)
    rows = Unit.objects.unscoped("test").filter(pk=town.red.pk)
    rows.update(longitude=EAST, latitude=NORTH, knowledge="surveyed", point_source="测试")
    sites = {}
    for name, east, north, hours, most, known in SITES:
        sites[name] = Site(
            unit=town.red, name=name, longitude=EAST + east / 100, latitude=NORTH + north / 100,
            knowledge=known, opening=hours, capacity=most, minutes=60, keeper="何某（虚构）",
            telephone="0746-8000001",
        )  # fmt: skip
        sites[name].save()
    theme = HeritageTheme(unit=town.first, name="绝对忠诚", question="为什么走到底")
    theme.save()
    theme.sites.add(sites["渡口"], sites["会议旧址"])
    red = Unit.objects.unscoped("test").get(pk=town.red.pk)
    return SimpleNamespace(**held, sites=sites, theme=theme, red=red)
