"""What every page shares: lists, forms, the tree, the policy, the languages."""

import pytest
from django.urls import reverse

from guantong.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.both
def test_a_list_is_searched_sorted_and_exported_as_filtered(client, cast, town):
    import io

    import openpyxl

    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("office:units")
    page = client.get(url, {"q": "镇", "sort": "-name"}).content.decode()
    assert page.index("蓝山镇") < page.index("红星镇")
    assert "甲县</a>" not in page
    answer = client.get(url, {"q": "镇", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"红星镇", "蓝山镇"}


def test_a_units_form_says_what_is_wrong_at_its_field(client, cast, town):
    client.force_login(cast.system, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("frame:act", args=["core.unit", town.red.pk, "create"])
    answer = client.post(url, {"name": "新村", "kind": "village", "code": "A11"})
    assert answer.status_code == 400
    assert "编码 A11 已被使用" in answer.content.decode()
    answer = client.post(url, {"name": "新村", "kind": "village", "code": "A12"})
    assert answer.status_code == 302
    assert Event.objects.unscoped("test").filter(action="机构.设立", actor=cast.system).exists()


def test_a_page_carries_a_strict_policy_and_no_inline_script(client, cast):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("office:home"))
    assert "unsafe" not in answer["Content-Security-Policy"]
    text = answer.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert "onclick" not in text


def test_the_tree_opens_level_by_level_within_scope_and_is_filtered(client, cast, town):
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("office:tree")
    assert "乙县" in client.get(url).content.decode()
    assert "甲县" not in client.get(url).content.decode()
    assert "蓝山镇" in client.get(url, {"parent": town.second.pk}).content.decode()
    assert "红星镇" not in client.get(url, {"parent": town.first.pk}).content.decode()
    assert "蓝山镇" in client.get(url, {"q": "蓝山"}).content.decode()
    assert "红星镇" not in client.get(url, {"q": "镇"}).content.decode()
    assert "evil" not in client.get(url, {"list": "//evil.example/"}).content.decode()


@pytest.mark.both
def test_a_list_is_narrowed_to_a_unit_of_the_tree(client, cast, town, campaign):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("people:list")
    assert "甲（虚构）" in client.get(url, {"unit": town.first.pk}).content.decode()
    assert "甲（虚构）" not in client.get(url, {"unit": town.second.pk}).content.decode()


def test_a_page_is_read_in_english_and_the_log_stays_chinese(client, cast, town):
    client.force_login(cast.system, backend="django.contrib.auth.backends.ModelBackend")
    back = client.post(
        reverse("office:language"), {"language": "en", "next": reverse("office:units")}
    )
    page = client.get(back.url).content.decode()
    assert 'lang="en"' in page
    assert "Unit directory" in page
    assert "单位目录" not in page
    client.post(reverse("frame:act", args=["core.unit", town.red.pk, "rename"]), {"name": "新红镇"})
    assert Event.objects.unscoped("test").latest("seq").action == "机构.更名"
