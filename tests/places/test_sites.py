"""Sites: what is said of them, the four-haves with proof, surveys that are appended, cases."""

import datetime as dt
import io
import json

import pytest
from django.utils import timezone

from guantong.casework.models import Case, Turn
from guantong.casework.services import finishing
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.places.listings.sites import Sites, by_four, by_grade
from guantong.places.models import Known, Site, SiteCase, SiteProof, SiteSurvey
from guantong.places.queries import sites as queries
from guantong.places.services import sites, surveys
from tests.casework.paper import paper

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def file(name="标志.jpg", content=b"\xff\xd8 invented"):
    found = io.BytesIO(content)
    found.name = name
    return found


def look(actor, site, grade="good", days=0, **said):
    """Survey a site so many days ago."""
    on = timezone.localdate() - days * DAY
    given = {"on": on, "surveyor": "县文物所", "grade": grade, "urgency": "routine",
             "next_due": on + 365 * DAY}  # fmt: skip
    return surveys.survey(actor, site, **(given | said))


def cases_about(site):
    return Case.objects.unscoped("test").filter(subject_model="places.site", subject_id=site.pk)


def test_what_nobody_verified_stays_to_be_verified_until_somebody_says_why(desk, site):
    assert site.verify
    sites.verified(desk.org, site, source="省政府公布文件（虚构）")
    site.refresh_from_db()
    assert (site.verify, site.source) == (False, "省政府公布文件（虚构）")


def test_opening_hours_are_read_and_what_is_not_understood_is_refused(desk, site):
    said = {"name": site.name, "category": "former", "revolutionary": "unknown", "verify": True}
    sites.change(desk.org, site, opening="周二到周日：9：00—17：00", **said)
    site.refresh_from_db()
    assert site.opening == "周二至周日 9:00-17:00"
    with pytest.raises(GuantongError) as caught:
        sites.change(desk.org, site, opening="看心情", **said)
    assert caught.value.field == "opening"


def test_a_form_that_changes_begins_with_what_is_held(client, desk, site):
    sites.change(desk.org, site, name=site.name, opening="周二至周日 9:00-17:00", category="former",
                 revolutionary="yes", verify=True)  # fmt: skip
    client.force_login(desk.org)
    form = client.get(f"/act/places.site/{site.pk}/change/").content.decode()
    assert 'value="周二至周日 9:00-17:00"' in form


def test_a_have_is_there_only_with_what_shows_it(desk, site):
    with pytest.raises(GuantongError) as caught:
        sites.have(desk.org, site, have="mark", state="yes")
    assert caught.value.field == "upload"
    sites.have(desk.org, site, have="mark", state="yes", upload=file())
    sites.have(desk.org, site, have="range", state="no")
    site.refresh_from_db()
    assert (site.has_mark, site.has_range, site.has_record) == ("yes", "no", "unknown")
    lines = {str(one.label): one for one in queries.haves(site)}
    assert lines["保护标志"].proof.proof.title == "保护标志佐证"
    assert not lines["保护标志"].unproven


def test_unknown_is_neither_lacking_nor_complete(desk, site, town):
    rows = Sites.seen(desk.org)
    assert [by_four(rows, one).count() for one in ("all", "some", "unknown")] == [0, 0, 1]
    Site.objects.unscoped("test").update(
        has_range="yes", has_mark="yes", has_record="yes", has_body="yes"
    )
    assert [by_four(rows, one).count() for one in ("all", "some", "unknown")] == [1, 0, 0]
    Site.objects.unscoped("test").update(has_body="no", has_mark="unknown")
    assert [by_four(rows, one).count() for one in ("all", "some", "unknown")] == [0, 1, 0]


def test_the_present_state_is_the_last_survey_and_none_is_altered(desk, site):
    assert by_grade(Sites.seen(desk.org), "unknown").get() == site
    look(desk.ship, site, "fair", days=400)
    last = look(desk.ship, site, "good", days=10)
    row = Sites.seen(desk.org).get()
    assert (row.grade, row.surveyed_on) == ("good", last.on)
    last.grade = "bad"
    with pytest.raises(TypeError):
        last.save()
    assert [changed for _one, changed in surveys.timeline(site)] == ["rose", ""]


def test_a_survey_lies_neither_ahead_nor_before_the_last(desk, site):
    look(desk.ship, site, days=10)
    for days in (-1, 11):
        with pytest.raises(GuantongError) as caught:
            look(desk.ship, site, days=days)
        assert caught.value.field == "on"
    with pytest.raises(GuantongError) as caught:
        look(desk.ship, site, days=5, next_due=timezone.localdate() - 5 * DAY)
    assert caught.value.field == "next_due"


def test_a_fall_opens_one_case_and_a_further_fall_none_while_it_is_open(desk, site):
    look(desk.ship, site, "good", days=30)
    assert not cases_about(site).exists()
    look(desk.ship, site, "middle", days=20, damage="墙面返潮", cause="natural")
    case = cases_about(site).get()
    assert (case.process.key, case.unit_id) == ("heritage.repair", site.unit_id)
    look(desk.ship, site, "poor", days=10, damage="屋面渗漏", cause="natural")
    assert cases_about(site).get() == case
    assert SiteCase.objects.unscoped("test").filter(case=case).count() == 2
    assert surveys._said(site, case) == f"已登记，并入在办的 {case.number}。"


def test_what_cannot_wait_opens_a_case_at_the_first_survey(desk, site):
    look(desk.ship, site, "bad", urgency="now", damage="梁架倾斜", cause="natural")
    assert SiteCase.objects.unscoped("test").get().why == "urgent"


def test_a_late_survey_opens_one_case_however_often_it_is_looked_at(desk, site):
    look(desk.ship, site, days=500)
    assert surveys.follow() == 1
    assert surveys.follow() == 0
    case = cases_about(site).get()
    case.closed_at = timezone.now()
    case.save()
    assert surveys.follow() == 0
    look(desk.ship, site, days=400, next_due=timezone.localdate() - 30 * DAY)
    assert surveys.follow() == 1
    sites.close(desk.org, site, reason="登记重复了，并入另一处")
    look_again = cases_about(site).count()
    assert surveys.follow() == 0
    assert cases_about(site).count() == look_again == 2


def finish(case, actor, outcome="", **given):
    """End the open turn of a case, with a paper of each kind that it asks for."""
    turn = Turn.objects.unscoped("test").get(case=case, done_at=None)
    papers = {f"evidence_{n}": paper() for n, _kind in enumerate(turn.definition.evidence)}
    finishing.finish(actor, turn, outcome=outcome, **papers, **given)


def test_a_case_is_mended_after_a_new_survey_and_closed_by_another(desk, site):
    look(desk.ship, site, "good", days=30)
    look(desk.ship, site, "poor", days=20, damage="屋面渗漏", cause="natural")
    case = cases_about(site).get()
    with pytest.raises(Conflict, match="还没有新的调查"):
        finish(case, desk.org, "已修缮", reason="屋面翻修")
    look(desk.ship, site, "fair", days=1)
    finish(case, desk.org, "已修缮", reason="屋面翻修")
    with pytest.raises(Refused):
        finish(case, desk.org)
    finish(case, desk.org2)
    case.refresh_from_db()
    assert case.closed_at is not None


def test_outlines_are_taken_from_geojson_and_checked(desk, site):
    ring = [[111.6, 25.9], [111.7, 25.9], [111.7, 26.0], [111.6, 25.9]]
    whole = {"type": "FeatureCollection", "features": [{
        "type": "Feature", "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }]}  # fmt: skip
    sites.outline(desk.org, site, kind="range_outline", upload=file("a.geojson", _json(whole)))
    site.refresh_from_db()
    assert site.range_outline == {"type": "Polygon", "coordinates": [ring]}
    whole["features"][0]["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]
    for wrong in (_json(whole), b"{}", _json({"type": "FeatureCollection", "features": []})):
        with pytest.raises(GuantongError) as caught:
            sites.outline(desk.org, site, kind="zone_outline", upload=file("a.geojson", wrong))
        assert caught.value.field == "upload"


def _json(whole):
    return json.dumps(whole).encode()


def test_an_officer_of_another_county_neither_sees_nor_surveys_it(desk, site):
    assert not Site.objects.visible_to(desk.far).exists()
    with pytest.raises(Refused):
        look(desk.far, site)


def test_what_a_file_says_of_the_four_is_kept_without_proof(desk, town):
    made = sites.add(
        desk.org, town.red, name="旧居", category="residence", revolutionary="yes",
        has_mark=Known.YES,
    )  # fmt: skip
    proof = SiteProof.objects.unscoped("test").get(site=made)
    assert (proof.state, proof.proof, proof.note) == ("yes", None, sites.BY_FILE)
    assert queries.haves(made)[1].unproven


def test_grades_stand_from_the_best_to_the_worst():
    assert [one.label for one in SiteSurvey.Grade] == ["好", "较好", "一般", "较差", "差"]
