"""What is seen of a case: nothing of an answer before all gave theirs, nothing kept for others."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.casework.paper import paper
from tests.casework.test_cases import now

from guantong.casework import papers, queries
from guantong.casework.models import Evidence
from guantong.casework.services import finishing, opening

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
