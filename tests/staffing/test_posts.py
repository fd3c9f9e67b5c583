"""Posts are taken from those who hold them, changed by one officer at a time, held to the quota."""

import datetime

import pytest
from tests.staffing.shared import fresh

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Unit
from guantong.people.services import quotas
from guantong.staffing.models import Post
from guantong.staffing.queries import posts as reads
from guantong.staffing.queries.holders import holders
from guantong.staffing.services import posts

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _post(staff, title):
    return next(post for post in staff.posts if post.title == title)


def test_each_leading_post_held_becomes_a_post_of_its_unit(staff):
    told = [(post.unit.name, post.title, post.level) for post in staff.posts]
    assert told == [
        ("甲县", "县长", "1A31"), ("甲县", "副县长", "1A32"), ("甲县", "副县长", "1A32"),
        ("红星镇", "党委书记", "1A41"),
    ]  # fmt: skip


def test_what_a_post_is_follows_from_its_title_and_work(staff):
    secretary, head = _post(staff, "党委书记"), _post(staff, "县长")
    assert (secretary.half, secretary.committee) == ("secretary", "township")
    assert (head.half, head.committee) == ("head", "")
    assert secretary.fields == ["party", "township"]
    assert head.weight == pytest.approx(2.0 * 1.25)


def test_posts_taken_twice_are_there_once(staff, town, cast):
    assert posts.take_from_people(cast.officer, town.city) == 0
    assert Post.objects.unscoped("test").count() == 4


def test_two_posts_of_one_title_are_held_by_two_persons_in_their_order(staff):
    held = holders(staff.posts)
    deputies = [held[post.pk] for post in staff.posts if post.title == "副县长"]
    assert deputies == [staff.people.woman.pk, staff.people.young.pk]


def test_a_person_on_the_roster_alone_holds_the_post_of_that_title(town, cast):
    from guantong.people.services import persons

    facts = {"sex": "1", "birth_month": "1980-01", "name": "吴（虚构）", "post": "镇长"}
    person = persons.create(cast.officer, town.red, facts)
    post = posts.create(cast.officer, town.red, title="镇长", level="1A41")
    assert holders([post]) == {post.pk: person.pk}


def test_an_officer_of_another_county_neither_makes_nor_sees_posts(staff, town, cast):
    with pytest.raises(Refused):
        posts.create(cast.stranger, town.red, title="镇长", level="1A41")
    assert not reads.posts(cast.stranger).exists()
    assert reads.posts(cast.leader).count() == 4
    with pytest.raises(Refused):
        posts.change(cast.leader, staff.posts[0], weight=2.0)


def test_a_post_changed_since_is_not_overwritten(staff, cast):
    post = _post(staff, "县长")
    posts.change(cast.officer, post, weight=3.0, version=1)
    with pytest.raises(Conflict, match="刚被别人修改过"):
        posts.change(cast.officer, post, weight=1.0, version=1)
    assert fresh(post).weight == 3.0


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"weight": 9.0}, "weight"),
        ({"level": "1A77"}, "level"),
        ({"title": " "}, "title"),
        ({"fields": ["alchemy"]}, "fields"),
    ],
)
def test_a_wrong_fact_names_its_field(staff, cast, facts, field):
    with pytest.raises(GuantongError) as told:
        posts.change(cast.officer, _post(staff, "县长"), **facts)
    assert told.value.field == field


def test_a_closed_post_is_no_longer_listed(staff, cast):
    posts.close(cast.officer, _post(staff, "县长"), datetime.date(2026, 1, 1))
    assert "县长" not in [post.title for post in reads.posts(cast.officer)]
    assert [post.title for post in reads.posts(cast.officer, closed=True)] == ["县长"]


def test_the_quota_check_lists_over_and_under(staff, town, cast):
    quotas.set_quota(cast.officer, town.first, level="1A32", is_chief=False, number=1)
    quotas.set_quota(cast.officer, town.first, level="1A31", is_chief=True, number=2)
    lines = [x for x in reads.quota_lines(cast.officer, town.city) if x.over or x.under]
    told = [(x.level, x.is_chief, x.quota, x.posts, x.filled, x.over, x.under) for x in lines]
    assert told == [("1A31", True, 2, 1, 1, 0, 1), ("1A32", False, 1, 2, 2, 1, 0)]


def test_a_quota_is_corrected_in_its_place(town, cast):
    quotas.set_quota(cast.officer, town.first, level="1A32", is_chief=False, number=5)
    row = quotas.set_quota(cast.officer, town.first, level="1A32", is_chief=False, number=6)
    assert (row.number, type(row).objects.unscoped("test").count()) == (6, 1)
    with pytest.raises(GuantongError):
        quotas.set_quota(cast.officer, town.first, level="1A32", is_chief=False, number=999)
    with pytest.raises(Refused):
        quotas.set_quota(cast.leader, town.first, level="1A32", is_chief=False, number=6)


@pytest.mark.parametrize(
    ("unit", "title", "said"),
    [
        ("零陵区", "区委副书记", "零陵区委副书记"),
        ("零陵区", "区长", "零陵区区长"),
        ("甲县", "副县长", "甲县副县长"),
        ("梅花镇", "镇党委书记", "梅花镇党委书记"),
        ("零陵区教育局", "局长", "零陵区教育局局长"),
    ],
)
def test_a_post_is_named_with_its_unit_as_documents_do(unit, title, said):
    assert Post(unit=Unit(name=unit), title=title).full_name == said
