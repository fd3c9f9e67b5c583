"""Twenty clerks of whom nothing but name and post is on file, entered into an invented county."""

from guantong.core import acts
from guantong.core.models import Signing, Unit
from guantong.core.services import accounts
from guantong.people.models import RECORDS, Person, PostHeld
from guantong.people.services import persons
from guantong.staffing.models import MissingFact
from guantong.staffing.services import eligibility, unknowns

MANY = 20
#: All that a roster without history says of them.
KNOWN = {"post": "科员", "sex": "1", "birth_month": "1996-04"}
BLANK = (
    "sex", "birth_month", "party", "party_month", "work_month", "health", "grew_up", "level",
    "level_since", "schooling", "rank", "rank_since",
)  # fmt: skip
WHY = "新录用公务员，档案在途，组织科月底前补齐。"


def entered(unit):
    """Enter them as a roster does that says no more."""
    units = list(Unit.objects.unscoped("test").filter(parent=unit)[:2])
    return [
        persons.create(None, units[n % 2], {**KNOWN, "name": f"新录{n:02d}（虚构）"})
        for n in range(MANY)
    ]  # fmt: skip


def added(county):
    """Add them to a county, with an officer who seconds; check eligibility anew."""
    county.clerks = entered(county.scope)
    other, _first = accounts.create(
        None, county.scope, username="p", display_name="干部监督科", password="x" * 12
    )
    accounts.grant(None, other, role="cadre_officer", unit=county.scope)
    county.other = type(other).objects.unscoped("test").get(pk=other.pk)
    eligibility.prepare(county.officer, county.scenario)
    return county


def missing(scenario, people=None):
    """Return what the last check found missing, of some persons or of all."""
    rows = MissingFact.objects.unscoped("test").filter(scenario=scenario)
    rows = rows.select_related("person", "scenario")
    return list(rows if people is None else rows.filter(person__in=people))


def accept(county, people):
    """Let an officer put forward all that is missing of some persons, and the other second it."""
    rows = missing(county.scenario, people)
    unknowns.accept.over(county.officer, rows, reason=WHY)
    acts.second(county.other, Signing.objects.visible_to(county.other).get(state="waiting"))


def bare(person):
    """Take out all that is on file of a person but name and present post, as if it never came."""
    for model in RECORDS:
        rows = model.objects.unscoped("test").filter(person=person)
        (rows.exclude(end="") if model is PostHeld else rows).delete()
    blank = dict.fromkeys(BLANK, "")
    Person.objects.unscoped("test").filter(pk=person.pk).update(**blank)
