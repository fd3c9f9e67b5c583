"""Transfers, retirement, photos, opening what is sealed, kept filters."""

import io

import pytest
from django.core.files import File

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.frame.models import Change, SavedFilter
from guantong.frame.records import filters
from guantong.people.models import Person, PostHeld
from guantong.people.services import movement, records, secrets

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 100


def _post(person, cast, **more):
    data = {
        "unit_name": "红星镇", "title": "党委书记", "level": "1A41", "is_principal": True,
        "start": "2019-06", **more,
    }  # fmt: skip
    return records.save_record(cast.officer, person, "A02", data)


@pytest.mark.both
def test_a_transfer_ends_the_posts_there_and_begins_one_here(cast, town, person):
    old = _post(person, cast)
    post = {"level": "1A41", "is_chief": True}
    moved = movement.transfer(cast.officer, person, town.blue, "蓝山镇党委书记", "2024-05", **post)
    assert moved.unit_path == town.blue.path
    assert PostHeld.objects.visible_to(cast.officer).get(pk=old.pk).end == "2024-05"
    now = PostHeld.objects.visible_to(cast.officer).get(person=person, end="")
    assert (now.unit_id, now.title, now.is_principal) == (town.blue.pk, "蓝山镇党委书记", True)
    assert (moved.post, moved.post_since, moved.level_since) == (
        "蓝山镇党委书记", "2024-05", "2019-06",
    )  # fmt: skip
    assert moved.exit_set.unscoped("test").get().went_to == "蓝山镇"
    assert moved.entry_set.unscoped("test").get().came_from == "红星镇"
    change = Change.objects.unscoped("test").get(subject_id=person.pk, field="unit", part="")
    assert (change.before, change.after) == ("红星镇", "蓝山镇")


def test_a_transfer_needs_both_units(cast, town, person):
    with pytest.raises(Refused):
        movement.transfer(cast.stranger, person, town.blue, "书记", "2024-05")
    with pytest.raises(GuantongError, match="相同"):
        movement.transfer(cast.officer, person, town.red, "书记", "2024-05")


def test_who_retires_leaves_posts_and_cannot_retire_twice(cast, person):
    post = _post(person, cast)
    gone = movement.leave(cast.officer, person, "retired", "2024-05", document="甲组〔2024〕1号")
    assert gone.get_status_display() == "退休"
    assert PostHeld.objects.visible_to(cast.officer).get(pk=post.pk).end == "2024-05"
    assert gone.retirement_set.unscoped("test").get().level == "1A41"
    with pytest.raises(Conflict, match="已不在职"):
        movement.leave(cast.officer, person, "moved", "2024-06")


def test_opening_needs_a_reason_and_leaves_an_event(cast, person):
    relative = {"call": "妻子", "name": "刘某", "birth": "1976-02"}
    records.save_record(cast.officer, person, "A36", relative)
    with pytest.raises(GuantongError, match="事由"):
        secrets.reveal(cast.officer, person, " 看 ")
    opened = secrets.reveal(cast.officer, person, "核对档案")
    assert opened.id_number == "431199197503120013"
    assert opened.family[0].name == "刘某"
    event = Event.objects.unscoped("test").latest("seq")
    assert (event.action, event.summary) == ("人员.查看密封", "事由：核对档案")
    assert "431199" not in event.data


@pytest.mark.parametrize("role", ["leader", "stranger", "nobody"])
def test_who_may_not_open_is_refused_and_only_the_refusal_is_logged(cast, person, role):
    with pytest.raises(Refused):
        secrets.reveal(getattr(cast, role), person, "核对档案")
    [event] = Event.objects.unscoped("test").filter(action="人员.查看密封")
    assert event.outcome == "拒绝"


def test_an_export_with_numbers_is_logged_with_whom_it_names(cast, person, other):
    people = [person, other]
    found = secrets.reveal_for_export(cast.officer, people, "报省委组织部")
    assert found == {person.pk: "431199197503120013", other.pk: ""}
    assert str(person.pk) in Event.objects.unscoped("test").latest("seq").data
    with pytest.raises(Refused):
        secrets.reveal_for_export(cast.stranger, people, "报省委组织部")


def test_a_photo_is_kept_and_what_is_none_is_refused(cast, person):
    secrets.keep_photo(cast.officer, person, File(io.BytesIO(JPEG), "甲.jpg"))
    assert person.photo_set.unscoped("test").get().file.size == len(JPEG)
    with pytest.raises(GuantongError, match="不是 JPG"):
        secrets.keep_photo(cast.officer, person, File(io.BytesIO(b"<svg onload=x>"), "甲.jpg"))


def test_a_filter_is_kept_shared_and_seen_by_whoever_sees_the_unit(cast, town):
    query = "sex=2&page=7&export=xlsx"
    row = filters.keep(cast.officer, Person, "people:list", "女干部", query, shared=True)
    assert row.query == "sex=2"
    assert SavedFilter.objects.visible_to(cast.leader).get().name == "女干部"
    filters.keep(cast.officer, Person, "people:list", "女干部", "sex=2&level=1A41")
    assert SavedFilter.objects.visible_to(cast.officer).get().query == "sex=2&level=1A41"
    with pytest.raises(Refused):
        filters.drop(cast.leader, row)
    with pytest.raises(GuantongError, match="没有筛选条件"):
        filters.keep(cast.officer, Person, "people:list", "全部", "page=3")
    assert Person.objects.visible_to(cast.officer).count() == 0
