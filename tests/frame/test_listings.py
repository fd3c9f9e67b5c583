"""A listing by its declaration alone, on the seventeenth job: kept views, bulk acts, the way."""

import datetime as dt
import io
import re

import docx
import openpyxl
import pytest
from django.urls import reverse
from tests.jobs.certificates.models import Certificate

from guantong.core.models import Account, Event
from guantong.core.services import accounts
from guantong.frame import way

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LENT, KEPT = Certificate.State.LENT, Certificate.State.KEPT


@pytest.fixture
def keeper(town):
    account, _first = accounts.create(None, town.first, username="keeper", display_name="保管")
    accounts.grant(None, account, role="certificate_keeper", unit=town.first)
    account.must_change_password = False
    account.save()
    return Account.doors.get(pk=account.pk)


@pytest.fixture
def signed_in(client, keeper):
    client.force_login(keeper, backend=BACKEND)
    return client


def _certificates(town, *states):
    rows = [
        Certificate(
            unit=town.red,
            holder=f"人{n}（虚构）",
            number=f"E{n}",
            state=state,
            back_on=dt.date(2026, 12, 1) if state == LENT else None,
        )
        for n, state in enumerate(states)
    ]
    for row in rows:
        row.save()
    return rows


def _bulk(query=""):
    return reverse("frame:bulk", args=["certificates:list", "give_back"]) + query


def _state(row):
    return Certificate.objects.unscoped("test").get(pk=row.pk).state


def test_a_bulk_act_is_shown_first_then_done_to_those_that_are_ready(signed_in, town):
    lent, kept, other = _certificates(town, LENT, KEPT, LENT)
    shown = signed_in.post(_bulk(), {"row": [lent.pk, kept.pk]}).content.decode()
    assert "将办理 1 条" in shown
    assert "将跳过" in shown
    assert _state(lent) == LENT
    answer = signed_in.post(_bulk(), {"row": [lent.pk], "token": "t"}, follow=True)
    assert "归还：已办理 1 条。" in answer.content.decode()
    assert [_state(row) for row in (lent, kept, other)] == [KEPT, KEPT, LENT]
    signed_in.post(_bulk(), {"row": [lent.pk], "token": "t"})
    events = Event.objects.unscoped("test").filter(action="证照.归还", outcome="成功")
    assert events.count() == 1


def test_a_bulk_act_on_all_takes_what_is_filtered_and_no_more(signed_in, town):
    first, second = _certificates(town, LENT, LENT)
    page = signed_in.post(_bulk("?q=E1"), {"scope": "all"}).content.decode()
    assert "将办理 1 条" in page
    assert f'value="{second.pk}"' in page
    assert f'value="{first.pk}"' not in page


def test_a_bulk_act_reaches_no_row_out_of_scope(signed_in, town):
    row = Certificate(unit=town.blue, holder="外（虚构）", number="X", state=LENT)
    row.save()
    signed_in.post(_bulk(), {"row": [row.pk], "token": "t"})
    assert _state(row) == LENT


def test_whoever_may_not_see_the_list_finds_no_bulk_act(client, cast):
    client.force_login(cast.ratee, backend=BACKEND)
    assert client.post(_bulk(), {"row": [1]}).status_code == 404


def test_a_filter_of_any_list_is_kept_and_stands_above_it(signed_in, town):
    _certificates(town, LENT)
    keep = reverse("frame:keep", args=["certificates:list"])
    signed_in.post(f"{keep}?q=E0", {"name": "借出的"})
    page = signed_in.get(reverse("certificates:list")).content.decode()
    assert '<a href="?q=E0">借出的</a>' in page


def test_the_way_to_a_row_begins_at_its_list(town):
    (row,) = _certificates(town, KEPT)
    assert [(str(name), address) for name, address in way.through(row)] == [
        ("因私出国（境）证照", reverse("certificates:list")), ("E0", row.get_absolute_url()),
    ]  # fmt: skip


def _cross(query=""):
    return reverse("frame:cross", args=["certificates:list"]) + query


def test_a_cross_table_counts_and_each_cell_leads_to_its_rows(signed_in, town):
    rows = _certificates(town, LENT, KEPT, LENT)
    rows[0].holder = "甲（虚构）"
    rows[0].save()
    page = signed_in.get(_cross("?rows=state&columns=lent")).content.decode()
    cell = '<a href="{}?&amp;state=lent&amp;lent=yes">2</a>'.format(reverse("certificates:list"))
    assert cell in page
    assert 'data-chart="chart-data"' in page
    behind = signed_in.get(reverse("certificates:list") + "?state=lent&lent=yes").content.decode()
    assert re.search(r"\bE0\b", behind)
    assert not re.search(r"\bE1\b", behind)


def test_a_cross_table_is_handed_out_as_excel_and_word(signed_in, town):
    _certificates(town, LENT, KEPT)
    excel = signed_in.get(_cross("?rows=state&columns=lent&export=xlsx"))
    sheet = list(openpyxl.load_workbook(io.BytesIO(excel.content)).active.values)
    assert sheet == [
        ("状态", "借出未还", "在库", "合计"),
        ("在库", 0, 1, 1), ("借出", 1, 0, 1), ("合计", 1, 1, 2),
    ]  # fmt: skip
    word = docx.Document(
        io.BytesIO(signed_in.get(_cross("?rows=state&columns=lent&export=docx")).content)
    )
    assert [cell.text for cell in word.tables[0].rows[2].cells] == ["借出", "1", "0", "1"]


def test_a_cross_table_counts_what_the_list_shows_and_no_more(signed_in, town):
    _certificates(town, LENT, LENT)
    page = signed_in.get(_cross("?rows=state&columns=lent&q=E1")).content.decode()
    assert 'q=E1&amp;state=lent&amp;lent=yes">1</a>' in page
