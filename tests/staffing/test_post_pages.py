"""Pages of posts and quotas: entered, changed, closed, compared with who is in office."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.frame.filing import faults, handed_in, written

from guantong.people.models import StaffQuota
from guantong.people.services import quotas
from guantong.staffing.models import Post
from guantong.staffing.services import posts

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast, staff):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _post(staff, title):
    return next(post for post in staff.posts if post.title == title)


def _act(name, row):
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def _form(client, url):
    form = client.get(url).context["form"]
    return {f.html_name: f.value() for f in form if f.value() not in (None, False, "")}


@pytest.mark.both
def test_the_list_names_holders_and_is_narrowed_to_chiefs(desk, staff):
    url = reverse("staffing:posts")
    page = desk.get(url).content.decode()
    assert staff.people.woman.name in page
    chiefs = desk.get(url, {"chief": "1"}).content.decode()
    assert "县长" in chiefs
    assert "副县长" not in chiefs


def test_a_post_is_entered_with_what_is_left_open_by_its_level(desk, town):
    url = _act("post-create", town.red)
    assert url in desk.get(reverse("staffing:posts"), {"unit": town.red.pk}).content.decode()
    facts = {"title": "人大主席", "level": "1A41", "work": "congress"}
    assert desk.post(url, {**facts, "title": ""}).context["form"].errors["title"]
    assert desk.post(url, {**facts, "in_team": "on"}).status_code == 302
    row = Post.objects.unscoped("test").get(title="人大主席")
    assert (row.unit, row.weight, row.in_team) == (town.red, 1.2, True)
    assert "assembly" in row.fields


def test_a_post_changed_by_another_meanwhile_keeps_what_was_typed(desk, staff, cast):
    row = _post(staff, "县长")
    url = _act("change", row)
    mine = {**_form(desk, url), "title": "代县长", "version": 1}
    posts.change(cast.officer, row, weight=3.0, version=1)
    answer = desk.post(url, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    [weight] = [one for one in answer.context["stale"].differences if one.label == "岗位权重"]
    assert (weight.now, weight.mine) == ("3", "2.5")
    assert 'value="代县长"' in page
    again = {**mine, "version": answer.context["version"]}
    assert desk.post(url, again).status_code == 302
    assert Post.objects.unscoped("test").get(pk=row.pk).title == "代县长"


def test_a_closed_post_leaves_the_list_and_changes_no_more(desk, staff):
    row = _post(staff, "县长")
    desk.post(_act("close", row), {"on": "2026-11-25"})
    url = reverse("staffing:posts")
    assert "1 条" in desk.get(url, {"closed": "1"}).content.decode()
    assert row.pk not in {post.pk for post in desk.get(url).context["page"].rows}
    page = desk.get(reverse("staffing:post", args=[row.pk])).content.decode()
    assert "2026-11-25" in page
    assert _act("change", row) not in page


def test_posts_are_taken_from_posts_held_once(desk, town):
    Post.objects.unscoped("test").delete()
    url = _act("posts-take", town.city)
    first = desk.post(url, {"version": ""}, follow=True).content.decode()
    assert "建立职位 " in first
    count = Post.objects.unscoped("test").count()
    assert count > 2
    assert "建立职位 0 个" in desk.post(url, {"version": ""}, follow=True).content.decode()
    assert Post.objects.unscoped("test").count() == count


def test_a_quota_is_entered_and_who_is_over_it_is_shown(desk, town, staff):
    url = reverse("staffing:quota-set")
    facts = {"unit": "甲县", "level": "1A32", "number": "1", "document": "县编〔2026〕3号"}
    assert desk.post(url, {**facts, "number": "201"}).status_code == 422
    assert desk.post(url, facts).status_code == 302
    row = StaffQuota.objects.unscoped("test").get()
    assert (row.unit, row.number, row.document) == (town.first, 1, "县编〔2026〕3号")
    page = desk.get(reverse("staffing:quotas"))
    assert [(line.unit, line.over) for line in page.context["page"].object_list] == [
        (town.first, 1)
    ]
    assert "超配 1 人" in page.content.decode()
    elsewhere = desk.get(reverse("staffing:quotas"), {"unit": town.second.pk})
    assert elsewhere.context["off"] == 0


@pytest.mark.both
def test_whoever_holds_several_units_sees_the_quotas_of_all(desk, town, cast):
    from guantong.core.services import accounts

    for unit, number in ((town.first, 9), (town.second, 3)):
        quotas.set_quota(cast.officer, unit, level="1A32", is_chief=False, number=number)
    accounts.grant(None, cast.nobody, role="cadre_officer", unit=town.second)
    accounts.grant(None, cast.nobody, role="cadre_officer", unit=town.first)
    desk.force_login(cast.nobody, backend="django.contrib.auth.backends.ModelBackend")
    page = desk.get(reverse("staffing:quotas"))
    lines = [(line.unit, line.under) for line in page.context["page"].object_list]
    assert lines == [(town.first, 7), (town.second, 3)]


def test_a_workbook_of_posts_is_filled_in_and_handed_in_from_the_list(desk, cast, town):
    assert (
        reverse("frame:intake-begin", args=["core.unit", town.city.pk, "post-create"])
        in desk.get(reverse("staffing:posts")).content.decode()
    )
    keys = ["core.unit", town.city.pk, "post-create"]
    empty = desk.get(reverse("frame:intake-template", args=keys)).content
    book = openpyxl.load_workbook(io.BytesIO(empty))
    head = [cell.value for cell in book.worksheets[0][1]]
    given = {"单位": "红星镇", "职务名称": "副镇长", "职务层次": "乡科级副职"}
    for name, value in given.items():
        book.worksheets[0].cell(2, head.index(name) + 1, value)
    out = io.BytesIO()
    book.save(out)
    count = Post.objects.unscoped("test").count()
    read = handed_in(cast.officer, "core.unit", "post-create", town.city, out.getvalue())
    assert faults(read) == []
    written(cast.officer, read)
    assert Post.objects.unscoped("test").count() == count + 1
