"""What an archive check found is settled by two persons with a document; then found no more."""

import datetime as dt
import io

import pytest
from django.urls import reverse

from guantong.core import acts
from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Account, Signing
from guantong.core.services import accounts
from guantong.frame.records.origin import Origin
from guantong.people.models import ArchiveFinding, ArchiveSettlement, Person
from guantong.people.services import persons
from guantong.people.services.audit import checking, paper, settling

pytestmark = pytest.mark.django_db
TOLD = "1975年3月"
BASIS = "入党志愿书（1998年）第2页，按最早材料认定"


@pytest.fixture
def second(cast, town):
    accounts.grant(None, cast.nobody, role="cadre_officer", unit=town.city)
    return Account.doors.get(pk=cast.nobody.pk)


@pytest.fixture
def doubted(cast, person):
    """A person whose birth was once recorded otherwise, checked."""
    _born(cast, person, "1975-05", "1999年履历表")
    _born(cast, person, "1975-03", "2020年任免表")
    return _checked(person)


def _now(person):
    return Person.objects.unscoped("test").select_related("unit").get(pk=person.pk)


def _born(cast, person, month, source):
    origin = Origin("archive", source, dt.date(2020, 1, 1))
    persons.change(cast.officer, _now(person), {"birth_month": month}, origin=origin)


def _checked(person):
    checking.recheck([_now(person)])
    return _now(person)


def _found(person, item="年龄"):
    rows = ArchiveFinding.objects.unscoped("test").filter(person=person, item=item)
    return list(rows.select_related("person__unit", "before"))


def _settle(cast, person, **given):
    told = {"value": TOLD, "basis": BASIS, "document": "示组审〔2026〕1号", **given}
    return settling.settle(cast.officer, _found(person)[0], **told)


def _sign(second, row, name="confirm"):
    one = Signing.objects.unscoped("test").get(
        subject_model="people.archivesettlement", subject_id=row.pk, act=name, state="waiting"
    )
    acts.second(second, one)
    return ArchiveSettlement.objects.unscoped("test").get(pk=row.pk)


@pytest.mark.both
def test_two_persons_settle_a_finding_and_it_is_listed_no_more(cast, doubted, second):
    [before] = _found(doubted)
    assert before.problem == "出生年月记载不一"
    row = _settle(cast, doubted)
    assert (row.state, row.by) == ("proposed", cast.officer)
    assert len(_found(doubted)) == 1
    with pytest.raises(Refused, match="须由另一人核签"):
        _sign(cast.officer, row)
    row = _sign(second, row)
    assert (row.state, row.seconded_by, row.value) == ("settled", second, TOLD)
    assert _found(doubted) == []
    _checked(doubted)
    assert _found(doubted) == []
    # The other things of the archive are still to be looked up.
    assert _found(doubted, "干部身份")


def test_it_comes_back_saying_so_once_another_value_is_recorded(cast, doubted, second):
    _sign(second, _settle(cast, doubted))
    # To correct the record by what was settled is nothing new.
    _born(cast, doubted, "1975-05", "重新录入")
    _checked(doubted)
    assert _found(doubted) == []
    _born(cast, doubted, "1975-09", "户籍证明")
    _checked(doubted)
    [again] = _found(doubted)
    assert again.before.value == TOLD
    assert "1975.09" in [value for _source, value in again.statements]


def test_a_settlement_needs_a_number_or_a_file(cast, doubted):
    with pytest.raises(GuantongError, match="认定文号，或者附认定材料"):
        _settle(cast, doubted, document="")
    note = io.BytesIO(b"x")
    note.name = "认定意见.pdf"
    assert _settle(cast, doubted, document="", upload=note).file.name == "认定意见.pdf"
    assert not settling.settle.ready(_found(doubted)[0])


def test_a_proposal_is_taken_back_and_what_was_settled_revoked_by_two(cast, doubted, second):
    row = _settle(cast, doubted)
    settling.drop(cast.officer, row)
    assert settling.settle.ready(_found(doubted)[0])
    row = _sign(second, _settle(cast, doubted))
    settling.revoke(second, row, "认定的材料后来查明不是原件")
    row = _sign(cast.officer, row, "revoke")
    assert (row.state, row.seconded_by) == ("revoked", second)
    assert (row.revoked_by, row.revoked_second) == (second, cast.officer)
    _checked(doubted)
    assert len(_found(doubted)) == 1


def test_whoever_has_nothing_left_is_clean(cast, doubted, second):
    rows = ArchiveFinding.objects.unscoped("test").filter(person=doubted)
    rows.exclude(item="年龄").delete()
    _sign(second, _settle(cast, doubted))
    assert [one.kind for one in rows.all()] == [""]


def test_the_page_the_list_and_the_paper_name_the_value_with_its_source(
    client, cast, doubted, second
):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("people:audit")).content.decode()
    assert "系统不作认定" in page
    assert f"认定 {doubted.name}" in page
    _sign(second, _settle(cast, doubted))
    page = client.get(doubted.get_absolute_url()).content.decode()
    assert f"（认定：{TOLD}）" in page
    assert f"依据：{BASIS}，示组审〔2026〕1号" in page
    page = client.get(doubted.get_absolute_url(), {"tab": "materials"}).content.decode()
    assert TOLD in page
    listed = client.get(reverse("people:settlements")).content.decode()
    assert BASIS in listed
    assert "officer、nobody" in listed
    made = paper.of(_now(doubted), dt.date(2026, 11, 30))
    [grid] = [one for one in made.blocks if hasattr(one, "rows")]
    assert grid.rows[0][:2] == ("年龄", "出生年月记载不一")
    assert grid.rows[0][3:5] == (TOLD, f"{BASIS}，示组审〔2026〕1号")
    assert ("干部身份", "待认定") in [(row[0], row[3]) for row in grid.rows]
    got = client.get(reverse("people:audit-paper", args=[doubted.pk, "pdf"]))
    assert got.content[:4] == b"%PDF"
