"""The table of 能上能下: fifteen situations, four handlings, the terms of review and appeal."""

from guantong.standards import grounds
from guantong.standards.rules import all_rules


def test_there_are_fifteen_situations_each_with_its_article_and_source():
    found = grounds.section(grounds.SITUATION)
    assert len(found) == 15
    assert [one.code for one in found] == [f"s{n:02}" for n in range(1, 16)]
    assert all(one.article.startswith("第五条") for one in found)
    # Only the first seven were read in the article's own text.
    assert [one.code for one in found if not one.verify] == [f"s{n:02}" for n in range(1, 8)]
    assert {one.basis for one in found if one.verify} == {"secondary", "memory"}


def test_the_terms_are_those_of_the_civil_servants_law():
    days = {one.code: (one.name, one.number) for one in grounds.section(grounds.TIME)}
    assert days["d1"] == ("复核申请", 30)
    assert days["d2"] == ("申诉", 15)
    assert grounds.ground("d1").citation == "《公务员法》第九十五条、第九十六条"


def test_what_was_not_read_says_so_wherever_it_is_named():
    assert grounds.ground("s03").citation == "《推进领导干部能上能下规定》第五条（三）"
    assert grounds.ground("s10").citation.endswith("（依据待核）")
    assert grounds.unverified(["s03", "s10", "h3"]) == ["第五条（十）作风不严不实", "第七条免职"]


def test_the_steps_say_who_hears_the_person():
    heard = next(one for one in grounds.section(grounds.STEP) if one.code == "t1")
    assert "听取本人说明" in heard.detail


def test_every_handling_that_takes_a_level_has_an_influence_period_to_be_checked():
    rule = all_rules()["sanction.adjustment"]
    codes = [one.code for one in grounds.section(grounds.HANDLING)]
    assert sorted(rule.parameters) == [code for code in codes if code != grounds.LEVEL_KEPT]
    assert all(one.verify for one in rule.parameters.values())
