"""What an outside system keeps is not typed here again: its form is closed, its file taken."""

import pytest
from django.urls import reverse
from tests.jobs.certificates.models import Certificate

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Account
from guantong.core.services import accounts, systems

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
