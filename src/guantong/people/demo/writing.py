"""Writing invented people into the database, in bulk, under one source."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from guantong.core import naming, sealing
from guantong.core.services import bulk, events
from guantong.formats.appointment import resume
from guantong.frame.models import Source, SourceKind
from guantong.people.demo.shapes import WITH_WORK, Cadre, month
from guantong.people.models import (
    Assessment,
    AwardSanction,
    Education,
    Entry,
    FamilyMember,
    Person,
    PostHeld,
    RankHeld,
    ResumePeriod,
    TitleHeld,
    Training,
)  # fmt: skip
from guantong.people.services import persons
from guantong.people.services.records import kin_digest
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Unit
    from guantong.people.demo.members import Member

PIECE, AFTER_CADRES = 400, 1000
MEMBER_COLUMNS = (
    "code", "unit_id", "unit_path", "position", "source_id", "category", "name",
    "sex", "birth_month", "ethnicity", "party", "party_month", "schooling", "id_number",
    "id_digest", "is_member", "is_demo", "pinyin", "initials", "branch_id",
)  # fmt: skip
#: What law asks of whoever heads a court or a procuratorate.
LAWYER = "法律职业资格"
FORM_RESULTS = {"1": "优秀", "2": "称职", "3": "基本称职", "4": "不称职"}


@dataclass(frozen=True)
class Periods:
    """A résumé as text and as periods."""

    text: str
    rows: tuple[resume.Period, ...]


@transaction.atomic
def write_cadres(unit: Unit, people: Sequence[Cadre], branch_of: Mapping[int, int]) -> list[Person]:
    """Write cadres with all their records, in the order given; ``branch_of`` is by their unit."""
    source = _source(unit, "虚构的干部")
    told = [_periods(cadre) for cadre in people]
    rows = [
        _person(cadre, source, periods.text) for cadre, periods in zip(people, told, strict=True)
    ]
    positions: dict[int, int] = {}
    for row in rows:
        positions[row.unit_id] = row.position = positions.get(row.unit_id, 0) + 1
        row.branch_id = branch_of.get(row.unit_id) if row.is_member else None
    Person.objects.bulk_create(rows)
    pairs = list(zip(rows, people, strict=True))
    _many(PostHeld, (post for row, cadre in pairs for post in _posts(row, cadre)))
    _many(PostHeld, (post for row, cadre in pairs for post in _beside(row, cadre)))
    _many(Entry, (one for row, cadre in pairs for one in _entries(row, cadre)))
    _many(RankHeld, (rank for row, cadre in pairs for rank in _ranks(row, cadre)))
    _many(TitleHeld, (title for row, cadre in pairs for title in _titles(row, cadre)))
    _many(Education, (study for row, cadre in pairs for study in _studies(row, cadre)))
    _many(Training, (one for row, cadre in pairs for one in _trainings(row, cadre)))
    _many(Assessment, (one for row, cadre in pairs for one in _assessments(row, cadre)))
    _many(AwardSanction, (one for row, cadre in pairs for one in _awards(row, cadre)))
    _many(FamilyMember, (one for row, cadre in pairs for one in _family(row, cadre, rows)))
    _write_periods(rows, told)
    events.record(None, "人员.演示", source, f"写入虚构干部 {len(rows)} 人")
    return rows


@transaction.atomic
def write_members(
    unit: Unit, homes: Sequence[Unit], people: Iterable[Member], count: int,
    branch_of: Mapping[int, int],
) -> int:  # fmt: skip
    """Write slim records of members, spread over their villages."""
    source = _source(unit, "虚构的党员")
    lines = _lines(source, homes, people, count, branch_of)
    total = 0
    while piece := list(islice(lines, 5000)):
        bulk.insert_values(Person, MEMBER_COLUMNS, piece)
        total += len(piece)
    events.record(None, "人员.演示", source, f"写入虚构党员 {total} 人")
    return total


def _lines(
    source: Source,
    homes: Sequence[Unit],
    people: Iterable[Member],
    count: int,
    branch_of: Mapping[int, int],
) -> Iterator[tuple[Any, ...]]:
    """Return what the columns of each member get; cadres of a unit stand before its members."""
    context = Person._meta.get_field("id_number").context
    for n, one in enumerate(people):
        home = homes[n * len(homes) // count]
        yield (
            persons.new_code(), home.pk, home.path, AFTER_CADRES + n, source.pk, "member",
            one.name, one.sex, one.birth_month, one.ethnicity, one.party, one.party_month,
            one.schooling, sealing.seal(one.id_number, context),
            persons.id_digest(one.id_number), 1, True, *naming.pinyin(one.name),
            branch_of.get(home.pk),
        )  # fmt: skip


def _source(unit: Unit, title: str) -> Source:
    source = Source(
        subject_model=Person._meta.label_lower, unit=unit, kind=SourceKind.DEMO, title=title,
        on=datetime.date.today(),
    )  # fmt: skip
    source.save()
    return source


def _person(cadre: Cadre, source: Source, text: str) -> Person:
    now, level = cadre.now, cadre.now.seat.level
    best = min(cadre.studies, key=lambda study: study.schooling)
    rank = cadre.ranks[-1] if cadre.ranks else None
    person = Person(
        unit=cadre.unit, unit_path=cadre.unit.path, code=persons.new_code(), name=cadre.name,
        sex=cadre.sex, birth_month=month(cadre.birth), ethnicity=cadre.ethnicity,
        native_place=cadre.native_place, birthplace=cadre.native_place,
        grew_up=cadre.native_place.removeprefix("湖南"), party=cadre.party,
        party_month=month(cadre.party_month) if cadre.party_month is not None else "",
        work_month=month(cadre.work_month), health="健康", titles=cadre.titles,
        post=in_full(now.unit_name, now.seat.title), is_chief=now.seat.is_chief, level=level,
        level_since=month(cadre.since(level)), post_since=month(now.start),
        rank=rank[0] if rank else "", rank_since=month(rank[1]) if rank else "",
        schooling=best.schooling,
        degree=next((study.degree for study in cadre.studies if study.degree), ""),
        id_number=cadre.id_number, id_digest=persons.id_digest(cadre.id_number), resume=text,
        assessments_text=_assessments_text(cadre), awards_text=_awards_text(cadre), source=source,
        is_demo=True,
    )  # fmt: skip
    person.derive()
    return person


def _assessments_text(cadre: Cadre) -> str:
    last = sorted(cadre.assessments)[-3:]
    return "；".join(f"{year}年年度考核{FORM_RESULTS[cadre.assessments[year]]}" for year in last)


def _awards_text(cadre: Cadre) -> str:
    said = [f"{year}年获{name}" for name, year in sorted(cadre.awards, key=lambda a: a[1])]
    said += [f"{one.on[:4]}年{int(one.on[5:7])}月受{one.name}处分" for one in cadre.sanctions]
    return "；".join(said) or "无"


def _posts(row: Person, cadre: Cadre) -> Iterable[PostHeld]:
    for n, post in enumerate(cadre.posts):
        last = n == len(cadre.posts) - 1
        yield PostHeld(
            person=row, position=n, unit=post.unit, unit_name=post.unit_name,
            title=post.seat.title, level=post.seat.level, duty=post.seat.duty, is_principal=last,
            is_chief=post.seat.is_chief, is_leading=post.seat.is_leading,
            at_grassroots=post.at_grassroots, is_elected=post.seat.is_elected,
            start=month(post.start), end="" if post.end is None else month(post.end),
            probation_until=_probation(cadre, n), confirmed=_confirmed(cadre, n),
        )  # fmt: skip


def _beside(row: Person, cadre: Cadre) -> Iterable[PostHeld]:
    for n, (post, principal) in enumerate(cadre.beside):
        yield PostHeld(
            person=row, position=len(cadre.posts) + n, unit=post.unit, unit_name=post.unit_name,
            title=post.seat.title, is_principal=principal, start=month(post.start),
            end="" if post.end is None else month(post.end),
        )  # fmt: skip


def _entries(row: Person, cadre: Cadre) -> Iterable[Entry]:
    if cadre.entered is not None:
        when = cadre.work_month if cadre.entered == WITH_WORK else cadre.entered
        yield Entry(
            person=row, kind="考试录用", month=month(when), unit_name=cadre.posts[0].unit_name
        )  # fmt: skip


def _probation(cadre: Cadre, n: int) -> str:
    """Return the end of the probation of a promotion to a post that is not elected."""
    post = cadre.posts[n]
    new = n > 0 and cadre.posts[n - 1].seat.level != post.seat.level
    return (
        month(post.start + 12) if new and post.seat.is_leading and not post.seat.is_elected else ""
    )


def _confirmed(cadre: Cadre, n: int) -> str:
    """Return when somebody was found fit at the end of a probation, "" while it runs."""
    end = _probation(cadre, n)
    return end if end < f"{datetime.date.today():%Y-%m}" else ""


def _ranks(row: Person, cadre: Cadre) -> Iterable[RankHeld]:
    for n, (rank, start, end) in enumerate(cadre.ranks):
        until = "" if end is None else month(end)
        yield RankHeld(person=row, position=n, rank=rank, start=month(start), end=until)


def _titles(row: Person, cadre: Cadre) -> Iterable[TitleHeld]:
    if cadre.lawyer is not None:
        yield TitleHeld(
            person=row, position=0, name=LAWYER, month=month(cadre.lawyer), authority="司法部"
        )


def _studies(row: Person, cadre: Cadre) -> Iterable[Education]:
    for n, study in enumerate(cadre.studies):
        yield Education(
            person=row, position=n, mode="full" if study.full_time else "service",
            schooling=study.schooling, schooling_text=study.name, degree=study.degree,
            school=study.school, major=study.major, start=month(study.start),
            end=month(study.end),
        )  # fmt: skip


def _trainings(row: Person, cadre: Cadre) -> Iterable[Training]:
    for n, one in enumerate(cadre.trainings):
        start = month(one.end - one.days // 31)
        yield Training(
            person=row, position=n, name=one.name, organiser=one.organiser, start=start,
            end=month(one.end), days=one.days,
        )  # fmt: skip


def _assessments(row: Person, cadre: Cadre) -> Iterable[Assessment]:
    for year, result in sorted(cadre.assessments.items()):
        yield Assessment(person=row, year=year, result=result)


def _awards(row: Person, cadre: Cadre) -> Iterable[AwardSanction]:
    for name, year in cadre.awards:
        on = datetime.date(year + 1, 3, 1)
        yield AwardSanction(person=row, kind="award", name=name, on=on, authority="同级党委政府")
    for one in cadre.sanctions:
        yield AwardSanction(
            person=row, kind=one.kind, name=one.name, on=datetime.date.fromisoformat(one.on),
            influence_end=datetime.date.fromisoformat(one.until), article=one.article,
        )  # fmt: skip


def _family(row: Person, cadre: Cadre, rows: Sequence[Person]) -> Iterable[FamilyMember]:
    for n, one in enumerate(cadre.family):
        yield FamilyMember(
            person=row, position=n, kin=one.kin, call=one.call, name=one.name, birth=one.birth,
            politics=one.politics, work=one.work, name_digest=kin_digest(one.name, one.birth),
            relative=None if one.person is None else rows[one.person],
        )  # fmt: skip


def _periods(cadre: Cadre) -> Periods:
    """Write the career as the form does: schools first, study beside work in its period."""
    schools = [study for study in cadre.studies if study.full_time]
    beside = [study for study in cadre.studies if not study.full_time]
    rows = [
        resume.Period(month(s.start), month(s.end), f"{s.school}学习") for s in schools
    ]  # fmt: skip
    for post in cadre.posts:
        inside = tuple(
            resume.Study(month(s.start), month(s.end), f"{s.school}在职{s.name}学习")
            for s in beside
            if post.start <= s.start < (post.end or s.end + 1)
        )
        end = None if post.end is None else month(post.end)
        text = in_full(post.unit_name, post.seat.title)
        rows.append(resume.Period(month(post.start), end, text, inside))
    told = cadre.retold(rows)
    return Periods(resume.write_resume(told), tuple(told))


def _write_periods(people: Sequence[Person], told: Sequence[Periods]) -> None:
    """Write the periods; those inside another come after it, by its key."""
    outer = [
        (_row(person, n, p), p)
        for person, periods in zip(people, told, strict=True)
        for n, p in enumerate(periods.rows)
    ]
    ResumePeriod.objects.bulk_create([row for row, _p in outer], batch_size=PIECE)
    inner = [
        _row(row.person, n, study, within=row)
        for row, p in outer
        for n, study in enumerate(p.studies)
    ]
    bulk.insert(ResumePeriod, inner)


def _row(
    person: Person,
    place: int,
    period: resume.Period | resume.Study,
    within: ResumePeriod | None = None,
) -> ResumePeriod:
    return ResumePeriod(
        person=person, position=place, start=period.start or "", end=period.end or "",
        text=period.text, within=within,
    )  # fmt: skip


def _many(model: type[models.Model], rows: Iterable[Any]) -> None:
    bulk.insert(model, list(rows))
