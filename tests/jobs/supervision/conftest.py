"""Chiefs of a small town with posts, and a second officer."""

import pytest


@pytest.fixture
def chiefs(town, cast, shelf):
    from tests.jobs.supervision.chiefs import built

    return shelf.take(built, town, cast)


@pytest.fixture
def listed(cast, chiefs):
    """The list of the secretary of 红星镇, just drawn up."""
    from guantong.jobs.supervision.services import risks

    return risks.draw(cast.supervisor, chiefs.secretary)


@pytest.fixture
def held(cast, chiefs, listed):
    """The same, confirmed by the chief, agreed to by the leader, filed by another officer."""
    from guantong.jobs.supervision.services import risks

    risks.submit(cast.supervisor, listed)
    risks.CONFIRM(cast.ratee, listed)
    risks.ACCEPT(cast.leader, listed)
    risks.archive(chiefs.other, listed)
    listed.case.refresh_from_db()
    return listed
