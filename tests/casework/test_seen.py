"""What is seen of a case: nothing of an answer before all gave theirs, nothing kept for others."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.casework.paper import paper
from tests.casework.test_cases import now

from guantong.casework import papers, queries
from guantong.casework.listings import Turns
from guantong.casework.models import Case, Evidence, HandOver, Review, Turn
from guantong.casework.services import finishing, handing, opening
from guantong.core import acts

pytestmark = pytest.mark.django_db
PROOF = 'require = { "有异议" = ["article", "reason", "evidence"] }'


@pytest.fixture
def asked(desk, town, listed):
    """A review that 法院 objected to, with a file, while 公安局 and 信访局 have not answered."""
    from tests.casework.conftest import publish

    text = desk.review.text.replace('require = { "有异议" = ["article", "reason"] }', PROOF)
    process = publish(text.replace("version = 1", "version = 2"), town.first)
    case = opening.open_case(desk.ship, process, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    finishing.finish(
        desk.review2, now(case)[1], outcome="有异议", article="第三条", reason="正在核查",
        proof=paper("判决书.txt"),
    )  # fmt: skip
    return case


def test_answer_is_told_by_no_log_list_paper_or_file_before_all_gave_theirs(client, desk, asked):
    file = Evidence.objects.unscoped("test").get()
    page, other = asked.get_absolute_url(), reverse("casework:evidence", args=[asked.pk, file.pk])
    for who in (desk.review3, desk.org):
        client.force_login(who)
        text = client.get(page).content.decode()
        assert "判决书" not in text
        assert "”：有异议" not in text
        assert client.get(other).status_code == 404
        assert "判决书" not in str(papers.of(who, asked))
    client.force_login(desk.review2)
    assert "判决书" in client.get(page).content.decode()
    assert client.get(other).status_code == 200
    finishing.finish(desk.review1, now(asked)[0], outcome="无异议")
    finishing.finish(desk.review3, now(asked)[0], outcome="无异议")
    assert list(queries.evidence(desk.org, asked)) == [file]


@pytest.fixture
def kept(desk, town, request_process):
    """A case of 一村 that only organisation officers may read, at the village secretary's turn."""
    case = opening.open_case(
        desk.secretary, request_process, town.village, "反映某人的事项", need="反映"
    )
    Case.objects.unscoped("test").update(access="organisation_officer")
    case.refresh_from_db()
    Review(case=case, opens="grid.request", due=case.due).save()
    return case


def test_case_that_is_kept_to_a_role_is_in_no_others_lists_and_acts(client, desk, kept):
    (turn,) = now(kept)
    for who, sees in ((desk.org, True), (desk.secretary, True), (desk.ship, False)):
        assert Turns.seen(who).exists() is sees
        assert Turn.objects.visible_to(who).exists() is sees
    for who, sees in ((desk.org, True), (desk.ship, False)):
        assert Review.objects.visible_to(who).exists() is sees
        assert Case.objects.visible_to(who).exists() is sees
        for name in ("evidence", "watch"):
            one = acts.find("casework.case", name)
            assert one.allows(who, kept) is sees
        client.force_login(who)
        address = reverse("frame:act", args=["casework.case", kept.pk, "watch"])
        assert client.get(address).status_code == (200 if sees else 404)
    assert acts.find("casework.turn", "finish").allows(desk.secretary, turn)
    assert not acts.find("casework.turn", "hand-over").allows(desk.ship, turn)


def test_hand_over_of_a_kept_case_is_seen_by_the_role_whose_turn_it_is(desk, town, kept):
    finishing.finish(desk.secretary, now(kept)[0], outcome="村级解决不了", reason="没有电工")
    handing.hand_over(desk.ship, now(kept)[0], desk.bureaus[0], reason="属公安管")
    assert not HandOver.objects.visible_to(desk.review1).exists()


def test_source_of_a_case_is_named_to_whoever_may_see_it(client, desk, town, kept):
    other = opening.open_case(desk.secretary, kept.process, town.village, "另一件", need="水")
    Case.objects.unscoped("test").filter(pk=other.pk).update(source=kept)
    for who, sees in ((desk.org, True), (desk.ship, False)):
        client.force_login(who)
        text = client.get(other.get_absolute_url()).content.decode()
        assert ("反映某人的事项" in text) is sees
