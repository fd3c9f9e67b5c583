"""The joint review: what the house knows, where answers clash, who reads what and when."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.casework.paper import paper
from tests.jobs.village_terms.gathered import clashes, enter, opened, say, turn_of

from guantong.casework import rounds
from guantong.casework.models import Case, ChecklistItem, Conclusion, UnitList
from guantong.casework.services import answering, checklists, finishing
from guantong.core.errors import Refused
from guantong.core.scope import rows_of
from guantong.frame.figures import FIGURES
from guantong.jobs.village_terms.models import Candidate
from guantong.jobs.village_terms.services import candidates, review
from guantong.people.models import Assessment, AwardSanction

pytestmark = pytest.mark.django_db
NUMBERS = {"removed_years": 2, "assessed_years": 3, "max_age": 60}


def verdicts(row):
    told = review.told({row.pk: NUMBERS})[row.pk]
    return {one.item["code"]: one.verdict for one in told}


def hits(row):
    return review.look_at([candidates.case_of(row)])[candidates.case_of(row).pk]


def sanction(person, end):
    today = dt.date.today()
    AwardSanction(
        person=person, kind="p1", name="党内警告", on=today - dt.timedelta(200), influence_end=end
    ).save()


def test_the_shipped_list_has_no_outdated_item_and_each_says_its_source():
    rows = review.shipped()
    codes = [one["code"] for one in rows]
    assert len(codes) == len(set(codes)) == 17
    assert "n15" not in codes
    assert [one["code"] for one in rows if "计划生育" in one["text"]] == []
    assert {one["verdict"] for one in rows} == {"不得", "不宜"}
    assert all(one["source"] and one["verify"] == "true" for one in rows)
    assert {one["rule"] for one in rows} - {""} == set(review.CHECKS)


def test_the_list_is_loaded_once_and_a_countys_own_is_offered_instead(town, desk, of, chief):
    assert review.load() == 0
    row = rows_of(opened(desk.org, of), UnitList, "round").first()
    assert len(rounds.asked_of(row)[1]) == 17
    own = checklists.draw_up(None, town.first, code=review.LIST, name="甲县负面情形")
    checklists.add(None, own, code="j1", text="不得：冒名顶替")
    checklists.accept(None, own)
    assert rounds.asked_of(row)[1] == ["j1 不得：冒名顶替"]


def test_each_unit_reads_what_it_is_asked(town, desk, of, chief, client):
    lists = rows_of(opened(desk.org, of), UnitList, "round").order_by("pk")
    assert rounds.asked_of(lists[0])[0] == "公安局"
    named = checklists.amend(None, ChecklistItem.objects.unscoped("test").get(
        unit=desk.bureaus[0]).checklist)  # fmt: skip
    rows_of(named, ChecklistItem).filter(unit=desk.bureaus[0]).update(code="公安")
    checklists.accept(None, named)
    assert rounds.asked_of(lists[0])[0] == "刑事、治安处罚，涉黑涉恶，吸毒"
    client.force_login(desk.review1)
    assert (
        "刑事、治安处罚，涉黑涉恶，吸毒" in client.get(lists[0].get_absolute_url()).content.decode()
    )


def test_what_is_not_recorded_is_not_known(town, desk, of, chief, second):
    assert verdicts(chief) == {
        "n03": "unknown", "n13": "unknown", "n16": "no", "n17": "no", "n18": "no",
    }  # fmt: skip
    today = dt.date.today()
    sanction(chief.person, None)
    assert verdicts(chief)["n03"] == "unknown"
    assert [str(one) for one in review.told({chief.pk: NUMBERS})[chief.pk] if one.calls] == [
        f"n03 党内警告（{today - dt.timedelta(200)}）未记影响期"
    ]
    for year in (1, 2, 3):
        Assessment(person=chief.person, year=today.year - year, result="2").save()
    assert verdicts(chief)["n13"] == "no"


def test_what_is_recorded_calls_for_a_look_without_saying_what(town, desk, of, second):
    chief = enter(
        desk.ship, town.village, of, birth_month="1958-01", party="02", party_month="2025-01"
    )
    enter(desk.ship, second, of, name="周甲", birth_month="1958-01", id_number="", other=True)
    other = Candidate.objects.unscoped("test").get(unit=second)
    Candidate.objects.unscoped("test").filter(pk=other.pk).update(person=chief.person)
    today = dt.date.today()
    sanction(chief.person, today + dt.timedelta(30))
    Assessment(person=chief.person, year=today.year - 1, result="4").save()
    assert set(verdicts(chief).values()) == {"yes"}
    opened(desk.org, of)
    told = hits(chief)
    assert len(told) == 5
    assert all(one.endswith("系统登记的信息与此有关，请核对") for one in told)
    assert "党内警告" not in "".join(told)


def test_answers_clash_with_rules_and_with_each_other(town, desk, of, chief):
    sanction(chief.person, dt.date.today() + dt.timedelta(30))
    opened(desk.org, of)
    say(desk, chief, ("不得", "n01 不得：被判处刑罚", "2024年被判处拘役"), "无异议", "无异议")
    assert clashes(chief) == [
        ("facts", "n01 被判处刑罚，或者刑满、缓刑期满未满五年：公安局写明，法院无异议"),
    ]  # fmt: skip
    case = candidates.case_of(chief)
    said = _as(case, "无异议", "县纪委监委")
    ((kind, text),) = [(one.kind, one.text) for one in review.clashes([case], said)[case.pk]]
    assert kind == "rules"
    assert text.startswith("n03 党内警告")
    assert text.endswith("，县纪委监委无异议")


def _as(case, outcome, unit, article=""):
    return {case.pk: [Conclusion(outcome=outcome, article=article, unit_name=unit)]}


def test_a_unit_that_says_other_than_the_register_clashes(town, desk, of, chief):
    opened(desk.org, of)
    case = candidates.case_of(chief)
    said = _as(case, "不得", "县委组织部", "n17")
    told = [(one.kind, one.text) for one in review.clashes([case], said)[case.pk]]
    assert told == [
        ("facts", "n17 拟任村党组织职务而不是正式党员：县委组织部写明，登记的政治面貌为中共党员"),
    ]  # fmt: skip


def test_a_unit_is_known_by_its_name_or_by_its_code_in_the_list():
    item = {"known_to": "公安、信访局"}
    named = {"信访局": "甲县群众来访中心"}
    assert review._knowing(item, ["甲县信访局", "甲县法院"], {}) == "甲县信访局"
    assert review._knowing(item, ["甲县群众来访中心"], named) == "甲县群众来访中心"
    assert review._knowing({"known_to": ""}, ["甲县群众来访中心"], named) == ""


def test_nothing_not_clear_is_decided_before_the_county_confers(town, desk, of, chief):
    opened(desk.org, of)
    say(desk, chief, ("难以判断", "", "缺住址证明"), "无异议", "无异议")
    assert turn_of(chief).step == "supplement"
    finishing.finish(desk.ship, turn_of(chief), evidence_0=paper())
    say(desk, chief, ("不宜", "n11 不宜：吸毒", "有处罚决定"), "无异议", "无异议")
    assert turn_of(chief).step == "confer"
    finishing.finish(desk.org, turn_of(chief), evidence_0=paper())
    finishing.finish(desk.org, turn_of(chief), outcome="不宜作为人选", reason="公安机关有处罚决定")
    with pytest.raises(Refused, match="须由另一人"):
        finishing.finish(desk.org, turn_of(chief), evidence_0=paper())
    finishing.finish(desk.org2, turn_of(chief), evidence_0=paper())
    assert candidates.case_of(chief).result == "不宜作为人选"
    counts = {
        one.code: one.part(Candidate.objects.unscoped("test")).count()
        for one in FIGURES
        if one.code
        in {"village_terms.reviewed", "village_terms.objections", "village_terms.silent"}
    }
    assert counts == {
        "village_terms.reviewed": 1, "village_terms.objections": 1, "village_terms.silent": 0,
    }  # fmt: skip


def test_who_reads_the_review_and_who_does_not(town, desk, of, chief, client):
    opened(desk.org, of)
    case = candidates.case_of(chief)
    for name in ("ship", "secretary", "far", "window"):
        assert not Case.objects.visible_to(getattr(desk, name)).filter(pk=case.pk).exists(), name
    for name in ("org", "review1"):
        assert Case.objects.visible_to(getattr(desk, name)).filter(pk=case.pk).exists(), name
    answers = {}
    for name in ("org", "ship", "secretary", "review1"):
        client.force_login(getattr(desk, name))
        page = client.get(reverse("village_terms:candidate", args=[chief.pk]))
        answers[name] = page.status_code
        said = page.content.decode() if page.status_code == 200 else ""
        assert ("对照负面情形清单" in said) == (name == "org")
    assert answers == {"org": 200, "ship": 200, "secretary": 404, "review1": 404}


def test_a_unit_marks_the_rest_after_the_hits_and_signs_once(town, desk, of, chief):
    for n in range(6):
        enter(desk.ship, town.village, of, post="committee_member", name=f"李{n}", party="13",
              party_month="")  # fmt: skip
    sanction(chief.person, dt.date.today() + dt.timedelta(30))
    row = rows_of(opened(desk.org, of), UnitList, "round").order_by("pk").first()
    turn = turn_of(chief, desk.bureaus[0])
    article = rounds.asked_of(row)[1][2]
    answering.mark(
        desk.review1, row, turns=[turn.pk], outcome="不得", article=article, reason="处分影响期内"
    )
    answering.rest(desk.review1, row)
    sheet = answering.sign(desk.review1, row)
    assert sheet.many == 7
    turn.refresh_from_db()
    assert (turn.outcome, turn.done_by) == ("不得", desk.review1)
