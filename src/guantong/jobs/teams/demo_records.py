"""Invented records of appointments, each at another stage: twelve, one of them without an answer.

The people are invented and so is what is said of them; no conclusion is about anybody.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from guantong.casework.models import Turn
from guantong.casework.services import finishing
from guantong.core import acts
from guantong.core.models import Signing, Unit
from guantong.core.scope import pointing
from guantong.core.services import accounts as signing_in
from guantong.core.services import units
from guantong.meeting.services import opening
from guantong.meeting.services.proposed import Member, Move
from guantong.staffing.models import AppointmentRecord, Post
from guantong.staffing.services import concluding, records
from guantong.standards import workdays

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person

REASON = "演示任用纪实"
#: Who concludes outside the department; the first works in the system, the second sends letters.
DISCIPLINE, PETITIONS = "纪委监委（演示）", "信访局（演示）"
MEMBERS = ("何某（虚构）", "唐某（虚构）")
GOOD = {"file": "无问题", "report": "一致", "discipline": "无反映", "petition": "无"}
#: Of each record the steps that are done, what was concluded, of which nobody answered.
STAGES: tuple[tuple[int, Mapping[str, str], tuple[str, ...]], ...] = (
    (0, {}, ()), (1, {}, ()), (2, {}, ()), (2, {"file": "无问题"}, ()),
    (3, {"file": "无问题", "report": "一致"}, ()),
    (3, {"file": "无问题", "report": "一致", "discipline": "无反映"}, ("petition",)),
    (3, {"file": "无问题", "report": "一致", "petition": "无"}, ()),
    (3, {**GOOD, "petition": "查实影响"}, ()), (3, {**GOOD, "file": "已认定"}, ()),
    (3, GOOD, ()), (3, GOOD, ()), (3, GOOD, ()),
)  # fmt: skip
WHY = "复函在途，会期已定，会前由干部科催回（演示）"
SAID = "已核实，结论和文号见函件（演示）"


def invent(accounts: Mapping[str, Account], scope: Unit, people: Sequence[Person]) -> int:
    """Open twelve records of a unit's cadres and take each so far; return how many.

    Parameters
    ----------
    accounts
        By name; the officer, the one who seconds, the section that supervises.

    """
    officer, second = accounts["ganbu"], accounts["fuhe"]
    asked = _units(accounts, scope)
    some = _proposed(scope, people)
    at = timezone.now() - dt.timedelta(days=40)
    made = records.open_many(
        officer, scope, some, AppointmentRecord.Round.SINGLE, ask=asked, is_demo=True, at=at
    )
    for row, (steps, said, silent) in zip(made, STAGES, strict=False):
        for _n in range(steps):
            _step(officer, row)
        who = {"file": officer, "report": accounts["jiandu"], "discipline": accounts["jiwei"]}
        for code, outcome in said.items():
            _conclude(officer, who.get(code), row, code, outcome)
        for code in silent:
            concluding.without(officer, row, which=code, reason="两次函催，到期没有答复（演示）")
    _on_agenda(officer, second, made[6])
    # Of one alone the day is over and nothing was written down; the days of the others run on.
    _prolong(made[:5])
    return len(made)


def _proposed(scope: Unit, people: Sequence[Person]) -> list[records.Proposed]:
    """Propose cadres for other posts of their own units, each of another one."""
    rows = Post.objects.unscoped(REASON).filter(closed_on=None).select_related("unit")
    posts = list(rows.filter(rows.under(scope.path)).order_by("is_chief", "unit_path", "position"))
    found: list[records.Proposed] = []
    for person in people:
        fits = (one for one in posts if one.unit_id == person.unit_id and one.title != person.post)
        post = next(fits, None)
        if post is not None and len(found) < len(STAGES):
            posts.remove(post)
            found.append(records.Proposed(person, post.unit, post.title, post, post.level))
    return found


def _units(accounts: Mapping[str, Account], scope: Unit) -> concluding.Asked:
    """Make the two units that are asked, and let the account of the first work for it."""
    discipline, petitions = (
        units.create(None, scope, name=f"{scope.name}{name}", kind="county_unit", code=code)
        for name, code in ((DISCIPLINE, "demo-discipline"), (PETITIONS, "demo-petitions"))
    )
    signing_in.grant(None, accounts["jiwei"], role="reviewer", unit=discipline)
    return concluding.Asked(discipline, petitions)


def _turn(row: AppointmentRecord) -> Turn:
    found: Turn = pointing(Turn, "case", [row.case_id]).get(done_at=None)
    return found


def _step(officer: Account, row: AppointmentRecord) -> None:
    today = timezone.localdate()
    turn = _turn(row)
    given: dict[str, dict[str, Any]] = {
        "motion": {
            "motion_by": "组织部部务会（演示）", "motion_on": today - dt.timedelta(days=38),
            "motion_why": "班子空缺，工作需要（演示）",
            "motion_talks": "征求分管领导意见，无不同意见（演示）",
        },
        "recommendation": {
            "outcome": "已民主推荐", "recommend_on": today - dt.timedelta(days=33),
            "recommend_scope": "单位全体班子成员和中层正职", "recommend_due": 36,
            "recommend_present": 34, "recommend_votes": 29, "recommend_talks": 18,
            "recommend_named": 15,
        },
        "inspection": {
            "inspect_by": "\n".join(MEMBERS), "inspect_from": today - dt.timedelta(days=25),
            "inspect_to": today - dt.timedelta(days=21), "inspect_talks": 26,
            "inspect_result": "民主测评和谈话总体较好（演示）", "evidence_0": _paper("考察材料"),
        },
    }  # fmt: skip
    finishing.finish(officer, turn, **given[turn.step])


def _paper(name: str) -> io.BytesIO:
    file = io.BytesIO(f"{name}（演示，人物虚构）".encode())
    file.name = f"{name}.txt"
    return file


def _conclude(
    officer: Account, who: Account | None, row: AppointmentRecord, code: str, outcome: str
) -> None:
    """Let a unit conclude: on the screen, or, where nobody of it works here, by letter."""
    turn = next(one.turn for one in concluding.said_of(row) if one.wanted.code == code)
    if who is not None and turn is not None:
        finishing.finish(who, turn, outcome=outcome, reason=SAID, article="")
        return
    concluding.letter(
        officer, row, which=code, letter=f"演示信函〔2026〕{row.pk}号",
        letter_on=timezone.localdate() - dt.timedelta(days=10), scan=_paper("函件"), reason=SAID,
        **{f"outcome_{code}": outcome},
    )  # fmt: skip


def _on_agenda(officer: Account, second: Account, row: AppointmentRecord) -> None:
    """Put one without an answer on the agenda of a meeting; two persons say why."""
    concluding.waive(officer, row, reason=WHY)
    acts.second(second, Signing.objects.visible_to(second).get(act="waive", state="waiting"))
    post = row.post
    move = Move(
        row.person, row.unit, row.title, row.words, row.now, level=post.level if post else "",
        reason="工作需要（演示）", post=post,
    )  # fmt: skip
    names = ("何建国", "唐秀英", "蒋志平", "盘春生")
    members = [Member(f"{name}（虚构）", "委员") for name in names]
    members.append(Member("周正华（虚构）", "书记", is_chief=True))
    data = {
        "name": f"{row.keeper.name}委常委会第6次会议（演示，人物虚构）",
        "on": timezone.localdate() + dt.timedelta(days=5), "is_demo": True,
    }  # fmt: skip
    opening.create(officer, row.keeper, data, members, [move])


def _prolong(rows: Sequence[AppointmentRecord]) -> None:
    due = workdays.last_of(timezone.localdate() + dt.timedelta(days=1), 3)
    open_ = pointing(Turn, "case", [row.conclusions_id for row in rows if row.conclusions_id])
    open_.filter(done_at=None).update(due=due)
