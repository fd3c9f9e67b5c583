"""Rows are picked by typing: from the list that is offered, or by words that name only one."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from guantong.core.models import Grant, Unit
from guantong.core.roles import GRANT_MANAGE, UNIT_MANAGE, UNIT_VIEW
from guantong.core.services import accounts, units
from guantong.people.services import persons
from guantong.ui.forms import Form
from guantong.ui.picker import RowField, RowsField

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PICK = reverse("frame:pick", args=["core.unit"])


@pytest.fixture
def villages(town):
    """Thirty villages of 红星镇: more than stand in a drop-down."""
    return [
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"V{n}")
        for n in range(1, 31)
    ]


def _asked(account, data, field=RowField, **kwargs):
    class Asked(Form):
        unit = field(Unit, **kwargs)

    return Asked(QueryDict(data), reader=account)


def _offered(client, account, query):
    client.force_login(account, backend=BACKEND)
    return client.get(f"{PICK}?{query}").content.decode()


def test_a_key_is_taken_before_words(cast, town, villages):
    form = _asked(cast.system, f"unit={town.red.pk}&unit_text=蓝山镇")
    assert form.is_valid()
    assert form.cleaned_data == {"unit": town.red}


@pytest.mark.parametrize("data", ["unit_text=红星镇", "unit_text= A1 ", "unit=A1", "unit=红星镇"])
def test_words_that_name_one_row_are_enough(cast, town, villages, data):
    assert _asked(cast.system, data).is_valid()


def test_words_that_name_none_are_answered_with_what_is_near(cast, villages):
    form = _asked(cast.system, "unit_text=红星")
    assert form.errors["unit"] == [
        "没有这个机构，或不在您的范围内。是不是：红星镇（乡镇街道 · 甲县）？"
    ]


def test_rows_of_one_name_are_told_apart(cast, town, villages):
    units.create(None, town.blue, name="一村", kind="village", code="B11")
    form = _asked(cast.system, "unit_text=一村")
    assert form.errors["unit"] == [
        "叫这个名称的机构不止一个，请从列表中选：一村（村社区 · 红星镇）；一村（村社区 · 蓝山镇）"
    ]


def test_a_row_out_of_scope_is_neither_found_nor_taken(client, cast, town, villages):
    assert "红星镇" not in _offered(client, cast.stranger, "q=红星")
    for data in (f"unit={town.red.pk}", "unit=红星镇", "unit=A1"):
        errors = _asked(cast.stranger, data).errors["unit"]
        assert "没有这个机构，或不在您的范围内。" in errors[0]
        assert "甲县" not in errors[0]


def test_few_rows_stand_in_a_drop_down_and_many_do_not(cast, town, villages):
    few, many = _asked(cast.stranger, ""), _asked(cast.system, "")
    assert few.fields["unit"].widget.choices == [
        ("", "—"), (town.second.pk, "乙县"), (town.blue.pk, "蓝山镇"),
    ]  # fmt: skip
    assert 'role="combobox"' in str(many["unit"])


@pytest.mark.parametrize("words", ["红星", "hongxing", "hxz", "HXZ", "A1"])
def test_it_is_found_by_characters_pinyin_initials_and_code(client, cast, town, words):
    page = _offered(client, cast.system, f"q={words}")
    assert f'data-key="{town.red.pk}" data-label="红星镇"' in page
    assert "乡镇街道 · 甲县" in page
    assert "蓝山镇" not in page


def test_at_most_twenty_are_offered_and_it_is_said_that_there_are_more(client, cast, villages):
    page = _offered(client, cast.system, "q=号村")
    assert page.count("data-key") == 20
    assert "还有更多" in page


def test_closed_units_are_offered_nowhere(client, cast, town):
    units.close(cast.system, town.village)
    assert "没有找到" in _offered(client, cast.system, "q=一村")


def test_a_picker_offers_what_the_reader_may_use_for_the_act(client, cast, town):
    """An auditor's picker of units to grant over is empty, though another right is held."""
    accounts.grant(None, cast.nobody, role="cadre_officer", unit=town.first)
    assert "红星镇" in _offered(client, cast.nobody, f"needs={UNIT_VIEW.key}&q=红星")
    assert "没有找到" in _offered(client, cast.nobody, f"needs={UNIT_MANAGE.key}&q=红星")
    form = _asked(cast.nobody, f"unit={town.red.pk}", needs=GRANT_MANAGE)
    assert not form.is_valid()


def test_a_right_that_is_named_shows_no_more_than_one_may_see(client, cast, town):
    """The security officer holds grant.manage over everything, and sees no person."""
    facts = {"name": "甲（虚构）", "sex": "2", "birth_month": "1985-05", "post": "镇长"}
    persons.create(cast.officer, town.red, facts)
    client.force_login(cast.security, backend=BACKEND)
    address = reverse("frame:pick", args=["people.person"])
    page = client.get(f"{address}?needs={GRANT_MANAGE.key}&q=甲").content.decode()
    assert "没有找到" in page


@pytest.mark.parametrize("model", ["core.nothing", "nothing", "sessions.session"])
def test_what_has_no_scope_is_not_offered(client, cast, model):
    client.force_login(cast.system, backend=BACKEND)
    assert client.get(reverse("frame:pick", args=[model])).status_code == 404


def test_several_rows_are_each_kept_once(cast, town, villages):
    data = f"unit={town.red.pk}&unit={town.blue.pk}&unit={town.red.pk}&unit_text=甲县"
    form = _asked(cast.system, data, field=RowsField)
    assert form.is_valid()
    assert form.cleaned_data["unit"] == [town.red, town.blue, town.first]
    shown = str(form["unit"])
    assert shown.count("data-unpick") == 2
    assert 'value="甲县"' in shown


def test_what_was_chosen_is_still_there_when_something_else_is_wrong(cast, town, villages):
    client_form = _asked(cast.system, f"unit={town.red.pk}&unit_text=红星镇")
    shown = str(client_form["unit"])
    assert f'name="unit" value="{town.red.pk}"' in shown
    assert 'value="红星镇"' in shown
    assert 'value="没有的"' in str(_asked(cast.system, "unit_text=没有的")["unit"])


def test_an_address_names_a_row_by_its_code(cast, town, villages):
    class Asked(Form):
        unit = RowField(Unit)

    shown = str(Asked(initial={"unit": "A1"}, reader=cast.system)["unit"])
    assert f'value="{town.red.pk}"' in shown


def test_a_grant_is_given_over_a_unit_that_was_picked(client, cast, town, villages):
    client.force_login(cast.security, backend=BACKEND)
    address = reverse("frame:act", args=["core.account", cast.nobody.pk, "grant"])
    assert 'role="combobox"' in client.get(address).content.decode()
    client.post(address, {"role": "cadre_officer", "unit": villages[3].pk, "unit_text": "4号村"})
    rows = Grant.objects.unscoped("test").filter(account=cast.nobody)
    assert [row.unit.name for row in rows] == ["4号村"]
