"""An inspection's ends: nothing goes on, closes or is published without saying what is missing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.assess.models import Feedback, RateeResult, ResultSet, UnitResult
from guantong.assess.report import gap_points, gap_verdict, points
from guantong.assess.services import answering, campaigns, results
from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event, Signing

pytestmark = pytest.mark.django_db


def _as(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _answered(cast, campaign, town, many, drawn=0):
    """Let so many peers of all drawn answer about all six."""
    cards = campaigns.draw(cast.officer, campaign.row, town.red, "peer", max(drawn, many))
    for card in cards[:many]:
        ballot = answering.enter(card.token)
        for ratee in answering.people(ballot):
            answers = {p: (p + ballot.pk + ratee.pk) % 2 for p in answering.asked(ballot)}
            answering.save(ballot, ratee, "k", answers)
        answering.submit(ballot)


def _few(cast, campaign, town):
    _answered(cast, campaign, town, 4, drawn=30)
    row = campaigns.close(cast.officer, campaign.row)
    return row, results.compute(row)[0]


def test_opening_says_how_many_and_whom_nobody_can_assess(cast, town, campaign):
    today = timezone.localdate()
    row = campaigns.create(
        cast.officer, town.first, indicators=campaign.items, name="又一次", opens_on=today,
        closes_on=today,
    )  # fmt: skip
    campaigns.add_ratees(cast.officer, row, campaign.people)
    said = str(campaigns.start.warning(row))
    assert "其中 6 人还没有参评人员的测评码：甲（虚构）、乙（虚构）" in said
    campaigns.draw(cast.officer, row, town.red, "self", 1)
    assert "其中 6 人" in str(campaigns.start.warning(row))
    campaigns.draw(cast.officer, row, town.red, "peer", 2)
    assert "测评码" not in str(campaigns.start.warning(row))


def test_closing_at_4_of_30_forms_says_what_is_missing(client, cast, town, campaign):
    _answered(cast, campaign, town, 4, drawn=30)
    said = str(campaigns.close.warning(campaign.row))
    assert "已发测评码 30 个，收回 4 个，还差 26 个" in said
    assert "按现有测评表，6 人没有结果：甲（虚构）、" in said
    assert "可以写明理由重新开放" in said
    page = reverse("frame:act", args=["assess.campaign", campaign.row.pk, "close"])
    assert "收回 4 个" in _as(client, cast.officer).get(page).content.decode()


def test_a_closed_inspection_is_reopened_with_a_reason_and_must_be_computed_again(
    cast, town, campaign
):
    row, _made = _few(cast, campaign, town)
    later = timezone.localdate() + dt.timedelta(days=3)
    with pytest.raises(GuantongError, match="理由"):
        campaigns.reopen(cast.officer, row, later, " ")
    row = campaigns.reopen(cast.officer, row, later, "多数人出差未填。")
    assert (row.state, row.closes_on, row.accepts()) == ("open", later, True)
    assert Event.objects.unscoped("test").filter(
        action="考察.重新开放", summary__contains="多数人出差未填"
    ).exists()  # fmt: skip
    row = campaigns.close(cast.officer, row)
    with pytest.raises(Conflict, match="还没有计算结果"):
        campaigns.publish(cast.officer, row)


def test_a_report_cannot_be_published_without_a_result(cast, town, campaign):
    row, _made = _few(cast, campaign, town)
    assert "6 人测评表不足，没有结果，不发布：甲（虚构）、" in str(campaigns.publish.warning(row))
    with pytest.raises(Conflict, match=r"6 人的测评表都不足，没有一人有结果，不能发布：甲"):
        campaigns.publish(cast.officer, row)
    row.refresh_from_db()
    assert row.state == "closed"


def test_those_who_have_a_result_are_published_and_the_others_named(client, cast, measured):
    other = RateeResult.objects.unscoped("test").get(
        results=measured.results, ratee=measured.ratees[1]
    )
    other.content = {"hidden": True, "forms": 2}
    other.save()
    measured.campaign.state = "closed"
    measured.campaign.save()
    said = str(campaigns.publish.warning(measured.campaign))
    assert "发布 5 人的报告" in said
    assert "1 人测评表不足，没有结果，不发布：乙（虚构）" in said
    assert campaigns.publish(cast.officer, measured.campaign).state == "published"
    text = _as(client, cast.officer).get(
        reverse("people:person", args=[measured.people[1].pk]), {"tab": "materials"}
    ).content.decode()  # fmt: skip
    assert "测评表不足，没有结果" in text


def test_what_is_published_bears_no_day_to_come(cast, measured):
    """The inspection was to last a week; it was closed and published today."""
    assert measured.campaign.closes_on == timezone.localdate()


def test_claims_on_four_forms_are_withheld(client, cast, town, campaign):
    _row, made = _few(cast, campaign, town)
    text = _as(client, cast.officer).get(reverse("assess:results", args=[made.pk])).content.decode()
    assert "参评人员太少，未作筛查。" in text
    for claim in ("没有发现串通", "已能分辨", "没有列出需核实", "没有不予采用的参评人员"):
        assert claim not in text
    unit = UnitResult.objects.unscoped("test").get(results=made)
    page = _as(client, cast.officer).get(reverse("assess:unit-result", args=[unit.pk]))
    assert "可分高低" not in page.content.decode()


def test_gaps_stand_on_the_scale_of_the_scores_with_their_error(client, cast, measured):
    content = measured.person_result.content
    gap = {one["name"]: one for one in content["gaps"]}["偏差"]
    assert abs(gap["high"] - gap["low"]) > 2
    page = _as(client, cast.officer).get(
        reverse("assess:person-result", args=[measured.person_result.pk])
    )
    assert gap_points(gap) in page.content.decode()
    assert f"偏差 {gap_points(gap)}" in "".join(content["summary"])


def test_a_score_and_a_gap_are_written_with_half_their_intervals():
    assert points({"score": 69.2, "low": 65.1, "high": 72.9}) == "69 分（误差 ±4）"
    wide = {"shown": True, "clear": False, "blind": True, "value": -3.0, "low": -20, "high": 14}
    assert (gap_points(wide), gap_verdict(wide)) == ("-3 分（误差 ±17）", "误差过大，不作判断")
    assert gap_verdict({**wide, "blind": False}) == "在误差之内"


def test_feedback_is_proposed_by_an_officer_and_approved_by_a_leader(cast, measured):
    row = measured.person_result
    put = results.propose_feedback(cast.officer, row, "部长", "肯定成绩，指出差别。")
    assert isinstance(put, Signing)
    assert not Feedback.objects.unscoped("test").exists()
    for account in (cast.officer, cast.stranger, cast.ratee):
        with pytest.raises(Refused):
            acts.second(account, put)
    acts.second(cast.leader, put)
    made = Feedback.objects.unscoped("test").get()
    assert (made.state, made.on) == ("approved", None)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(GuantongError, match="不能晚于今天"):
        results.record_feedback(cast.officer, made, tomorrow, "部长")
    results.record_feedback(cast.officer, made, timezone.localdate(), "部长", "本人认可。")
    made.refresh_from_db()
    assert (made.state, made.on, made.said) == ("given", timezone.localdate(), "本人认可。")


def test_without_the_setting_the_person_reads_nothing_but_may_reply_once_told(
    client, cast, measured
):
    campaign = measured.campaign
    campaign.on_screen = False
    campaign.save()
    row = RateeResult.objects.unscoped("test").get(pk=measured.person_result.pk)
    own, paper = (reverse(f"assess:own{tail}", args=[row.pk, *kind])
                  for tail, kind in (("", []), ("-paper", ["pdf"])))  # fmt: skip
    assert _as(client, cast.ratee).get(own).status_code == 404
    with pytest.raises(Conflict, match="尚未反馈"):
        results.reply(cast.ratee, row, "早了。")
    acts.second(cast.leader, results.propose_feedback(cast.officer, row, "部长", "指出差别。"))
    assert client.get(own).status_code == 404
    results.record_feedback(
        cast.officer, Feedback.objects.unscoped("test").get(), timezone.localdate(), "部长"
    )
    text = client.get(own).content.decode()
    assert "由部长当面反馈" in text
    assert "提出异议" in text
    assert "五个维度" not in text
    assert "指出差别" not in text
    assert client.get(paper).status_code == 404
    assert client.post(own, {"text": "对第三项有异议。"}).status_code == 302
    page = _as(client, cast.leader).get(reverse("assess:person-result", args=[row.pk]))
    assert "对第三项有异议。" in page.content.decode()


def test_reading_on_the_screen_is_a_setting_that_a_leader_approves(cast, measured):
    campaign = measured.campaign
    campaign.on_screen = False
    campaign.save()
    put = campaigns.let_read(cast.officer, campaign)
    campaign.refresh_from_db()
    assert not campaign.on_screen
    with pytest.raises(Refused):
        acts.second(cast.officer, put)
    acts.second(cast.leader, put)
    campaign.refresh_from_db()
    assert campaign.on_screen


def test_the_results_page_draws_units_and_people_with_their_errors(client, cast, measured):
    unit = _as(client, cast.officer).get(
        reverse("assess:unit-result", args=[measured.unit_result.pk])
    )
    chart = unit.context["chart"]
    assert [dot.name for dot in chart.rows] == [ratee.name for ratee in measured.ratees]
    assert all(dot.low < dot.value < dot.high for dot in chart.rows)
    assert chart.scale == (0, 100)
    page = client.get(reverse("assess:results", args=[measured.results.pk]))
    assert "<summary" in page.content.decode()
    overall = measured.unit_result.content["overall"]
    scores = [dot.value for dot in chart.rows]
    assert overall["score"] == pytest.approx(sum(scores) / 6)
    assert overall["low"] < overall["score"] < overall["high"]
    assert ResultSet.objects.unscoped("test").count() == 1
