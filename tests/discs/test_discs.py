"""Discs: written, opened, held against what is here, taken in whole or not at all, once."""

import datetime as dt
import io
import json

import pytest
from django.core.files import File
from tests.meeting import cast as told

from guantong.core import discs
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event, Unit
from guantong.core.services import units
from guantong.discs.models import Arrival, Disc
from guantong.discs.services import exchange
from guantong.meeting.models import Decision, Meeting, Motion, Statement
from guantong.meeting.services import applying, deciding, notice
from guantong.meeting.services.minutes import minutes
from guantong.people.models import FamilyMember, Person, PostHeld, ResumePeriod

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORDS = "红星镇的稻子2026年黄了"
WHY = "带入单机系统，供讨论"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(discs, "COST", {"n": 1 << 10, "r": 8, "p": 1})


@pytest.fixture
def gov(town, shelf):
    from tests.people.cadres import government

    return shelf.take(government, town)


@pytest.fixture
def offline(settings):
    """Let this be the machine without a network, or again the one with it."""

    def switch(on=True):
        settings.OFFLINE = on

    return switch


def written(actor, unit, words=WORDS):
    disc = exchange.write(actor, unit, words, WHY)
    with exchange.open_written(actor, disc) as content:
        return disc, content.read()


def opened(actor, unit, content, words=WORDS):
    return exchange.read(actor, unit, File(io.BytesIO(content), "盘.gtdisc"), words)


def person(code):
    return Person.objects.unscoped("test").get(code=code)


def test_a_disc_opens_by_its_passphrase_alone_and_tells_nothing_before():
    disc, content = discs.write("people", {"名": "王小明（虚构）"}, WORDS)
    assert "王小明".encode() not in content
    again = discs.read(content, WORDS)
    assert (again.body, again.digest, again.signer) == (disc.body, disc.digest, disc.signer)
    with pytest.raises(discs.BadDisc, match="口令不对"):
        discs.read(content, WORDS + "？")


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_any_changed_byte_is_found(settings, cipher):
    settings.CIPHER = cipher
    _disc, content = discs.write("people", {"a": 1}, WORDS)
    assert discs.read(content, WORDS).body == {"a": 1}
    for at in (len(discs.MARK) + 20, len(content) // 2, len(content) - 1):
        wrong = bytearray(content)
        wrong[at] ^= 1
        with pytest.raises(discs.BadDisc):
            discs.read(bytes(wrong), WORDS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "不是本系统的光盘文件"),
        (discs.MARK, "损坏"),
        (discs.MARK + b"{}\n", "损坏"),
        (discs.MARK + b'{"format": 2}\n', "较新版本"),
        (discs.MARK + b"x" * 9000, "损坏"),
    ],
)
def test_what_is_no_disc_is_told_in_words(content, words):
    with pytest.raises(discs.BadDisc, match=words):
        discs.read(content, WORDS)


def test_a_disc_that_asks_for_more_memory_is_not_obeyed():
    _disc, content = discs.write("people", {}, WORDS)
    head, _, rest = content[len(discs.MARK) :].partition(b"\n")
    said = json.loads(head) | {"n": 1 << 30}
    with pytest.raises(discs.BadDisc, match="损坏"):
        discs.read(discs.MARK + json.dumps(said).encode() + b"\n" + rest, WORDS)


@pytest.mark.parametrize("words", ["短口令", "啊" * 20])
def test_a_passphrase_that_is_quickly_guessed_is_refused(cast, gov, words):
    with pytest.raises(GuantongError, match="12"):
        exchange.write(cast.officer, gov.county, words, WHY)
    assert not Disc.objects.unscoped("test").exists()


def test_the_same_disc_changes_nothing_here(cast, gov, offline):
    _disc, content = written(cast.officer, gov.county)
    offline()
    read = opened(cast.officer, gov.county, content)
    assert "新增" not in "".join(read.lines)


def test_what_changed_since_is_told_then_done_whole(cast, town, gov, offline):
    disc, content = written(cast.officer, gov.county)
    before = person(gov.mayor.code)
    number = before.id_number.reveal()
    family = FamilyMember.objects.unscoped("test").filter(person=before).count()
    posts = [str(one) for one in PostHeld.objects.unscoped("test").filter(person=before)]
    units.rename(None, town.red, "红旗镇", posts=False)
    Person.objects.unscoped("test").filter(pk=before.pk).update(health="一般", position=9)
    PostHeld.objects.unscoped("test").filter(person=before).delete()
    offline()
    read = opened(cast.officer, gov.county, content)
    assert read.lines[:2] == ["机构：新增 0，更新 1", "干部：新增 0，更新 1"]
    assert person(gov.mayor.code).health == "一般"
    with pytest.raises(GuantongError, match="指纹不符"):
        exchange.take(cast.officer, read, "0000-0000")
    exchange.take(cast.officer, read, disc.signer[:9].lower())
    now = person(gov.mayor.code)
    assert (now.health, now.id_number.reveal()) == (before.health, number)
    assert [str(one) for one in PostHeld.objects.unscoped("test").filter(person=now)] == posts
    assert FamilyMember.objects.unscoped("test").filter(person=now).count() == family
    assert Unit.objects.unscoped("test").get(pk=town.red.pk).name == "红星镇"
    again = opened(cast.officer, gov.county, content)
    assert again.lines == ["与本机已有的内容相同，没有要改动的。"]
    event = Event.objects.unscoped("test").filter(action="光盘.办理").first()
    assert disc.number in event.summary
    assert now.name not in event.summary


def test_a_disc_for_the_other_machine_is_told_where_to_go(cast, gov, offline):
    _disc, content = written(cast.officer, gov.county)
    with pytest.raises(GuantongError, match="须在单机系统读入"):
        opened(cast.officer, gov.county, content)
    offline()
    with pytest.raises(Conflict, match="没有签字生效的会议决定"):
        written(cast.officer, gov.county)


def test_what_a_disc_says_that_no_row_has_changes_nothing(cast, gov, offline):
    from guantong.discs.services import people

    body = people.gather(gov.county)
    offline()
    one = body["people"][0]
    for wrong in (
        {**body, "people": [one, {"facts": {"code": "P1"}, "records": {}}]},
        {**body, "people": [{**one, "facts": {**one["facts"], "points": 5}}]},
        {**body, "units": [{"code": "Z", "name": "别的市", "kind": "prefecture", "parent": "",
                            "closed_on": ""}]},
        {name: value for name, value in body.items() if name != "posts"},
    ):  # fmt: skip
        _disc, content = discs.write("people", wrong, WORDS)
        with pytest.raises(GuantongError):
            opened(cast.officer, gov.county, content)
    assert not Disc.objects.unscoped("test").exists()


def test_new_units_people_and_their_records_arrive(cast, town, gov, offline):
    from guantong.discs.services import people

    body = people.gather(gov.county)
    one = next(x for x in body["people"] if x["facts"]["name"].startswith("孙"))
    facts = {**one["facts"], "code": "PNEW", "name": "周（虚构）", "unit": "A9", "id_number": ""}
    body["people"].append({"facts": facts, "records": dict(one["records"])})
    body["people"][-1]["records"]["A17"] = [
        {"position": 1, "start": "2010-08", "end": "", "text": "红星镇干部", "within": None},
        {"position": 2, "start": "2012-03", "end": "2012-06", "text": "挂职", "within": 0},
    ]
    body["units"].append(
        {"code": "A9", "name": "青山镇", "kind": "township", "parent": "A", "closed_on": ""}
    )
    body["quotas"].append(
        {"unit": "A9", "level": "1A41", "is_chief": True, "number": 1, "document": ""}
    )
    disc, content = discs.write("people", body, WORDS)
    offline()
    read = opened(cast.officer, gov.county, content)
    assert read.lines[:3] == [
        "机构：新增 1，更新 0", "干部：新增 1，更新 0", "职数：新增 1，更新 0",
    ]  # fmt: skip
    exchange.take(cast.officer, read, disc.signer)
    new = person("PNEW")
    assert (new.unit.name, new.unit.parent, new.unit_path) == ("青山镇", town.first, new.unit.path)
    assert PostHeld.objects.unscoped("test").filter(person=new).count() == 4
    outer, inner = ResumePeriod.objects.unscoped("test").filter(person=new)
    assert inner.within == outer
    assert opened(cast.officer, gov.county, content).lines == [
        "与本机已有的内容相同，没有要改动的。"
    ]


@pytest.fixture
def decided(cast, second, gov, shelf):
    return shelf.take(_decided, cast.officer, second, gov)


@pytest.fixture
def second(cast, town, shelf):
    from tests.meeting.conftest import _second

    return shelf.take(_second, town)


def _decided(officer, second, gov):
    return told.decided(officer, second, told.prepare(officer, gov))


@pytest.fixture
def brought(cast, gov, decided, offline):
    """The disc with the decision, read on the main system."""
    offline()
    disc, content = written(cast.officer, gov.county)
    offline(on=False)
    return disc, content, opened(cast.officer, gov.county, content)


def test_decisions_arrive_as_records_and_are_carried_out_by_an_officer(cast, gov, decided, brought):
    disc, _content, read = brought
    assert read.lines == disc.lines
    assert "任免事项 4 项，通过 4 项；签字：officer、复核人" in read.lines[0]
    assert Meeting.objects.unscoped("test").count() == 1
    exchange.take(cast.officer, read, disc.signer)
    meeting = Arrival.objects.unscoped("test").get().meeting
    assert (meeting.state, meeting.outside["digest"]) == ("decided", decided.digest)
    assert [one.role for one in deciding.signatures(meeting)] == ["记录人", "审核人"]
    motions = told.motions(meeting)
    assert [one.words for one in motions] == [one.words for one in told.motions(decided)]
    assert not Statement.objects.unscoped("test").filter(motion__meeting=meeting).exists()
    assert not Decision.objects.unscoped("test").exclude(applied_at=None).exists()
    how = {"document": "甲干〔2026〕12号", "month": "2026-12"}
    with pytest.raises(GuantongError, match="还没有公示"):
        applying.apply_decision(cast.officer, meeting, **how)
    notice.publish(cast.officer, meeting, first=dt.date(2026, 11, 26), place="组织部网站")
    applying.apply_decision(cast.officer, meeting, **how, today=dt.date(2026, 12, 3))
    held = PostHeld.objects.unscoped("test").filter(person=gov.mayor, end="")
    assert [(one.unit.name, one.title) for one in held] == [("甲县", "副县长")]


def test_the_record_of_a_decision_that_arrived_says_where_it_was_signed(cast, brought, decided):
    disc, _content, read = brought
    exchange.take(cast.officer, read, disc.signer)
    paper = minutes(Arrival.objects.unscoped("test").get().meeting)
    words = " ".join(str(vars(block)) for block in paper.blocks)
    assert decided.digest in words
    assert "复核人" in words
    assert "单机系统上签字的会议记录原件为准" in words
    assert "尚缺" not in words


def test_a_decision_is_taken_in_once(cast, gov, brought):
    disc, content, read = brought
    again = opened(cast.officer, gov.county, content)
    exchange.take(cast.officer, read, disc.signer)
    with pytest.raises(Conflict, match="不能重复读入"):
        opened(cast.officer, gov.county, content)
    with pytest.raises(Conflict, match=f"由officer读入（光盘 {disc.number}）"):
        exchange.take(cast.officer, again)
    assert Arrival.objects.unscoped("test").count() == 1


def test_another_record_of_the_same_meeting_is_refused(cast, gov, decided, brought):
    disc, content, read = brought
    exchange.take(cast.officer, read, disc.signer)
    body = discs.read(content, WORDS).body
    body["meetings"][0]["digest"] = "0" * 64
    _disc, other = discs.write("decisions", body, WORDS)
    with pytest.raises(Conflict, match="另一份记录"):
        opened(cast.officer, gov.county, other)


def test_one_candidate_who_is_not_here_keeps_back_the_whole_disc(cast, gov, brought):
    disc, _content, read = brought
    Person.objects.unscoped("test").filter(pk=gov.mayor.pk).update(name="李某（虚构）")
    with pytest.raises(Conflict, match="人选李（虚构）在本系统查不到"):
        exchange.take(cast.officer, read, disc.signer)
    assert Meeting.objects.unscoped("test").count() == 1
    assert Disc.objects.unscoped("test").get(pk=read.pk).state == "read"


def test_who_may_not_export_or_record_there_is_refused(cast, gov, brought):
    disc, _content, read = brought
    for who in (cast.leader, cast.stranger, cast.nobody):
        with pytest.raises(Refused):
            exchange.write(who, gov.county, WORDS, WHY)
        with pytest.raises(Refused):
            exchange.take(who, read, disc.signer)


def test_a_record_that_was_changed_after_signing_is_not_carried_out_of_the_machine(
    cast, gov, decided, offline
):
    Motion.objects.unscoped("test").filter(meeting=decided).update(title="书记")
    offline()
    with pytest.raises(Conflict, match="记录与签字时不一致"):
        written(cast.officer, gov.county)


def test_without_a_network_a_decision_is_made_and_not_carried_out(cast, decided, offline):
    offline()
    with pytest.raises(Conflict, match="单机系统只作决定"):
        applying.apply_decision(cast.officer, decided, document="甲干〔2026〕12号", month="2026-12")


def test_a_file_that_served_its_purpose_is_gone(cast, gov, offline):
    from guantong.core.models import StoredFile

    disc, content = written(cast.officer, gov.county)
    exchange.drop(cast.officer, disc)
    with pytest.raises(Conflict, match="已经删除"):
        exchange.open_written(cast.officer, Disc.objects.unscoped("test").get(pk=disc.pk))
    offline()
    read = opened(cast.officer, gov.county, content)
    exchange.take(cast.officer, read, disc.signer)
    assert not StoredFile.objects.unscoped("test").filter(purpose="光盘").exists()
