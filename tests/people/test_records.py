"""Rows of the information sets: checked, with history, and what lists show follows from them."""

import datetime

import pytest

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError
from guantong.core.sealing import Sealed
from guantong.frame.models import Change
from guantong.people.models import RECORDS, Education, FamilyMember, Person, PostHeld
from guantong.people.services import records

pytestmark = [pytest.mark.django_db, pytest.mark.both]
POST = {
    "unit_name": "红星镇", "title": "党委书记", "level": "1A41", "is_principal": True,
    "is_chief": True, "at_grassroots": True, "start": "2019-06",
}  # fmt: skip
SAMPLES = {
    "A02": POST,
    "A05": {"rank": "31", "start": "2020-01"},
    "A06": {"name": "农艺师", "month": "2005-09"},
    "A08": {"schooling": "2", "schooling_text": "大学", "degree": "农学学士", "end": "1997-07"},
    "A11": {"name": "中青班", "start": "2015-03", "days": 60},
    "A14": {"kind": "award", "name": "嘉奖", "on": datetime.date(2018, 3, 1)},
    "A15": {"year": 2023, "result": "1"},
    "A29": {"kind": "考试录用", "month": "1997-09"},
    "A30": {"kind": "调出", "month": "2010-01"},
    "A31": {"kind": "退休", "month": "2035-01"},
    "A36": {"kin": "spouse", "call": "妻子", "name": "刘某（虚构）", "work": "甲县教育局科员"},
    "A53": {"appoint": "甲县副县长", "level": "1A32"},
    "A17": {"start": "1993-09", "end": "1997-07", "text": "农学院学习"},
}


def _act(row, name):
    return acts.find(row._meta.label_lower, name)


def _person(cast, person):
    return Person.objects.visible_to(cast.officer).get(pk=person.pk)


@pytest.mark.parametrize("info_set", sorted({m.info_set for m in RECORDS} - {"A57"}))
def test_a_row_of_every_set_is_added_changed_and_removed_with_history(cast, person, info_set):
    row = records.save_record(cast.officer, person, info_set, SAMPLES[info_set])
    field = "note" if info_set == "A15" else next(iter(SAMPLES[info_set]))
    if info_set in ("A15", "A06", "A11", "A29", "A30", "A31", "A53"):
        row = records.save_record(
            cast.officer, person, info_set, {field: "改过的"}, record=row.pk, version=row.version
        )
        assert str(getattr(row, field)) == "改过的"
        assert row.version == 2
    _act(row, "remove")(cast.officer, row)
    assert not type(row).objects.visible_to(cast.officer).exists()
    rows = Change.objects.unscoped("test").filter(part=info_set, record=row.pk)
    assert {r.field for r in rows} >= set(SAMPLES[info_set]) - {"days"}
    assert rows.first().after == ""


def test_lists_show_what_the_records_say(cast, person):
    early = {**POST, "level": "1A42", "start": "2012-03", "end": "2019-06", "is_chief": False}
    records.save_record(cast.officer, person, "A02", early)
    records.save_record(cast.officer, person, "A02", POST)
    records.save_record(cast.officer, person, "A05", SAMPLES["A05"])
    records.save_record(cast.officer, person, "A08", SAMPLES["A08"])
    found = _person(cast, person)
    assert (found.level, found.level_since, found.post_since) == ("1A41", "2019-06", "2019-06")
    assert (found.rank, found.rank_since) == ("31", "2020-01")
    assert (found.schooling, found.degree) == ("2", "农学学士")


def test_of_the_posts_held_now_one_is_principal(cast, person):
    first = records.save_record(cast.officer, person, "A02", POST)
    second = {**POST, "title": "人大主席", "start": "2021-05"}
    records.save_record(cast.officer, person, "A02", second)
    assert not PostHeld.objects.visible_to(cast.officer).get(pk=first.pk).is_principal
    assert _person(cast, person).post_since == "2021-05"


def test_full_time_and_in_service_study_each_have_their_highest(cast, person):
    full = records.save_record(cast.officer, person, "A08", SAMPLES["A08"])
    later = {"mode": "service", "schooling": "1", "schooling_text": "省委党校研究生"}
    records.save_record(cast.officer, person, "A08", later)
    rows = Education.objects.visible_to(cast.officer)
    assert rows.get(pk=full.pk).is_highest
    assert _person(cast, person).schooling == "1"


@pytest.mark.parametrize(
    ("info_set", "data", "field"),
    [
        ("A02", {**POST, "end": "2018-01"}, "end"),
        ("A02", {**POST, "start": ""}, "start"),
        ("A02", {**POST, "title": ""}, "title"),
        ("A05", {"rank": "99", "start": "2020-01"}, "rank"),
        (
            "A14",
            {
                "kind": "p1", "name": "警告", "on": datetime.date(2020, 1, 1),
                "influence_end": datetime.date(2019, 1, 1),
            },
            "influence_end",
        ),
        ("A15", {"year": 2023, "result": "9"}, "result"),
        ("A17", {"start": "1993.09", "text": "学习"}, "start"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_at_its_field(cast, person, info_set, data, field):
    with pytest.raises(GuantongError) as told:
        records.save_record(cast.officer, person, info_set, data)
    assert told.value.field == field


def test_one_year_is_assessed_once(cast, person):
    records.save_record(cast.officer, person, "A15", SAMPLES["A15"])
    with pytest.raises(Conflict, match="已有同一年度"):
        records.save_record(cast.officer, person, "A15", SAMPLES["A15"])


def test_a_row_changed_by_another_or_removed_is_told(cast, person):
    row = records.save_record(cast.officer, person, "A02", POST)
    change = {"end": "2024-01"}
    records.save_record(cast.officer, person, "A02", change, record=row.pk, version=1)
    with pytest.raises(Conflict, match="刚被别人修改过"):
        records.save_record(cast.officer, person, "A02", change, record=row.pk, version=1)
    _act(row, "remove")(cast.officer, row)
    with pytest.raises(Conflict, match="已被删除"):
        records.save_record(cast.officer, person, "A02", change, record=row.pk)


def test_a_family_is_sealed_and_found_again_by_its_digest(cast, person):
    data = {**SAMPLES["A36"], "birth": "1976-02"}
    row = records.save_record(cast.officer, person, "A36", data)
    row = FamilyMember.objects.visible_to(cast.officer).get(pk=row.pk)
    assert isinstance(row.name, Sealed)
    assert str(row.work) == "甲**"
    assert row.name_digest == records.kin_digest("刘某（虚构）", "1976-02")
    said = Change.objects.unscoped("test").filter(part="A36").values_list("after", flat=True)
    assert "刘**" in said
    assert not any("教育局" in text for text in said)


def test_another_persons_row_is_out_of_reach(cast, person, other):
    row = records.save_record(cast.officer, person, "A02", POST)
    with pytest.raises(Conflict):
        records.save_record(cast.officer, other, "A02", POST, record=row.pk)
