"""A motion that does not pass: the seat that stays empty, and who cannot come then."""

import pytest
from django.urls import reverse
from tests.meeting import cast as told
from tests.staffing.shared import fresh, sign_in

from guantong.meeting.services import deciding, unmaking
from guantong.meeting.services.minutes import minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast, gov):
    return told.prepare(cast.officer, gov)


def _if_lost(meeting, person):
    return unmaking.if_lost(next(m for m in told.motions(meeting) if m.person_id == person.pk))


def test_who_does_not_leave_keeps_out_who_was_to_come(meeting, gov):
    """The secretary stays in the town, so the deputy head cannot follow there."""
    found = _if_lost(meeting, gov.mayor)
    assert [one.person_id for one in found.after] == [gov.young.pk]
    # Of the two deputy heads of the county one leaves anyhow: no place more is empty than meant.
    assert found.empty == ""
    assert found.words == [
        f"红星镇党委书记仍由{gov.mayor.name}担任，{gov.young.name}不能到任",
    ]  # fmt: skip


def test_a_seat_that_its_holder_leaves_stays_empty(meeting, gov):
    found = _if_lost(meeting, gov.woman)
    assert found.words == ["甲县县长空缺，须另提人选"]
    # The other deputy head leaves, so that the secretary still finds a place.
    assert found.after == ()


def test_a_removal_that_fails_keeps_out_the_successor(meeting, gov):
    found = _if_lost(meeting, gov.chief)
    assert [one.person_id for one in found.after] == [gov.woman.pk]


def test_a_chain_is_followed_to_its_end():
    """A leaves 一 for 二, B comes from 三 to 一, C from 四 to 三: without A, B and C stay too."""
    from guantong.meeting.models import Motion

    rows = [
        Motion(pk=n, name=name, remove=remove, appoint=appoint)
        for n, (name, remove, appoint) in enumerate(
            [("甲", "一", "二"), ("乙", "三", "一"), ("丙", "四", "三"), ("丁", "二", "")]
        )
    ]
    (found,) = unmaking.chains(rows, {0})
    assert [one.name for one in found.after] == ["乙", "丙"]
    assert found.empty == "二"
    assert unmaking.chains(rows, set()) == []
    both = unmaking.chains(rows, {0, 3})
    # Whoever was to leave 二 stays there as well: nothing is empty.
    assert [one.empty for one in both] == ["", ""]


def test_it_is_shown_before_the_vote_is_closed_and_stands_in_the_record(meeting, cast, gov, client):
    meeting = told.begin(cast.officer, meeting)
    lost = next(m for m in told.motions(meeting) if m.person_id == gov.woman.pk)
    sign_in(client, cast.officer)
    page = client.get(reverse("meeting:motion", args=[lost.pk])).content.decode()
    assert "如不通过" in page
    assert "甲县县长空缺，须另提人选" in page
    address = reverse("meeting:meeting", args=[meeting.pk])
    assert "甲县县长空缺" not in client.get(address).content.decode()
    told.say(cast.officer, meeting, lost, agree=2, oppose=5)
    told.all_agree(cast.officer, fresh(meeting))
    assert "甲县县长空缺" in client.get(address).content.decode()
    closing = client.get(reverse("frame:act", args=["meeting.meeting", meeting.pk, "close"]))
    assert "甲县县长空缺" in closing.content.decode()
    meeting = deciding.close(cast.officer, fresh(meeting))
    assert "甲县县长空缺" in client.get(address).content.decode()
    blocks = [getattr(block, "text", "") for block in minutes(meeting).blocks]
    at = blocks.index("五、未通过事项的影响")
    assert blocks[at + 1] == f"{gov.woman.name}：甲县县长空缺，须另提人选。"
