"""An invented term change, ready to run: posts, quotas, ways of working, a scenario prepared.

And what waits for an officer beside it: a scenario whose day was moved, meetings under way.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.utils import timezone

from guantong.core.models import Unit
from guantong.core.scope import rows_above, rows_of, rows_of_all, rows_under
from guantong.core.services import events
from guantong.formats.documents import Document, Text, to_pdf
from guantong.meeting.models import Attendee, Copy, Letter, Meeting, Motion, Objection, Stage
from guantong.meeting.services import (
    afterwards,
    applying,
    committee,
    copies,
    deciding,
    elections,
    letters,
    notice,
    objections,
    opening,
    seats,
    secrecy,
    voting,
)
from guantong.meeting.services.proposed import Member, Move
from guantong.meeting.services.rows import motions_of
from guantong.people.models import Duty, FamilyMember, Level, PostHeld, StaffQuota
from guantong.people.services import records
from guantong.staffing.eligibility.reading import posts_of
from guantong.staffing.models import Grade, PersonStyle, Post, Scenario, ScenarioBound, Style
from guantong.staffing.queries.authority import areas
from guantong.staffing.queries.judgement import groups_of
from guantong.staffing.scoring import weighting
from guantong.staffing.services import eligibility, posts, scenarios
from guantong.standards import workdays
from guantong.standards.judgement import name_of
from guantong.standards.legal_numbers import count
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account
    from guantong.people.models import Person

    Team = Sequence[Person]

REASON = "演示换届"
SEED = 20261125
#: So many of the cadres have an entry on their way of working.
RECORDED = 0.85
BASIS = "演示数据，虚构"
#: The group of judgement of which the demonstration asks, and what each one too few costs.
YOUNG, PRICE = "load", 20.0
#: What is vacant, beside what.
LIKE, VACANT = "组织委员", "宣传委员"
DOCUMENT = "演示编〔2026〕1号（虚构）"
LETTER = "演干〔2026〕1号（虚构）"
DAY = dt.timedelta(days=1)
#: A notice that runs out soon has so many days left; so far a scenario's day is moved.
LEFT, LATER = 2 * DAY, 21 * DAY
#: In how many days an election is, and by how many deputies.
ELECTED, DEPUTIES = 35 * DAY, 220
PLACE, TELEPHONE = "政府网站和单位公告栏（演示）", "12380"
#: Who sits in the invented committee; the last is its chief.
COMMITTEE = tuple(f"{name}（虚构）" for name in (
    "何建国", "唐秀英", "蒋志平", "盘春生", "奉玉兰", "欧阳明", "周正华",
))  # fmt: skip


@dataclass(frozen=True)
class TermChange:
    """What was made ready."""

    scenario: Scenario
    posts: int
    teams: int
    people: int
    arcs: int
    seconds: float


def invent(
    officer: Account | None, scope: Unit, people: Sequence[Person], *, vacant: str = ""
) -> TermChange:  # fmt: skip
    """Make an invented term change ready for a unit and all below it.

    Parameters
    ----------
    people
        The invented cadres; only they are said to work in some way.
    vacant
        A deputy's post of the first town that nobody holds; "" for none.

    """
    posts.take_from_people(None, scope, is_demo=True)
    _vacant(scope, vacant)
    _quotas(scope)
    _styles(people)
    whole = scope.kind == Unit.Kind.PREFECTURE
    name = f"{scope.name}{'县乡' if whole else ''}换届配备（演示，人物虚构）"
    # A prefecture fills the teams of its counties and towns; a county alone also its offices.
    scenario = scenarios.create(
        officer, scope, name, timezone.localdate(), unit_kinds=None if whole else (), is_demo=True
    )
    kept = eligibility.prepare(None, scenario)
    some = posts_of(scenario)
    scenario = ask_for_young(officer, scenario)
    teams = len({post.unit_id for post in some})
    counts = kept.counts
    return TermChange(scenario, len(some), teams, counts["people"], counts["arcs"], kept.seconds)


def waiting(officer: Account, second: Account, supervisor: Account, teams: Sequence[Team]) -> None:
    """Leave what an officer has to see to: a scenario whose day was moved, six small meetings.

    Of one whom a notice names somebody said something; of one meeting two talks are done.

    Parameters
    ----------
    second
        Who signs the records beside the officer.
    supervisor
        Who takes down what is said during a notice.
    teams
        The cadres of five units, the chief first; a meeting is about one of them.

    """
    _moved(officer, teams[0][0].unit)
    told, untold, leaving, unsigned, draft = teams
    scopes = [_county(team[0].unit) for team in teams]
    today = timezone.localdate()
    last = today + LEFT
    first = _begun_for(last)
    meeting = _decided(officer, second, _meeting(officer, scopes[0], 1, first - DAY, _change(told)))
    notice.publish(officer, meeting, first=first, last=last, place=PLACE, telephone=TELEPHONE)
    _objected(supervisor, meeting)
    _decided(officer, second, _meeting(officer, scopes[1], 2, today - 3 * DAY, _change(untold)))
    _decided(
        officer, second, _meeting(officer, scopes[2], 3, today - 2 * DAY, _change(leaving)[1:])
    )
    called = _meeting(officer, scopes[3], 4, today - DAY, _change(unsigned))
    _left(officer, _closed(officer, called))
    # Of the last one a member bears the name of a candidate's relative.
    kin = rows_of(draft[1], FamilyMember, "person").filter(relative=None)
    names = [row.name.reveal() for row in kin[:1]]
    _prepared(officer, _meeting(officer, scopes[4], 5, today + 3 * DAY, _change(draft), names))
    _followed(officer, second, scopes[1], (untold[2], leaving[2]))
    _tried(officer, draft)


def above(officer: Account, second: Account, teams: Sequence[Team]) -> None:
    """Leave a head of a county recommended and not yet approved, and a candidate not yet elected.

    Parameters
    ----------
    teams
        The cadres by unit, the chief first.

    """
    places = {(county := _county(team[0].unit)).pk: (county, team) for team in reversed(teams)}
    found = [pair for pair in places.values() if pair[0].kind == Unit.Kind.COUNTY]
    if not found:
        return
    (county, team), today = found[-1], timezone.localdate()
    last = county.name[-1]
    head = _to(county, f"{last}长", team[0], Level.COUNTY, is_chief=True)
    made = _meeting(officer, county, 6, today - 12 * DAY, [head])
    letters.write(officer, _decided(officer, second, made))
    for row in rows_of(made, Letter):
        letters.send(officer, row, number="演示请〔2026〕6号（虚构）", sent_on=today - 9 * DAY)
    deputy = _to(county, f"副{last}长", team[1], Level.COUNTY_DEPUTY)
    city = rows_above(county.path, Unit)[0]
    made = _meeting(officer, city, 7, today - 20 * DAY, [deputy])
    motion = rows_of(made, Motion)[0]
    notice.waive(officer, motion, reason="换届考察时已公示（演示）")
    _decided(officer, second, made)
    election = elections.create(
        officer, county, name=f"{county.name}人民代表大会会议（演示，人物虚构）", kind="people",
        on=today + ELECTED, by_election=True, entitled=DEPUTIES, is_demo=True,
    )  # fmt: skip
    elections.stand(officer, motion, election)
    for stage in rows_of(election, Stage).filter(due__lt=today):
        elections.stage_done(officer, stage, on=stage.due)


def _to(unit: Unit, title: str, person: Person, level: Level, *, is_chief: bool = False) -> Move:
    return Move(
        person, unit, title, in_full(unit.name, title), person.post, level=level.value,
        duty=Duty.GOVERNMENT.value, is_chief=is_chief, is_elected=True, reason="班子调整（演示）",
    )  # fmt: skip


def _county(unit: Unit) -> Unit:
    """Return the county or zone whose committee decides about a unit; else the unit itself."""
    found = areas([unit]).get(unit.pk)
    return found or unit


def _objected(supervisor: Account, meeting: Meeting) -> None:
    """Take down what somebody said of the first whom a notice names."""
    motion = next(one for one in motions_of(meeting) if one.notice_id)
    objections.object_to(
        supervisor, motion, Objection.Origin.SIGNED, Objection.Channel.LETTER,
        timezone.localdate(), "反映其分管的一项工程没有公开招标（虚构）",
        "居民某某（虚构），电话见来信（虚构）",
    )  # fmt: skip


def _followed(officer: Account, second: Account, scope: Unit, pair: Team) -> None:
    """Let two of two units change their posts with each other, and be talked with."""
    on = timezone.localdate() - 9 * DAY
    moves = [
        Move(one, other.unit, _title(other), other.post, one.post, level=one.level,
             duty=Duty.OTHER, reason="互相交流（演示）")
        for one, other in (pair, reversed(pair))
    ]  # fmt: skip
    meeting = _decided(officer, second, _meeting(officer, scope, 6, on, moves))
    for motion in motions_of(meeting):
        if motion.needs_notice:
            notice.waive(officer, motion, "换届考察时已公示（演示）")
    applying.apply_decision(officer, meeting, document=LETTER, month=f"{on:%Y-%m}")
    afterwards.issue(officer, meeting, f"中共{scope.name}委组织部（演示）", "演组任", on + DAY)
    for motion in motions_of(meeting):
        talk = afterwards.plan_talk(officer, motion, on + 2 * DAY, "组织部部长（虚构）", "会议室")
        points = "宣布组织决定，肯定成绩，提出履职和廉洁自律要求，本人表态服从安排（虚构）"
        afterwards.keep_talk(officer, talk, on + 2 * DAY, points)
    first = motions_of(meeting)[0]
    afterwards.report(officer, first, on + 3 * DAY, "演组介〔2026〕1号（虚构）")


def _tried(officer: Account, team: Team) -> None:
    """Let the probation of a team's last leader end this month."""
    led = rows_of_all([one.pk for one in team], PostHeld, "person").filter(end="", is_leading=True)
    held = led.filter(is_elected=False).select_related("person").order_by("-person_id").first()
    if held is not None:
        data = {"probation_until": f"{timezone.localdate():%Y-%m}", "confirmed": ""}
        records.save_record(officer, held.person, "A02", data, record=held.pk)


def _title(person: Person) -> str:
    """Return the title of the post that a person holds now."""
    held = rows_of(person, PostHeld).filter(end="", is_principal=True).first()
    return held.title if held else person.post


def _vacant(scope: Unit, title: str) -> None:
    """Leave one deputy's post of the first town without a holder."""
    like = rows_under(scope, Post).filter(title__endswith=LIKE).order_by("unit_path").first()
    if title and like is not None:
        named = like.title.replace(LIKE, title)
        made = posts.create(None, like.unit, title=named, level=like.level, in_team=True)
        made.is_demo = True
        made.save(update_fields=["is_demo"])


def _moved(officer: Account, unit: Unit) -> None:
    """Prepare a scenario of one unit, and move its day afterwards."""
    today, name = timezone.localdate(), f"{unit.name}班子调整（演示，人物虚构）"
    row = scenarios.create(officer, unit, name, today, unit_kinds=(), is_demo=True)
    row = eligibility.prepare(None, row).scenario
    scenarios.change(officer, row, on=today + LATER, version=row.version)


def _begun_for(last: dt.date) -> dt.date:
    """Return when a notice begins at the latest that may end on a day."""
    first = last
    while workdays.between(first, last) < count(notice.LAW.id, first):
        first -= DAY
    return first


def _change(team: Team) -> list[Move]:
    """Let a unit's chief leave by age, and the next of the team take the post."""
    chief, after = team[:2]
    post = rows_of(chief.unit, Post)[0]
    return [
        Move(after, chief.unit, post.title, chief.post, after.post, level=chief.level,
             duty=post.work, is_chief=True, is_elected=post.is_elected, reason="班子调整（演示）"),
        Move(chief, remove=chief.post, reason="到龄（演示）"),
    ]  # fmt: skip


def _meeting(
    officer: Account,
    scope: Unit,
    number: int,
    on: dt.date,
    moves: Sequence[Move],
    more: Sequence[str] = (),
) -> Meeting:
    called = in_full(scope.name, f"{scope.name[-1]}委")
    name = f"{called}常委会第{number}次会议（演示，人物虚构）"
    invented = [*(Member(one, "委员") for one in COMMITTEE[:-1]),
                Member(COMMITTEE[-1], "书记", is_chief=True)]  # fmt: skip
    members = [*(Member(one, "委员") for one in more), *(_due(scope) or invented)]
    data = {"name": name, "on": on, "place": "常委会议室（演示）", "is_demo": True}
    made: Meeting = opening.create(officer, scope, data, members, moves)
    return made


def _due(scope: Unit) -> list[Member]:
    return committee.due(scope, Meeting.Kind.STANDING)


def _prepared(officer: Account, meeting: Meeting) -> None:
    """Seat the members, the second and the third in each other's places; number the copies."""
    order = [one.pk for one in seats.by_seat(rows_of(meeting, Attendee))]
    order[1:3] = reversed(order[1:3])
    seats.arrange(officer, meeting, order, meeting.seats_first, meeting.seats_table, 9)
    copies.for_members(meeting)
    secrecy.grade(officer, meeting, Grade.WORK, "干部任免事项（演示）", 1)


def _left(officer: Account, meeting: Meeting) -> None:
    """Hand out the copies of a meeting, and take all back but one."""
    copies.for_members(meeting)
    rows = list(rows_of(meeting, Copy))
    copies.receive.over(officer, rows)
    copies.take_back.over(officer, rows[:-1])


def _paper() -> io.BytesIO:
    """Return what stands for the scanned record of an invented meeting."""
    titles = Document("会议记录（演示）", "", (Text("演示数据，人物均为虚构。"),))
    paper = io.BytesIO(to_pdf(titles))
    paper.name = "会议记录（演示）.pdf"
    return paper


def _closed(officer: Account, meeting: Meeting) -> Meeting:
    """Hold a meeting at which everybody agrees."""
    here = rows_of(meeting, Attendee).values_list("pk", flat=True)
    meeting = opening.start(officer, meeting, list(here))
    voting.all_agree(officer, meeting)
    voting.scan(officer, meeting, _paper())
    closed: Meeting = deciding.close(officer, meeting)
    return closed


def _decided(officer: Account, second: Account, meeting: Meeting) -> Meeting:
    meeting = _closed(officer, meeting)
    for signer, role in ((officer, "记录人"), (second, "审核人")):
        meeting = deciding.sign(signer, meeting, role, meeting.digest)
    return meeting


def ask_for_young(officer: Account | None, scenario: Scenario) -> Scenario:
    """Ask that half of those whom officers want tried early, and who may, sit in towns."""
    bars = eligibility.load(scenario)
    towns = [n for n, post in enumerate(posts_of(scenario)) if post.unit.kind == Unit.Kind.TOWNSHIP]
    groups = groups_of(bars.people, scenario.on)
    young = [n for n, person in enumerate(bars.people) if groups.get(person) == YOUNG]
    able = int((bars.shut({})[np.ix_(young, towns)] == 0).any(axis=1).sum()) if towns else 0
    if not able:
        return scenario
    facts = {
        "name": f"乡镇班子{name_of(YOUNG)}干部合计", "attribute": weighting.GROUP + YOUNG,
        "per": ScenarioBound.Per.ALL, "unit_kind": Unit.Kind.TOWNSHIP, "low": -(-able // 2),
        "price": PRICE, "source": BASIS, "verify": True,
    }  # fmt: skip
    made: ScenarioBound = scenarios.add_bound(officer, scenario, **facts, version=scenario.version)
    return made.scenario


@transaction.atomic
def _quotas(scope: Unit) -> None:
    """Approve as many posts as there are, but one deputy fewer in one unit and more in another."""
    rows = Post.objects.unscoped(REASON).filter(closed_on=None, use="").select_related("unit")
    some = list(rows.filter(rows.under(scope.path)))
    count = Counter((post.unit_id, post.level, post.is_chief) for post in some)
    units = {post.unit_id: post.unit for post in some}
    odd = list(dict.fromkeys(post.unit_id for post in some))[1:3]
    made = []
    for (unit, level, chief), number in count.items():
        change = (-1, 1)[odd.index(unit)] if unit in odd and not chief else 0
        row = StaffQuota(
            unit=units[unit], unit_path=units[unit].path, level=level, is_chief=chief,
            number=number + change, document=DOCUMENT,
        )  # fmt: skip
        made.append(row)
    StaffQuota.objects.bulk_create(made, batch_size=500)
    events.record(None, "职数.演示", scope, f"写入虚构职数 {len(made)} 条")


@transaction.atomic
def _styles(people: Sequence[Person]) -> None:
    rng = np.random.default_rng(SEED)
    rows = [
        PersonStyle(
            person=person, kind=Style.values[int(rng.integers(len(Style)))], basis=BASIS,
            is_demo=True,
        )
        for person in people
        if rng.random() < RECORDED
    ]  # fmt: skip
    PersonStyle.objects.bulk_create(rows, batch_size=500)
    events.record(None, "工作风格.演示", f"people:{len(people)}", f"写入虚构记录 {len(rows)} 条")
