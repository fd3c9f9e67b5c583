"""The log is a chain: a change, a gap, a cut-off end are found, with the row."""

import pytest

from guantong.core.models import Event, EventHead
from guantong.core.services import events

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def ten_events(db):
    for number in range(10):
        events.record(None, "测试", f"thing:{number}", f"第{number}次")


def test_an_untouched_log_is_whole(ten_events):
    assert events.verify() is None


@pytest.mark.parametrize("field", ["summary", "actor_name", "subject", "outcome", "data"])
def test_a_changed_row_is_named(ten_events, field):
    Event.objects.unscoped("test").filter(seq=4).update(**{field: "改"})
    broken = events.verify()
    assert broken is not None
    assert broken.seq == 4


def test_a_missing_row_is_named(ten_events):
    Event.objects.unscoped("test").filter(seq=7).delete()
    assert events.verify().seq == 7


def test_a_cut_off_end_is_found(ten_events):
    Event.objects.unscoped("test").filter(seq__gt=8).delete()
    assert events.verify().seq == 9


def test_a_forged_head_is_found(ten_events):
    Event.objects.unscoped("test").filter(seq__gt=8).delete()
    last = Event.objects.unscoped("test").get(seq=8)
    EventHead.objects.update(seq=8, hash=last.hash)
    assert "日志头" in events.verify().reason
