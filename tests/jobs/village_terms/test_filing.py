"""A secretary filed with the county: never without a concluded review, never by one person."""

import datetime as dt

import pytest
from tests.casework.paper import paper
from tests.jobs.village_terms.gathered import ended, enter, opened

from guantong.casework.models import Turn
from guantong.casework.services import finishing, rounds
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.jobs.village_terms.listings.candidates import Filings, filing_of
from guantong.jobs.village_terms.services import candidates, filing
from guantong.jobs.village_terms.services.leaders import filed

pytestmark = pytest.mark.django_db


def step(row):
    case = candidates.case_of(row, candidates.FILING)
    return Turn.objects.unscoped("test").get(case=case, done_at=None)


def how(desk):
    return [str(filing_of(one)) for one in Filings.seen(desk.ship).order_by("pk")]


def test_who_is_not_reviewed_is_shown_and_not_filed(town, desk, of, chief):
    enter(desk.ship, town.village, of, post="committee_chief")
    assert how(desk) == ["联审未办结，不能备案"]
    for _time in range(2):
        with pytest.raises(Conflict, match="现在不能"):
            filing.file(desk.ship, chief)
        with pytest.raises(Conflict, match="任期内补选、调整的也先联审"):
            filing.reviewed(desk.org, chief)
        if of.state == "draft":
            of = opened(desk.org, of)
    ended(desk, chief, "不宜作为人选")
    assert how(desk) == ["联审未通过，不能备案"]
    with pytest.raises(Conflict, match="“不宜作为人选”，不能备案"):
        filing.reviewed(desk.org, chief)
    assert not filing.to_file(chief)


def test_a_secretary_is_filed_from_proposal_to_the_day_in_post(town, desk, of, chief):
    opened(desk.org, of)
    ended(desk, chief)
    (waiting,) = (one.rows(desk.ship) for one in Filings.waits)
    assert [one.pk for one in waiting] == [chief.pk]
    case = filing.file(desk.ship, chief)
    assert (case.number[:2], case.source) == ("BA", candidates.case_of(chief))
    assert how(desk) == ["备案中"]
    finishing.finish(desk.ship, step(chief), evidence_0=paper())
    finishing.finish(desk.org, step(chief))
    finishing.finish(desk.org, step(chief), outcome="同意备案", reason="联审无异议")
    later = dt.date.today() + dt.timedelta(2)
    with pytest.raises(GuantongError, match="不能在今天之后"):
        finishing.finish(desk.ship, step(chief), in_post_on=later, evidence_0=paper())
    day = dt.date.today() - dt.timedelta(1)
    finishing.finish(desk.ship, step(chief), in_post_on=day, evidence_0=paper())
    with pytest.raises(Refused, match="须由另一人"):
        finishing.finish(desk.org, step(chief))
    finishing.finish(desk.org2, step(chief))
    chief.refresh_from_db()
    assert (chief.in_post_on, how(desk)) == (day, ["已备案"])
    assert filed([chief.person_id])[chief.person_id] == case
    assert not filing.to_file(chief)


def test_between_elections_the_review_comes_first_again(town, desk, of, chief):
    opened(desk.org, of)
    ended(desk, chief)
    again = rounds.draw_up(desk.org, town.first, name="任期内补选", process=of.process)
    later = enter(desk.ship, town.village, again)
    assert later.person == chief.person
    assert not filing.to_file(later)
    with pytest.raises(Conflict, match="任期内补选、调整的也先联审"):
        filing.reviewed(desk.org, later)
    assert filing.to_file(chief)
