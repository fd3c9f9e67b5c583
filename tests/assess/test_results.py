"""Results show their errors, hide small groups, and carry the ratee's reply."""

import io
import re

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guantong.assess.models import RateeResult, ResultSet
from guantong.assess.services import campaigns, results
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event, Task
from guantong.core.services import tasks

pytestmark = pytest.mark.django_db


def _as(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _contents(measured):
    rows = RateeResult.objects.unscoped("test").filter(results=measured.results)
    found = {row.ratee_id: row.content for row in rows}
    return [found[r.pk] for r in measured.ratees]


@pytest.mark.both
def test_levels_follow_what_was_answered(measured):
    contents = _contents(measured)
    scores = [c["overall"]["score"] for c in contents]
    assert scores == sorted(scores)
    assert abs(scores[0] - 60) < 8
    assert abs(scores[-1] - 95) < 8
    for c in contents:
        spans = [c["overall"], *c["dimensions"], *(x for row in c["cells"] for x in row["cells"])]
        assert len(spans) == 1 + 5 + 20
        assert all(0 <= s["low"] < s["score"] < s["high"] <= 100 for s in spans)


def test_small_groups_and_what_rests_on_them_stay_hidden(measured):
    for c in _contents(measured):
        sources = {s["source"]: s["shown"] for s in c["sources"]}
        assert sources == {"peer": True, "subordinate": True}
        shown = {g["name"]: g["shown"] for g in c["gaps"]}
        assert shown == {"温差": False, "落差": True, "偏差": True}


def test_fewer_than_five_forms_give_no_result(cast, campaign, town):
    from guantong.assess.services import answering

    for card in campaigns.draw(cast.officer, campaign.row, town.red, "peer", 4):
        ballot = answering.enter(card.token)
        for ratee in answering.people(ballot):
            answers = {p: (p + ballot.pk + ratee.pk) % 2 for p in answering.asked(ballot)}
            answering.save(ballot, ratee, "k", answers)
        answering.submit(ballot)
    row = campaigns.close(cast.officer, campaign.row)
    made, _ = results.compute(row)
    contents = RateeResult.objects.unscoped("test").filter(results=made)
    assert [c.content for c in contents] == [{"hidden": True, "forms": 4}] * 6


def test_unfinished_ballots_count_for_nothing(cast, campaign, town):
    from guantong.assess.services import answering

    card = campaigns.draw(cast.officer, campaign.row, town.red, "peer", 1)[0]
    ballot = answering.enter(card.token)
    answering.save(ballot, answering.people(ballot)[0], "k", {0: 1})
    row = campaigns.close(cast.officer, campaign.row)
    with pytest.raises(GuantongError, match="没有已提交的测评表"):
        results.compute(row)
    assert not ResultSet.objects.unscoped("test").exists()


def test_the_task_computes_only_what_is_closed(cast, campaign, measured):
    with pytest.raises(Conflict, match="已发布"):
        results.submit(cast.officer, measured.campaign)
    measured.campaign.state = "closed"
    measured.campaign.save()
    task = results.submit(cast.officer, measured.campaign)
    tasks.run.func(task.pk)
    task = Task.objects.unscoped("test").get(pk=task.pk)
    assert (task.state, task.percent) == ("done", 100)
    assert "6 人" in task.message
    assert ResultSet.objects.unscoped("test").count() == 2


def test_the_unit_page_gives_groups_and_no_rank(client, cast, measured):
    page = _as(client, cast.leader).get(
        reverse("assess:unit-result", args=[measured.unit_result.pk])
    )
    text = page.content.decode()
    places = [text.index(f">{r.name}<") for r in measured.ratees]
    assert places == sorted(places)
    assert "差别不明显的人" in text
    assert "第1名" not in text


def test_reading_a_report_is_logged(client, cast, measured):
    _as(client, cast.leader).get(reverse("assess:person-result", args=[measured.person_result.pk]))
    assert (
        Event.objects.unscoped("test").filter(action="考察.查看报告", actor=cast.leader).count()
        == 1
    )


@pytest.mark.both
def test_the_ratee_reads_replies_attaches_and_the_reply_travels(client, cast, measured):
    pk = measured.person_result.pk
    url = reverse("assess:own", args=[pk])
    _as(client, cast.ratee)
    assert "我要说明" in client.get(url).content.decode()
    assert client.post(url, {"text": " "}).status_code == 422
    file = SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x")
    assert client.post(url, {"text": "会议记录可证。", "file": file}).status_code == 302
    reader = pypdf.PdfReader(
        io.BytesIO(client.get(reverse("assess:own-paper", args=[pk, "pdf"])).content)
    )
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert "会议记录可证。" in text
    assert "证明.pdf" in text
    _as(client, cast.leader)
    assert (
        "会议记录可证。" in client.get(reverse("assess:person-result", args=[pk])).content.decode()
    )
    word = docx.Document(
        io.BytesIO(client.get(reverse("assess:person-paper", args=[pk, "docx"])).content)
    )
    assert any("会议记录可证。" in p.text for p in word.paragraphs)
    assert client.get(reverse("assess:own", args=[pk])).status_code == 404


def test_only_the_ratee_replies_and_only_when_published(cast, measured):
    with pytest.raises(Refused):
        results.reply(cast.officer, measured.person_result, "代写")
    measured.campaign.state = "closed"
    measured.campaign.save()
    row = RateeResult.objects.unscoped("test").get(pk=measured.person_result.pk)
    assert list(results.own(cast.ratee)) == []
    with pytest.raises(Conflict, match="尚未发布"):
        results.reply(cast.ratee, row, "早了")


def test_ones_own_reports_are_listed_for_a_person_and_nobody_else(client, cast, measured):
    own = reverse("assess:own", args=[measured.person_result.pk])
    _as(client, cast.ratee)
    assert own in client.get(reverse("assess:mine")).content.decode()
    paper = reverse("assess:own-paper", args=[measured.person_result.pk, "xlsx"])
    assert client.get(paper).status_code == 404
    _as(client, cast.officer)
    assert own not in client.get(reverse("assess:mine")).content.decode()


@pytest.mark.both
def test_a_persons_page_links_to_each_inspection_once_by_its_latest_results(client, cast, measured):
    measured.campaign.state = "closed"
    measured.campaign.save()
    again, _result = results.compute(measured.campaign)
    latest = RateeResult.objects.unscoped("test").get(results=again, ratee=measured.ratees[0])
    tab = reverse("people:person", args=[measured.people[0].pk]) + "?tab=materials"
    _as(client, cast.leader)
    found = re.findall(r'href="(/assess/results/[^"]+)"', client.get(tab).content.decode())
    assert found == [reverse("assess:person-result", args=[latest.pk])]
