"""A result: what cannot be is refused in words, another confirms it, whoever is elected is told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.jobs.village_terms.voting import COUNTS, DAY, STOOD, enter, held, nominate, set_up

from guantong.casework.services.rows import today
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.jobs.village_terms import electing
from guantong.jobs.village_terms.listings.elections import Elections
from guantong.jobs.village_terms.models import ElectionResult, VillageTerm
from guantong.jobs.village_terms.services import elections, results
from guantong.standards import village_elections as law

pytestmark = pytest.mark.django_db
#: 盘一 440 of 880 is not more than half; 王三, 何四 are.
GOOD = (450, 300, 500, 470, 300)


def terms():
    return VillageTerm.objects.unscoped("test")


@pytest.fixture
def row(town, desk):
    return set_up(desk.ship, town.village)


def waiting(label):
    return next(one.rows for one in Elections.waits if str(one.label) == label)


@pytest.mark.parametrize(
    ("counts", "votes", "words"),
    [
        ({"issued": 1001}, GOOD, "发出选票 1001 张，多于登记的 1000 人"),
        ({"returned": 901, "valid": 881}, GOOD, "收回选票 901 张，多于发出的 900 张"),
        ({"invalid": 19}, GOOD, "有效票与无效票合计 879 张，与收回的 880 张不符"),
        ({}, (861, 0, 500, 470, 300), "村委会主任：有人得 861 票，多于有效票 860 张"),
        ({}, (450, 411, 500, 470, 300), "村委会主任：得票合计 861，多于有效票乘以应选名额 860"),
        ({}, (450, 300, 800, 700, 300), "村委会委员：得票合计 1800，多于有效票乘以应选名额 1720"),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_words(row, desk, counts, votes, words):
    stood = nominate(desk.ship, row, *STOOD)
    with pytest.raises(GuantongError, match=words):
        enter(desk.ship, row, stood, votes, **counts)
    assert not ElectionResult.objects.unscoped("test").exists()


def test_nothing_is_entered_before_the_day_or_where_nobody_stands(row, desk):
    with pytest.raises(Conflict, match="还没有登记候选人"):
        enter(desk.ship, row, (), ())
    elections.move(desk.ship, row, on=today() + DAY)
    with pytest.raises(Conflict, match="还没有到"):
        enter(desk.ship, row, nominate(desk.ship, row, *STOOD), GOOD)


def test_a_result_counts_once_another_has_confirmed_it(row, desk):
    result = enter(desk.ship, row, nominate(desk.ship, row, *STOOD), GOOD)
    assert str(electing.state_of(row)) == "结果待核对"
    assert not terms().exists()
    assert not waiting("选举结果待核对")(desk.ship).exists()
    assert waiting("选举结果待核对")(desk.ship2).get() == row
    with pytest.raises(Refused, match="登记人以外的另一人"):
        results.confirm(desk.ship, result)
    with pytest.raises(Refused):
        results.confirm(desk.far, result)
    results.confirm(desk.ship2, result)
    row.refresh_from_db()
    result.refresh_from_db()
    assert (row.state, result.by, result.seconded_by) == ("held", desk.ship, desk.ship2)
    assert {(one.post, one.person.name) for one in terms().select_related("person")} == {
        ("committee_chief", "盘一"), ("committee_member", "王三"), ("committee_member", "何四"),
    }  # fmt: skip
    with pytest.raises(Conflict):
        results.confirm(desk.ship2, result)


def test_entered_twice_says_by_whom_and_what(row, desk):
    stood = nominate(desk.ship, row, *STOOD)
    enter(desk.ship, row, stood, GOOD)
    with pytest.raises(Conflict, match=r"结果已由ship于 .* 登记：收回选票 880 张，有效票 860 张"):
        enter(desk.ship2, row, stood, GOOD)
    with pytest.raises(Conflict, match="不能改期"):
        elections.move(desk.ship, row, on=today())


def test_what_is_given_back_is_entered_anew(row, desk):
    stood = nominate(desk.ship, row, *STOOD)
    result = enter(desk.ship, row, stood, GOOD)
    results.send_back(desk.ship2, result, reason="报告单上有效票是 859 张")
    again = enter(desk.ship, row, stood, GOOD, valid=859, invalid=21)
    assert again.valid == 859


def test_fewer_than_half_of_the_registered_make_it_void(row, desk):
    votes = (480, 15, 490, 470, 3)
    held(desk, row, votes, issued=500, returned=500, valid=495, invalid=5)
    assert row.state == "void"
    assert not terms().exists()
    assert waiting("待另行或者重新选举")(desk.ship).get() == row
    again = elections.follow(desk.ship, row, on=today())
    row.refresh_from_db()
    assert (again.kind, again.chief_seats, again.member_seats) == ("again", 1, 2)
    assert row.state == "followed"


def test_one_more_than_half_is_enough(row, desk):
    votes = (251, 240, 270, 260, 3)
    held(desk, row, votes, issued=501, returned=501, valid=501, invalid=0)
    assert row.state == "held"


def test_seats_that_stay_empty_are_voted_on_again_by_a_third(row, desk):
    stood = held(desk, row, (440, 300, 500, 439, 300))
    assert row.state == "short"
    assert [one.elected for one in stood] == [False, False, True, False, False]
    again = elections.follow(desk.ship, row, on=today())
    assert (again.kind, again.chief_seats, again.member_seats) == ("rerun", 1, 1)
    some = list(electing_nominees(again))
    assert [one.person.name for one in some] == ["盘一", "李二", "何四", "蒋五"]
    result = enter(desk.ship, again, some, (293, 294, 293, 290))
    results.confirm(desk.ship2, result)
    again.refresh_from_db()
    # A third of 880 is 293.3: 294 elect, 293 do not.
    assert again.state == "short"
    assert terms().filter(election=again).get().person.name == "李二"
    row.refresh_from_db()
    assert row.state == "held"


def electing_nominees(row):
    return [one for _post, _many, some in results.posts_of(row) for one in some]


def test_a_tie_at_the_edge_elects_neither(row, desk):
    stood = held(desk, row, (450, 300, 500, 450, 450))
    assert [one.elected for one in stood] == [True, False, True, False, False]
    found = results.of(ElectionResult.objects.unscoped("test").get())
    assert {one.person.name for one in found.level} == {"何四", "蒋五"}
    assert (row.state, found.outcome.empty) == ("short", 1)


def test_no_woman_among_the_elected_is_told(row, desk):
    stood = held(desk, row, (450, 300, 500, 300, 470))
    assert any("当选的没有妇女" in one for one in electing.warnings(row, stood))


def test_a_party_vote_needs_four_fifths_and_more_than_half_of_the_base_that_was_chosen(town, desk):
    some = (("盘一", "1", "chief"),)
    party = {"registered": 50, "issued": 40, "returned": 40, "valid": 40, "invalid": 0}
    row = set_up(desk.ship, town.village, body="party", member_seats=0)
    held(desk, row, (25,), stood=some, **party)
    assert row.state == "short"
    other = set_up(desk.ship, town.village, body="party", member_seats=0, base="issued")
    held(desk, other, (25,), stood=some, **party)
    assert other.state == "held"
    assert terms().get().get_way_display() == "选举"
    third = set_up(desk.ship, town.village, body="party", member_seats=0)
    held(desk, third, (39,), stood=some, **party | {"issued": 39, "returned": 39, "valid": 39})
    assert third.state == "void"


def test_a_void_election_takes_the_county_twice_and_ends_what_it_began(row, desk):
    from guantong.core.acts import second
    from guantong.core.models import Signing

    held(desk, row, GOOD)
    with pytest.raises(Refused):
        results.void(desk.ship, row, reason="查实贿选（虚构）")
    results.void(desk.org, row, reason="查实贿选（虚构）")
    row.refresh_from_db()
    assert row.state == "held"
    second(desk.org2, Signing.objects.unscoped("test").get())
    row.refresh_from_db()
    assert row.state == "void"
    assert set(terms().values_list("ended_by", "last")) == {("void", today())}


def test_a_workbook_row_tells_the_votes_in_words(row, desk, town):
    nominate(desk.ship, row, *STOOD)
    cast = "盘一 450、李二：300；王三 500票，何四 470、蒋五 300"
    with pytest.raises(GuantongError, match="“赵六 3”读不出候选人"):
        results.enter_row(desk.ship, town.village, body="committee", cast="赵六 3", **COUNTS)
    with pytest.raises(GuantongError, match="没有写得票的候选人：李二"):
        results.enter_row(
            desk.ship,
            town.village,
            body="committee",
            cast=cast.replace("李二：300；", ""),
            **COUNTS,
        )
    made = results.enter_row(desk.ship, town.village, body="committee", cast=cast, **COUNTS)
    assert sorted(made.votes.values()) == [300, 300, 450, 470, 500]
    with pytest.raises(Conflict, match="没有筹备中的"):
        results.enter_row(desk.ship, town.village, body="party", cast=cast, **COUNTS)


counts = st.tuples(*[st.integers(0, 400)] * 3).map(sorted)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    counts, st.lists(st.tuples(st.integers(1, 3), st.lists(st.integers(0, 400), max_size=5)),
                     min_size=1, max_size=3),
    st.sampled_from(["committee", "party", "supervision"]), st.sampled_from(["regular", "rerun"]),
)  # fmt: skip
def test_never_more_are_elected_than_seats_nor_one_under_the_threshold(some, posts, body, kind):
    returned, issued, due = some
    given_ = law.Counts(due, issued, returned, returned, 0)
    contests = [law.Contest("x", seats, votes) for seats, votes in posts]
    found = law.outcome(body, kind, given_, contests)
    for contest, won, level in zip(contests, found.elected, found.level, strict=True):
        assert len(won) <= contest.seats
        assert not won & level
        assert all(contest.votes[n] >= found.needed for n in won)
        lost = set(range(len(contest.votes))) - won
        assert all(contest.votes[n] >= contest.votes[m] for n in won for m in lost)
        assert found.valid or not won
    assert found.empty == sum(c.seats for c in contests) - sum(map(len, found.elected))
