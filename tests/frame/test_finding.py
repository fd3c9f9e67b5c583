"""One search for whatever has a page: of every kind, as far as the reader may see it."""

import pytest
from django.urls import reverse

from guantong.core.models import Account
from guantong.core.services import accounts, units

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _found(client, account, words):
    client.force_login(account, backend=BACKEND)
    return client.get(reverse("frame:search"), {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["红星", "hxz", "A1", "hongxing", "红 镇"])
def test_a_row_is_found_by_what_it_is_called_and_leads_to_its_page(client, cast, town, words):
    page = _found(client, cast.system, words)
    assert f'href="{reverse("office:unit", args=[town.red.pk])}"' in page
    assert "乡镇街道 · 甲县" in page
    assert "蓝山镇" not in page


def test_nothing_is_found_out_of_scope(client, cast, town):
    assert "没有找到“红星”" in _found(client, cast.stranger, "红星")
    assert "蓝山镇" in _found(client, cast.stranger, "蓝山")


def test_who_may_not_open_a_list_finds_none_of_its_rows(client, cast, town):
    assert "没有找到" in _found(client, cast.nobody, "红星镇")


def test_kinds_stand_apart_and_a_job_of_data_is_one_of_them(client, cast, town):
    from tests.jobs.certificates.models import Certificate

    Certificate(unit=town.red, holder="红星（虚构）", number="E红星").save()
    accounts.grant(None, cast.nobody, role="certificate_keeper", unit=town.city)
    accounts.grant(None, cast.nobody, role="cadre_officer", unit=town.city)
    page = _found(client, Account.doors.get(pk=cast.nobody.pk), "红星")
    assert page.index("机构</div>") < page.index("红星镇")
    assert "因私出国（境）证照</div>" in page
    assert "E红星" in page


def test_lines_of_the_menu_are_found_too_by_those_who_have_them(client, cast, town):
    assert reverse("office:events") in _found(client, cast.audit, "sjrz")
    assert reverse("office:events") not in _found(client, cast.system, "审计日志")


def test_six_of_a_kind_are_shown_and_the_rest_in_its_list(client, cast, town):
    for n in range(8):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"V{n}")
    page = _found(client, cast.system, "号村")
    assert page.count("号村</span>") == 6
    assert f"{reverse('office:units')}?q=%E5%8F%B7%E6%9D%91" in page


def test_with_nothing_typed_it_says_what_can_be(client, cast, town):
    assert "可输入姓名" in _found(client, cast.system, " ")


def test_with_nothing_typed_the_pages_opened_last_are_shown_but_for_the_open_one(
    client, cast, town
):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    for row in (town.red, town.blue):
        client.get(row.get_absolute_url())
    here = f"http://testserver{town.blue.get_absolute_url()}"
    shown = client.get(reverse("frame:search"), headers={"HX-Current-URL": here}).content.decode()
    assert "最近打开" in shown
    assert "红星镇" in shown
    assert "蓝山镇" not in shown
