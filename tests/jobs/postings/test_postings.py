"""Who serves: recalled by two, words once, a report each half-year; what each account sees."""

import pytest
from django.test import Client
from django.urls import reverse

from guantong.casework.models import Case, Turn
from guantong.core import acts
from guantong.core.errors import Conflict, Refused
from guantong.core.models import Signing
from guantong.jobs.postings import queries
from guantong.jobs.postings.listings import Places, Postings, weak
from guantong.jobs.postings.models import PostingEnd, PostingPlace, PostingWord, Recommendation
from guantong.jobs.postings.services import places, postings, recommending
from guantong.people.models import Person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def served(posted):
    """A village in which a first secretary serves."""
    rows = PostingPlace.objects.unscoped("test").select_related("unit")
    posted.place = next(one for one in rows if queries.serving([one.unit_id]).exists())
    posted.row = queries.serving([posted.place.unit_id]).get()
    return posted


def signed_in(account):
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def test_a_recall_takes_a_reason_and_a_second_person(served):
    given = {
        "posting": str(served.row.pk), "how": "recalled", "end": "2026-12",
        "reason": "长期不在村，谈话后没有改正",
    }  # fmt: skip
    postings.recall(served.accounts.zuzhi, served.place, **given)
    served.row.refresh_from_db()
    assert served.row.end == ""
    waiting = Signing.objects.unscoped("test").get(state="waiting", act="recall")
    with pytest.raises(Refused):
        acts.second(served.accounts.zuzhi, waiting)
    acts.second(served.accounts.zuzhi2, waiting)
    served.row.refresh_from_db()
    assert served.row.end == "2026-12"
    made = PostingEnd.objects.unscoped("test").get(posting=served.row)
    assert (made.by, made.seconded_by) == (served.accounts.zuzhi, served.accounts.zuzhi2)


def test_a_word_of_a_year_is_said_once_by_each_side(served):
    given = {"posting": str(served.row.pk), "year": 2030, "words": "帮村里理清了林地纠纷。"}
    postings.say(None, served.place, side="township", **given)
    postings.say(None, served.place, side="villagers", **given)
    with pytest.raises(Conflict, match="已经写了"):
        postings.say(None, served.place, side="township", **given)
    assert PostingWord.objects.unscoped("test").filter(year=2030).count() == 2


def test_each_first_secretary_is_asked_for_one_report_a_half_year(posted):
    there = Case.objects.unscoped("test").filter(process__key="posting.report")
    units = [one.pk for one in posted.villages]
    assert there.count() == queries.serving(units).filter(kind="first").count()
    first = Turn.objects.unscoped("test").filter(case__in=there, done_at=None)
    assert {one.definition.id for one in first} == {"report"}
    with pytest.raises(Conflict, match="都已经开始"):
        postings.reports(posted.accounts.zuzhi, posted.scope)


def test_a_village_has_one_first_secretary(served):
    other = served.cadres[0]
    with pytest.raises(Conflict, match="已有第一书记"):
        postings.post(None, served.place, other, kind="first", start="2026-12", planned=24)
    row = postings.post(None, served.place, other, kind="tech", start="2026-12", planned=24)
    assert row.get_kind_display() == "科技特派员"
    assert row.at_grassroots


def test_what_a_village_needs_is_written_over(posted):
    place = PostingPlace.objects.unscoped("test").first()
    for how, words in (("most", "缺销路"), ("some", "缺冷库")):
        places.need(None, place, sphere="industry", how=how, words=words, source="镇党委调研")
    found = queries.needs([place.pk])[place.pk]["industry"]
    assert (found.how, found.words) == ("some", "缺冷库")


def test_a_weak_village_without_a_first_secretary_waits(posted):
    wait = Places.waits[0]
    rows = set(wait.rows(posted.accounts.zuzhi))
    every = PostingPlace.objects.visible_to(posted.accounts.zuzhi)
    wanted = {one for one in weak(every) if not queries.serving([one.unit_id]).exists()}
    assert rows == wanted
    assert rows


def test_villages_without_a_first_secretary_come_first(posted):
    some = list(Places.seen(posted.accounts.zuzhi))
    has = [queries.serving([one.unit_id]).filter(kind="first").exists() for one in some]
    assert has == sorted(has)
    assert any(has)


def test_a_township_sees_its_own_villages_and_no_candidates(posted):
    town = posted.accounts.xiangzhen
    path = town.unit.path
    assert all(one.unit.path.startswith(path) for one in Postings.seen(town))
    client = signed_in(town)
    assert client.get(reverse("postings:places")).status_code == 200
    assert client.get(reverse("postings:candidates")).status_code == 404
    assert client.get(reverse("postings:scenarios")).status_code == 404


def test_pages_open(served):
    client = signed_in(served.accounts.ganbu)
    candidate = Recommendation.objects.unscoped("test").first()
    for address in (
        reverse("postings:places"), reverse("postings:candidates"), reverse("postings:scenarios"),
        reverse("postings:postings"), reverse("postings:words"), served.place.get_absolute_url(),
        candidate.get_absolute_url(), reverse("postings:posting", args=[served.row.pk]),
        served.plan.get_absolute_url(), served.plan.scenario.get_absolute_url(),
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
    page = client.get(served.place.get_absolute_url()).content.decode()
    assert served.row.person.name in page
    board = client.get(reverse("staffing:board", args=[served.plan.pk]))
    assert board.status_code == 200


def test_a_plan_of_postings_is_no_term_change(posted):
    from guantong.staffing.listings import Posts, Scenarios

    officer = posted.accounts.ganbu
    assert posted.plan.scenario not in Scenarios.seen(officer)
    assert not Posts.seen(officer).filter(title="驻村第一书记").exists()


def test_a_plan_of_postings_stands_under_its_job(served):
    client = signed_in(served.accounts.ganbu)
    board = reverse("staffing:board", args=[served.plan.pk])
    pages = (row.get_absolute_url() for row in (served.plan, served.plan.scenario))
    for address in (*pages, board):
        page = client.get(address)
        crumbs = [str(label) for label, _url in page.context["crumbs"]]
        assert crumbs[0] == "选派方案"
        assert active(page) == ["第一书记"]
    candidate = Recommendation.objects.unscoped("test").first()
    assert str(client.get(candidate.get_absolute_url()).context["crumbs"][0][0]) == "派驻人选"


def active(page):
    lines = [one for _group, some in page.context["shell"]()["menu"] for one in some]
    return [str(one["title"]) for one in lines if one["active"]]


def test_an_act_stands_under_a_line_that_its_reader_may_open(served):
    client = signed_in(served.accounts.zuzhi)
    address = reverse("frame:act", args=["postings.postingplace", served.place.pk, "post"])
    assert active(client.get(address)) == ["第一书记"]
    address = reverse("frame:act", args=["core.unit", served.scope.pk, "values-ask"])
    assert active(client.get(address)) == ["村集体经济"]


def test_a_person_is_recommended_once_and_withdrawn_with_a_reason(posted):
    there = Recommendation.objects.unscoped("test").values("person")
    person = Person.objects.unscoped("test").exclude(pk__in=there).filter(category="cadre").first()
    given = {
        "good_at": ["law"], "words": "长期做调解", "home": "elsewhere", "on": "2026-03-01",
    }  # fmt: skip
    row = recommending.recommend(posted.accounts.ganbu, person, **given)
    with pytest.raises(Conflict, match="已经推荐"):
        recommending.recommend(posted.accounts.ganbu, person, **given)
    recommending.withdraw(posted.accounts.ganbu, row, reason="本人家庭有困难")
    recommending.recommend(posted.accounts.ganbu, person, **given)


def test_a_table_of_recommendations_names_fields_in_words():
    assert recommending._spheres("产业、科技") == ["industry", "technology"]
