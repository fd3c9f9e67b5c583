"""甲县 with a government of three and a town's secretary; and an invented county of six teams."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def staff(town, cast, shelf):
    """The posts of 甲县 and 红星镇, taken from those who hold them."""
    return shelf.take(_staff, town, cast)


def _staff(town, cast):
    from tests.people import cadres

    from guantong.staffing.models import Post
    from guantong.staffing.services import posts

    people = cadres.government(town)
    posts.take_from_people(cast.officer, town.city)
    rows = Post.objects.unscoped("test").select_related("unit")
    return SimpleNamespace(people=people, posts=list(rows))


@pytest.fixture
def scenario(town, cast, staff, shelf):
    return shelf.take(_scenario, cast.officer, town.city)


def _scenario(officer, unit):
    import datetime

    from guantong.staffing.services import scenarios

    return scenarios.create(officer, unit, "示范换届", datetime.date.today(), unit_kinds=())


@pytest.fixture
def county(db, settings_fast, shelf):
    """One invented county: two towns, four offices, some fifty cadres; prepared to be planned."""
    return shelf.take(_county)


@pytest.fixture
def solved(county, shelf):
    """The invented county with one plan of it."""
    return shelf.take(_solved, county)


@pytest.fixture
def clerks(county, shelf):
    """The invented county with twenty clerks of whom no history is on file."""
    from tests.staffing.clerks import added

    return shelf.take(added, county)


def _solved(county):
    from tests.staffing.shared import do

    from guantong.staffing.services import runs

    county.run = do(runs.solve(county.officer, county.scenario, version=1, seconds=20))
    county.plan = county.run.plan
    return county


def _county():
    from guantong.core.models import Account
    from guantong.core.services import accounts, registers
    from guantong.jobs.teams import demo as term_change
    from guantong.people.demo import plan

    registers.import_divisions(None)
    peopled = plan.people("small", with_members=False)
    account, _first = accounts.create(
        None, peopled.scope, username="o", display_name="干部科", password="x" * 12
    )
    accounts.grant(None, account, role="cadre_officer", unit=peopled.scope)
    officer = Account.objects.unscoped("test").get(pk=account.pk)
    made = term_change.invent(officer, peopled.scope, peopled.cadres)
    return SimpleNamespace(
        scope=peopled.scope, cadres=peopled.cadres, scenario=made.scenario, officer=officer,
        made=made,
    )  # fmt: skip
