"""What an outside system keeps is not typed here again: its form is closed, its file taken."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests.jobs.certificates.models import Certificate

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Account
from guantong.core.services import accounts, systems
from guantong.frame.models import Intake, Source

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
KIND = "certificates.certificate"


@pytest.fixture
def keeper(town):
    account, _first = accounts.create(None, town.first, username="keeper", display_name="保管")
    accounts.grant(None, account, role="certificate_keeper", unit=town.first)
    account.must_change_password = False
    account.save()
    return Account.doors.get(pk=account.pk)


def _keep(client, unit):
    address = reverse("frame:act", args=["core.unit", unit.pk, "certificate-keep"])
    return client.post(address, {"holder": "张三（虚构）", "number": "E1", "token": "t"})


def test_a_form_is_closed_below_the_unit_that_keeps_it_outside(client, cast, town, keeper):
    systems.declare(cast.system, town.first, KIND, "出入境平台")
    client.force_login(keeper, backend=BACKEND)
    answer = _keep(client, town.red)
    assert answer.status_code == 409
    assert "出入境平台" in answer.content.decode()
    assert not Certificate.objects.unscoped("test").exists()
    assert "证照入库" not in client.get(reverse("certificates:list")).content.decode()


def test_the_nearest_unit_decides(client, cast, town, keeper):
    systems.declare(cast.system, town.city, KIND, "出入境平台")
    systems.declare(cast.system, town.first, KIND, "")
    assert systems.outside(Certificate, town.red.path) is None
    assert systems.outside(Certificate, town.blue.path).system == "出入境平台"
    client.force_login(keeper, backend=BACKEND)
    assert _keep(client, town.red).status_code == 302


def test_an_act_that_enters_nothing_stays_open(client, cast, town, keeper):
    systems.declare(cast.system, town.first, KIND, "出入境平台")
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E1", state="lent")
    row.save()
    client.force_login(keeper, backend=BACKEND)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "归还" in page


def test_only_what_a_file_brings_can_be_kept_outside(cast, town):
    with pytest.raises(GuantongError, match="只能在本系统登记"):
        systems.declare(cast.system, town.first, "core.account", "别处")
    with pytest.raises(Refused):
        systems.declare(cast.officer, town.first, KIND, "别处")


def test_a_list_of_what_is_kept_outside_says_the_day_of_the_last_load(client, cast, town, keeper):
    said = "甲县的证照据外部系统“出入境平台”，"
    client.force_login(keeper, backend=BACKEND)
    page = client.get(reverse("certificates:list")).content.decode()
    assert "外部系统" not in page
    systems.declare(cast.system, town.first, KIND, "出入境平台")
    page = client.get(reverse("certificates:list")).content.decode()
    assert f"{said}尚未导入过。" in page
    source = Source(
        subject_model=KIND, unit=town.first, kind="roster", title="证照.xlsx", on="2026-11-20"
    )
    source.save()
    intake = Intake(
        subject_model=KIND, unit=town.first, model="core.unit", act="certificate-keep",
        place=town.first.pk, title="证照.xlsx", digest="x", state="done", source=source,
    )  # fmt: skip
    intake.save()
    at = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    Source.objects.unscoped("test").filter(pk=source.pk).update(at=at)
    row = Certificate(unit=town.red, holder="张三（虚构）", number="E1", state="lent")
    row.save()
    day = f"{said}最近一次导入 2026-11-20。"
    assert day in client.get(reverse("certificates:list")).content.decode()
    book = client.get(reverse("certificates:list"), {"export": "xlsx"}).content
    cells = [
        cell.value for line in openpyxl.load_workbook(io.BytesIO(book)).active for cell in line
    ]
    assert day in cells
    cross = reverse("frame:cross", args=["certificates:list"])
    assert day in client.get(cross).content.decode()
    # An import that was taken back is none.
    Intake.objects.unscoped("test").filter(pk=intake.pk).update(state="undone")
    assert f"{said}尚未导入过。" in client.get(reverse("certificates:list")).content.decode()


def test_the_nearest_unit_decides_what_a_list_says(client, cast, town, keeper):
    systems.declare(cast.system, town.city, KIND, "出入境平台")
    client.force_login(keeper, backend=BACKEND)
    address = reverse("certificates:list")
    assert "示范市的证照据外部系统“出入境平台”" in client.get(address).content.decode()
    systems.declare(cast.system, town.first, KIND, "")
    assert "外部系统" not in client.get(address).content.decode()
