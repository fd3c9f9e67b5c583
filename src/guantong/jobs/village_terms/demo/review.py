"""Three invented rounds of a county: ended with files, under review with clashes, gathering.

The villages are of the public register; persons and answers are invented, and every row says so.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from guantong.casework.models import (
    Case,
    Checklist,
    ChecklistItem,
    Conclusion,
    Evidence,
    Round,
    Turn,
    UnitList,
)
from guantong.casework.services import answering, finishing, opening, processes
from guantong.core.models import Account, Unit
from guantong.core.scope import rows_of
from guantong.core.services import accounts as accounts_
from guantong.core.services import events, units
from guantong.formats.documents import to_pdf
from guantong.formats.documents.blocks import Document, Text
from guantong.jobs.village_terms.models import Candidate, PostKind
from guantong.jobs.village_terms.services import candidates, filing, review
from guantong.people.demo import members
from guantong.people.demo.names import Numbers
from guantong.people.models import AwardSanction, Category, Person
from guantong.people.services import persons
from guantong.standards.months import Month

if TYPE_CHECKING:
    from guantong.casework.models import Process

REASON, SAID, DAY = "演示联审", "（虚构）", dt.timedelta(days=1)
#: Code of the list of units → what the unit is called after its county.
NAMES = {
    "纪委监委": "纪委监委", "组织部": "县委组织部", "宣传部": "县委宣传部", "统战部": "县委统战部",
    "政法委": "县委政法委", "公安": "公安局", "检察院": "人民检察院", "法院": "人民法院",
    "司法局": "司法局", "信访局": "信访局", "民政": "民政局", "农业农村": "农业农村局",
    "自然资源": "自然资源局", "卫健": "卫生健康局",
}  # fmt: skip
#: The unit that has an account to sign in with, and the one that does not answer.
OURS, SILENT = "公安", "卫健"
POSTS = (PostKind.SECRETARY, PostKind.DIRECTOR, PostKind.PARTY_MEMBER, PostKind.MEMBER)
#: So many candidates has the round that ended, that under review, that which gathers.
ENDED, OPEN, DRAFT = 8, 24, 10
#: So many candidates of the second all units have answered about.
ANSWERED = 8
Said = Mapping[tuple[int, str], tuple[str, str, str]]
#: Which candidate, which unit → outcome, item, reason; everything else is no objection.
FIRST: Said = {
    (5, "公安"): (
        "不得",
        "n01 不得：被判处刑罚，或者刑满、缓刑期满未满五年",
        "有生效判决，刑满未满五年",
    )
}
SECOND: Said = {
    (1, "自然资源"): ("不宜", "n09 不宜：严重违法用地、违建未整改", "违建尚未拆除"),
    (2, "公安"): ("不得", "n01 不得：被判处刑罚，或者刑满、缓刑期满未满五年", "有生效判决"),
    (3, "组织部"): ("不得", "n17 不得：拟任村党组织职务而不是正式党员", "党籍材料不全"),
    (5, "信访局"): ("难以判断", "", "信访件仍在办理，缺处理决定"),
}


@transaction.atomic
def invent_review(accounts: Mapping[str, Account], villages: Sequence[Unit]) -> int:
    """Write three rounds over villages; return how many candidates stand in them.

    Parameters
    ----------
    accounts
        Those of the demonstration; `lianshen` is made a reviewer here.

    """
    county = accounts["zuzhi2"].unit
    review.load()
    signers = _units(county, accounts["lianshen"])
    process = processes.in_force(candidates.REVIEW, county.path)
    if process is None:
        raise LookupError("no process of review in force: load() comes first")
    people = _people(villages, ENDED + OPEN + DRAFT)
    first = _round("2025年村“两委”换届", process, county, people[:ENDED])
    second = _round("2026年村“两委”换届第一批", process, county, people[ENDED : ENDED + OPEN])
    third = _round("2026年村“两委”换届第二批", process, county, people[ENDED + OPEN :])
    _play_first(accounts, signers, first)
    _play_second(accounts, signers, second)
    events.record(None, "联审.演示", third[0], f"写入虚构人选 {len(people)} 人")
    return len(people)


def _units(county: Unit, ours: Account) -> dict[str, Account]:
    """Return who signs for each reviewing unit; the units are set up and accepted as a list."""
    row = Checklist(
        unit=county, code=review.UNITS, name="联审单位（演示）", verify=True,
        source="公开流程和常见做法整理", state=Checklist.State.ACCEPTED, accepted_at=timezone.now(),
    )  # fmt: skip
    row.save()
    signers = {}
    for n, one in enumerate(review.shipped("reviewing_units"), start=1):
        code = one["code"]
        name = f"{county.name}{NAMES[code].removeprefix('县')}{SAID}"
        unit = units.create(
            None, county, name=name, kind="county_unit", code=f"{county.code}-LS{n:02d}"
        )
        signers[code] = ours if code == OURS else Account(
            unit=unit, username=f"lianshen{n:02d}", display_name=f"{NAMES[code]}经办人{SAID}"
        )  # fmt: skip
        if code == OURS:
            ours.unit = unit
        else:
            signers[code].set_unusable_password()
        signers[code].save()
        accounts_.grant(None, signers[code], role="reviewer", unit=unit)
        ChecklistItem(
            checklist=row, position=n, code=code, text=one["asks"], unit=unit, verify=True,
            source=one["source"],
        ).save()  # fmt: skip
    return signers


def _people(villages: Sequence[Unit], many: int) -> list[Person]:
    """Invent people of villages, four of each, none too old to stand."""
    month = str(Month.of(timezone.localdate()))
    found = []
    born = (one for one in members.invent(many * 4, 20261130, month, Numbers())
            if "1968" < one.birth_month < "1999" and one.party == "01")  # fmt: skip
    for n, one in zip(range(many), born, strict=False):
        unit = villages[(n // len(POSTS)) % len(villages)]
        person = Person(
            unit=unit, unit_path=unit.path, code=persons.new_code(), category=Category.VILLAGE,
            name=one.name, sex=one.sex, birth_month=one.birth_month, ethnicity=one.ethnicity,
            party=one.party, party_month=one.party_month, schooling=one.schooling, is_demo=True,
            position=900 + n, post=f"村干部人选{SAID}",
        )  # fmt: skip
        person.derive()
        found.append(person)
    Person.objects.bulk_create(found)
    return found


def _round(
    name: str, process: Process, county: Unit, people: Sequence[Person]
) -> tuple[Round, list[Candidate]]:
    row = Round(unit=county, name=f"{name}{SAID}", process=process, is_demo=True)
    row.save()
    rows = [
        Candidate(
            round=row, unit=one.unit, unit_path=one.unit.path, person=one, is_demo=True,
            post=POSTS[n % len(POSTS)], is_incumbent=n % 3 == 0, note=f"演示人选{SAID}",
        )
        for n, one in enumerate(people)
    ]  # fmt: skip
    Candidate.objects.bulk_create(rows)
    return row, rows


def _open(drawn: tuple[Round, list[Candidate]], days: int) -> None:
    row, rows = drawn
    row.assessment, row.state = f"影响评估〔2026〕1号{SAID}", Round.State.OPEN
    row.opened_at = timezone.now() - days * DAY
    row.save()
    opening.open_many(None, row.process, [
        opening.Opened(one.unit, str(one), one, round=row, is_demo=True, at=row.opened_at)
        for one in rows
    ])  # fmt: skip


def _sign(
    drawn: tuple[Round, list[Candidate]], signers: Mapping[str, Account], said: Said,
    upto: Mapping[str, int],
) -> None:  # fmt: skip
    """Let each unit sign its list once, as far as it got."""
    row, rows = drawn
    place = {one.pk: n for n, one in enumerate(rows)}
    codes = {one.unit_id: code for code, one in signers.items()}
    for each in rows_of(row, UnitList).select_related("round__process", "unit"):
        code = codes[each.unit_id]
        answers = []
        for turn in answering.open_of(each):
            n = place[turn.case.subject_id]
            if n < upto.get(code, len(rows)):
                answers.append(answering.Answer(turn, *said.get((n, code), (review.CLEAR,))))
        if answers:
            answering.conclude(signers[code], each, answers)


def _finish(actor: Account, row: Candidate, key: str = candidates.REVIEW, **said: Any) -> None:
    """Take the open step of a candidate's case, with a paper of each kind that it asks for."""
    case = candidates.case_of(row, key)
    turn = (
        Turn.objects.unscoped(REASON).select_related("case__process").get(case=case, done_at=None)
    )
    papers = {}
    for n, kind in enumerate(turn.definition.evidence):
        papers[f"evidence_{n}"] = file = io.BytesIO(_paper())
        file.name = f"{kind}.pdf"
    finishing.finish(actor, turn, **papers, **said)


def _paper() -> bytes:
    if not _PAPER:
        told = Text("演示材料，人物和内容均为虚构。")
        _PAPER.append(to_pdf(Document(f"演示材料{SAID}", "", (told,))))
    return _PAPER[0]


_PAPER: list[bytes] = []


def _play_first(
    accounts: Mapping[str, Account], signers: Mapping[str, Account],
    drawn: tuple[Round, list[Candidate]],
) -> None:  # fmt: skip
    """End a round, then date it back; file its first secretary, begin the filing of the second."""
    row, rows = drawn
    one, two = accounts["zuzhi"], accounts["zuzhi2"]
    _open(drawn, 70)
    _sign(drawn, signers, FIRST, {})
    for n, candidate in enumerate(rows):
        against = any(place == n for place, _unit in FIRST)
        if against:
            _finish(one, candidate)
        outcome = candidates.REFUSED if against else candidates.PASSED
        why = "公安机关有生效判决" if against else "各单位均无异议"
        _finish(one, candidate, outcome=outcome, reason=f"{why}{SAID}")
        _finish(two, candidate)
    _date_back(row, 60)
    row.state = Round.State.ENDED
    row.save()
    secretaries = [one for one in rows if one.post == PostKind.SECRETARY]
    filing.file(accounts["xiangzhen"], secretaries[0])
    for actor, said in (
        ("xiangzhen", {}),
        ("zuzhi", {}),
        ("zuzhi", {"outcome": "同意备案", "reason": f"联审无异议{SAID}"}),
        ("xiangzhen", {"in_post_on": timezone.localdate() - 20 * DAY}),
        ("zuzhi2", {}),
    ):
        _finish(accounts[actor], secretaries[0], candidates.FILING, **said)


def _date_back(row: Round, days: int) -> None:
    cases = rows_of(row, Case)
    # By their keys: PostgreSQL has no numbers yet of rows just written; a join would take minutes.
    keys = list(cases.values_list("pk", flat=True))
    rows = Turn.objects.unscoped(REASON).filter(case__in=keys)
    rows.update(done_at=F("done_at") - days * DAY)
    rows.exclude(step="review").update(opened_at=F("opened_at") - days * DAY,
                                       counted_from=F("counted_from") - days * DAY,
                                       due=F("due") - days * DAY)  # fmt: skip
    cases.update(closed_at=F("closed_at") - days * DAY)
    for model, moment in ((Conclusion, "signed_at"), (Evidence, "at")):
        kept = model.objects.unscoped(REASON).filter(case__in=keys)
        kept.update(**{moment: F(moment) - days * DAY})


def _play_second(
    accounts: Mapping[str, Account], signers: Mapping[str, Account],
    drawn: tuple[Round, list[Candidate]],
) -> None:  # fmt: skip
    """Leave a round under review: clashes of each kind, one unit late, one silent about one."""
    _row, rows = drawn
    today = timezone.localdate()
    for n, end in ((0, today + 90 * DAY), (ANSWERED + 2, today + 200 * DAY), (ANSWERED + 5, None)):
        AwardSanction(
            person=rows[n].person, kind="p1", name="党内警告", on=today - 270 * DAY,
            influence_end=end, reason=f"演示处分{SAID}",
        ).save()  # fmt: skip
    _open(drawn, 12)
    _sign(drawn, signers, SECOND, {OURS: ANSWERED, SILENT: ANSWERED - 1})
    case = candidates.case_of(rows[ANSWERED - 1])
    turn = Turn.objects.unscoped(REASON).get(case=case, unit=signers[SILENT].unit)
    finishing.unanswered(accounts["zuzhi"], turn, f"电话催办两次没有答复{SAID}")
