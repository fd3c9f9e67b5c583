"""What the tests of elections share: an election set up, who stands, a result taken through."""

from __future__ import annotations

import datetime as dt

from guantong.casework.services.rows import today
from guantong.jobs.village_terms.models import ElectionResult, VillageElection
from guantong.jobs.village_terms.services import elections, results

DAY = dt.timedelta(days=1)
#: 1,000 registered, 900 ballots handed out, 880 returned, 860 good.
COUNTS = {"registered": 1000, "issued": 900, "returned": 880, "valid": 860, "invalid": 20}


def person(name, sex="1", **more):
    return {"name": name, "sex": sex, "birth_month": "1980-03", "party": "01", **more}


def set_up(actor, unit, on=None, body="committee", **facts):
    told = {"kind": "regular", "chief_seats": 1, "deputy_seats": 0, "member_seats": 2} | facts
    elections.set_up(actor, unit, body=body, on=on or today() - DAY, **told)
    return (
        VillageElection.objects.unscoped("test")
        .filter(unit_path__startswith=unit.path)
        .latest("pk")
    )


def nominate(actor, row, *some):
    """Let each of (name, sex, role) stand; return the nominees in that order."""
    return [
        elections.nominate(
            actor, row, post=f"{row.body}_{role}", way="villagers", **person(name, sex)
        )
        for name, sex, role in some
    ]


#: Two for the director, three for two members; 何某 is a woman.
STOOD = (("盘一", "1", "chief"), ("李二", "1", "chief"), ("王三", "1", "member"),
         ("何四", "2", "member"), ("蒋五", "1", "member"))  # fmt: skip


def enter(actor, row, stood, votes, **counts):
    said = {f"n{one.pk}": n for one, n in zip(stood, votes, strict=True)}
    results.enter(actor, row, **(COUNTS | counts), **said)
    return ElectionResult.objects.unscoped("test").get(election=row)


def held(desk, row, votes, stood=STOOD, **counts):
    """Enter a result by one officer of the town and confirm it by the other."""
    some = nominate(desk.ship, row, *stood)
    results.confirm(desk.ship2, enter(desk.ship, row, some, votes, **counts))
    row.refresh_from_db()
    for one in some:
        one.refresh_from_db()
    return some
