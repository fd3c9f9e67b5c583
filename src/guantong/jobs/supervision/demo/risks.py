"""Invented risk lists in every state, special reports, local rules: nothing in them is true."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from guantong.casework.models import Case, Review, Turn
from guantong.casework.services import finishing
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.jobs.supervision.models import LocalRule, RiskList
from guantong.jobs.supervision.services import reports, risks, rules
from guantong.people.models import Person
from guantong.staffing.models import Post
from guantong.staffing.queries.holders import holders

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON, SAID = "演示干部监督", "（虚构）"
#: How far each of the lists is taken, the account's own first: steps done of draw, chief,
#: superior, close; then what is done to a list that holds.
STATES: tuple[tuple[int, str], ...] = (
    (1, ""), (0, ""), (2, ""), (3, ""), (4, ""), (4, "duties"), (4, "redraw"), (4, "due"),
    (0, ""), (1, ""), (2, ""), (3, ""), (4, ""),
)  # fmt: skip
TOPICS = ("项目建设中的廉洁风险防控", "选人用人和一报告两评议")
RULES = (
    ("干部日常监督联席会议办法", "演组发〔2024〕8号", "党组讨论和决定党员处分事项工作程序规定", 20),
    ("一把手权责风险清单管理办法", "演组发〔2025〕2号", "政务处分法第三十条、第三十三条", 200),
    ("领导干部专项述职办法", "演组发〔2025〕11号", "公务员法第五十七条", 320),
)


def invent_risks(accounts: Mapping[str, Account], scope: Unit) -> int:
    """Draw up lists of a county's chiefs and take each so far; return how many.

    Parameters
    ----------
    accounts
        By name: two officers who supervise, a leader, and the one that is a person's own.

    """
    officer = accounts["jiandu"]
    some = _posts(accounts["benren"], scope)
    for post, (steps, then) in zip(some, STATES, strict=False):
        row = risks.draw(officer, post, kind=_kind(post))
        _take(accounts, row, steps)
        _further(officer, row, then)
    for topic, post in zip(TOPICS, some, strict=False):
        due = timezone.localdate() + dt.timedelta(days=18)
        reports.ask(officer, post, topic=f"{topic}{SAID}", asked_by=f"市委{SAID}", due=due)
    _late()
    _rules(officer, scope)
    risks.open_changed()
    RiskList.objects.unscoped(REASON).update(is_demo=True)
    Case.objects.unscoped(REASON).filter(
        process__key__in=(risks.KEY, risks.REVIEW, reports.KEY)
    ).update(is_demo=True)
    events.record(None, "风险清单.演示", scope, f"写入虚构风险清单 {len(some)} 份")
    return len(some)


def _posts(account: Account, scope: Unit) -> list[Post]:
    """Return chiefs' posts that are held, that of an account's person first, if it is one."""
    rows = Post.objects.unscoped(REASON)
    posts = list(
        rows.filter(rows.under(scope.path), is_chief=True, closed_on=None).select_related("unit")
    )
    held = holders(posts)
    own = Person.objects.unscoped(REASON).filter(account=account).values_list("pk", flat=True)
    posts = sorted(
        (one for one in posts if one.pk in held), key=lambda one: held[one.pk] not in own
    )
    return posts[: len(STATES)]


def _kind(post: Post) -> str:
    kind = Post.objects.unscoped(REASON).filter(pk=post.pk).values_list(risks.inferred(), flat=True)
    return kind[0] or "局长"


def _take(accounts: Mapping[str, Account], row: RiskList, steps: int) -> None:
    """Take a list along its steps: who has no account signs on paper, an officer enters it."""
    officer = accounts["jiandu"]
    if steps > 0:
        risks.submit(officer, row)
    if steps > 1:
        _on_paper(officer, row.case, "确认")
    if steps > 2:
        risks.ACCEPT(accounts["buling"], row)
    if steps > 3:
        risks.archive(accounts["jiandu2"], row)


def _on_paper(officer: Account, case: Any, outcome: str) -> None:
    paper = io.BytesIO(f"演示材料{SAID}".encode())
    paper.name = "签字页.txt"
    turn = Turn.objects.unscoped(REASON).get(case=case, done_at=None)
    finishing.finish(officer, turn, outcome=outcome, evidence_0=paper)


def _further(officer: Account, row: RiskList, what: str) -> None:
    """Let a list that holds be of a post with other duties, or soon due, or drawn up anew."""
    if what == "duties":
        RiskList.objects.unscoped(REASON).filter(pk=row.pk).update(duties=["工程建设"])
    if what == "due":
        due = timezone.localdate() + dt.timedelta(days=6)
        Review.objects.unscoped(REASON).filter(case=row.case).update(due=due)
    if what == "redraw":
        made = risks.redraw(officer, row)
        risks.add(officer, made, field="其他", power=f"驻外招商{SAID}", risk="变相公款旅游",
                  grade="低", measures="两人同行，事后报备", review="逐次")  # fmt: skip


def _late() -> None:
    """Let the day of the last report be over."""
    last = Case.objects.unscoped(REASON).filter(process__key=reports.KEY).latest("pk")
    day = timezone.localdate() - dt.timedelta(days=3)
    Turn.objects.unscoped(REASON).filter(case=last, done_at=None).update(due=day)


def _rules(officer: Account, unit: Unit) -> None:
    today = timezone.localdate()
    for name, number, cites, days in RULES:
        rules.enter(
            officer, unit, name=f"{name}{SAID}", number=number, cites=cites,
            in_force=today - dt.timedelta(days=400), review_on=today + dt.timedelta(days=days),
            text=f"演示文本，不是真实的办法{SAID}。",
        )  # fmt: skip
    LocalRule.objects.unscoped(REASON).update(is_demo=True)
    rules.draw_key_works(officer, unit)
