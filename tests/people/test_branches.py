"""A member's branch stands apart from the work unit: on pages, in rosters, in what is counted."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.frame.filing import book, faults, handed_in, rows, undone, written

from guantong.core.errors import Conflict
from guantong.core.models import PartyOrganisation
from guantong.core.services import units
from guantong.core.services.party import joint, tree
from guantong.frame import figures
from guantong.frame.models import Change
from guantong.people import queries
from guantong.people.demo.names import id_number
from guantong.people.listings import Uncovered
from guantong.people.models import Person
from guantong.people.services import persons

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BACKEND = "django.contrib.auth.backends.ModelBackend"
HEAD = ("姓名", "性别", "出生年月", "身份证号", "政治面貌", "入党时间", "所在党支部")


@pytest.fixture
def party(town, shelf):
    """红星镇党委 → 一村党支部, 机关党支部 (of 红星镇); 蓝山镇 has 一村党支部 too."""
    return shelf.take(_party, town)


def _party(town):
    red = tree.create(None, town.red, "红星镇党委", "committee", "P1")
    village = tree.create(None, town.village, "一村党支部", "branch", "P11", red)
    office = tree.create(None, town.red, "机关党支部", "branch", "P12", red)
    blue = tree.create(None, town.blue, "一村党支部", "branch", "Q11")
    return SimpleNamespace(red=red, village=village, office=office, blue=blue)


def _line(n, branch, **more):
    month = f"19{60 + n}-03"
    line = dict(zip(HEAD, (
        f"党员{n}", "男", month, id_number(month, 5, "1", n), "中共党员", f"20{10 + n}.07", branch,
    ), strict=True))  # fmt: skip
    return {**line, **more}


def _read(actor, unit, *lines, head=HEAD):
    content = book([list(head), *([line.get(title, "") for title in head] for line in lines)])
    return handed_in(actor, "core.unit", "roster", unit, content)


def _people():
    return Person.objects.unscoped("test").select_related("unit", "branch").order_by("name")


def _member(unit, n, **more):
    person = Person(
        unit=unit, code=f"m{n}", name=f"党员{n}", sex="1", birth_month="1980-01",
        category="member", **{"party": "01", "party_month": "2015-07", **more},
    )  # fmt: skip
    person.save()
    return person


def _table(answer):
    return answer.content.decode().partition("house-standing")[2]


def test_a_roster_with_branches_only_puts_members_where_their_branch_is(cast, town, party):
    read = _read(cast.officer, town.first, _line(1, "一村党支部"), _line(2, "P12"), _line(3, ""))
    assert any("各行按“党支部”归入其单位；空着的归入“甲县”" in text for text in read.told)
    assert "2 人没有写单位，按党支部归入其管理单位。" in read.told
    done = written(cast.officer, read)
    told = [(one.name, one.unit.name, one.branch and one.branch.name) for one in _people()]
    assert told == [
        ("党员1", "一村", "一村党支部"), ("党员2", "红星镇", "机关党支部"), ("党员3", "甲县", None),
    ]  # fmt: skip
    assert undone(cast.officer, done).state == "undone"
    assert not _people().exists()


def test_the_unit_stays_where_the_roster_names_it(cast, town, party):
    head = (*HEAD, "单位")
    written(
        cast.officer,
        _read(cast.officer, town.first, _line(1, "一村党支部", 单位="红星镇"), head=head),
    )
    one = _people().get()
    assert (one.unit.name, one.branch.name) == ("红星镇", "一村党支部")


def test_a_branch_that_is_none_several_or_elsewhere_is_said_with_its_row(cast, town, party):
    read = _read(
        cast.officer, town.city, _line(1, "三村党支部"), _line(2, "一村党支部"),
        _line(3, "红星镇党委"),
    )  # fmt: skip
    told = {row: (field, text) for row, field, text in faults(read)}
    assert {field for field, _text in told.values()} == {"branch"}
    assert "列名请改为“单位”" in told[2][1]
    assert "不止一个" in told[3][1]
    assert "没有党支部“红星镇党委”" in told[4][1]
    ((_row, _field, text),) = faults(_read(cast.officer, town.red, _line(4, "Q11")))
    assert "由“蓝山镇”管理" in text


def test_a_second_roster_changes_the_branch_and_gives_it_back(cast, town, party):
    written(cast.officer, _read(cast.officer, town.first, _line(1, "一村党支部")))
    again = _read(cast.officer, town.first, _line(1, "机关党支部"))
    ((row),) = rows(again)
    assert row.differs["branch"][:2] == ["一村党支部", "机关党支部"]
    done = written(cast.officer, again)
    assert (_people().get().branch.name, _people().get().unit.name) == ("机关党支部", "一村")
    change = Change.objects.unscoped("test").get(field="branch")
    assert (change.before, change.after) == ("一村党支部", "机关党支部")
    undone(cast.officer, done)
    assert _people().get().branch.name == "一村党支部"


def test_closing_a_branch_asks_who_receives_its_members(town, party):
    person = _member(town.village, 1, branch=party.village)
    assert [one.name for one in tree.close.asks(party.village)] == ["into", "on", "reason"]
    assert "人员 1" in str(tree.close.warning(party.village))
    with pytest.raises(Conflict, match="接收党组织"):
        tree.close(None, party.village)
    with pytest.raises(Conflict, match="须转入党支部"):
        tree.close(None, party.village, into=party.red)
    tree.close(None, party.village, into=party.office)
    assert _people().get().branch == party.office
    assert Change.objects.unscoped("test").get(subject_id=person.pk).after == "机关党支部"


def test_units_with_three_full_members_and_no_branch(cast, town, party):
    alone, pair, taken = (
        units.create(None, town.red, name, "other", f"E{n}")
        for n, name in enumerate(("企业甲", "企业乙", "企业丙"))
    )
    for n in range(3):
        _member(alone, n)
        _member(taken, n + 10)
        _member(town.village, n + 20)
        _member(pair, n + 30, party="01" if n else "02")
    _member(alone, 40)
    row = tree.create(None, town.red, "联合党支部", "joint", "J1", party.red)
    joint.join(None, row, taken)
    found = Uncovered.seen(cast.officer)
    assert [(one.name, one.full_members) for one in found] == [("企业甲", 4)]
    assert not Uncovered.seen(cast.stranger).exists()
    figure = figures.find("people.no_branch")
    assert str(figures.number(figure, cast.officer, town.first)) == "1 个"
    PartyOrganisation.objects.unscoped("test").filter(pk=row.pk).update(closed_on="2026-01-01")
    assert {one.name for one in Uncovered.seen(cast.officer)} == {"企业甲", "企业丙"}
    assert [one.n for one in figures.below(figure, cast.officer, town.red)] == [0, 1, 0, 1]


def test_branches_without_recruits_are_counted_among_those_whose_members_are_known(
    client, cast, town, party
):
    for n, (branch, month) in enumerate((
        (party.village, queries.months_ago(30)), (party.village, queries.months_ago(23)),
        (party.office, queries.months_ago(25)), (party.office, ""),
    )):  # fmt: skip
        _member(town.village, n, branch=branch, party_month=month)
    figure = figures.find("people.no_recruits")
    found = figures.number(figure, cast.officer, town.city)
    assert (found.n, found.base) == (1, 2)
    client.force_login(cast.officer, backend=BACKEND)
    page = client.get(found.rows).content.decode()
    assert ("机关党支部" in page, party.village.name in page) == (True, False)


def test_recruits_are_counted_by_the_year_of_their_admission(cast, town):
    for n, month in enumerate(("2024-03", "2024-11", "2025-06", "")):
        _member(town.village, n, party_month=month)
    _member(town.village, 9, party="13", party_month="2025-01")
    rows = Person.objects.visible_to(cast.officer)
    assert queries.recruits(rows) == {2024: 2, 2025: 1}


def test_the_form_offers_branches_and_hides_none_away(client, cast, town, party):
    person = _member(town.village, 1, branch=party.village, ethnicity="汉族")
    client.force_login(cast.officer, backend=BACKEND)
    address = reverse("people:edit", args=[person.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"branch": party.office.pk, "version": 1, "is_chief": ""}
    assert client.post(address, data).status_code == 302
    assert _people().get().branch == party.office
    page = client.get(reverse("people:person", args=[person.pk])).content.decode()
    assert "机关党支部" in page
    on_page = {
        row.code: f'{person.pk}/"' in _table(client.get(row.get_absolute_url()))
        for row in (party.red, party.office, party.village)
    }
    assert on_page == {"P1": True, "P12": True, "P11": False}
    persons.change(None, _people().get(), {"branch": party.blue})
    PartyOrganisation.objects.unscoped("test").filter(pk=party.blue.pk).update(
        closed_on="2026-01-01"
    )
    data |= {"branch": "", "version": 3}
    assert client.post(address, data).status_code == 302
    assert _people().get().branch == party.blue
