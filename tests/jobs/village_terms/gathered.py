"""What a round of candidates goes through, as a test tells it."""

from __future__ import annotations

from tests.casework.paper import paper

from guantong.casework.models import Conclusion, Round, Turn
from guantong.casework.services import finishing, processes, rounds
from guantong.core.models import Task
from guantong.core.scope import pointing
from guantong.core.services import tasks
from guantong.jobs.village_terms.models import Candidate
from guantong.jobs.village_terms.services import candidates, review

FACTS = {
    "name": "周甲", "sex": "1", "birth_month": "1980-05", "party": "01", "party_month": "2005-07",
    "id_number": "", "ethnicity": "汉族", "schooling": "3",
}  # fmt: skip


def drawn(town, desk):
    """Draw a round of 甲县 up; the shipped negative list holds there."""
    desk.review.state = "withdrawn"  # of the same key, for the tests of casework
    desk.review.save()
    review.load()
    process = processes.in_force(candidates.REVIEW, town.first.path)
    return rounds.draw_up(desk.org, town.first, name="2026 年换届第一批", process=process)


def enter(actor, unit, of, post="party_chief", **facts):
    given = {**FACTS, **facts}
    return candidates.enter(actor, unit, round=str(of.pk), post=post, **given)


def opened(actor, of):
    """Open a round, as the background does it."""
    rounds.open_cases(actor, of, assessment="评估〔2026〕1号")
    tasks.run.func(Task.objects.unscoped("test").latest("pk").pk)
    return Round.objects.unscoped("test").get(pk=of.pk)


def turn_of(row, unit=None):
    case = candidates.case_of(row)
    open_ = Turn.objects.unscoped("test").filter(case=case, done_at=None)
    return open_.get(unit=unit) if unit else open_.get()


def say(desk, row, *outcomes, skip=0):
    """Let 公安局, 法院, 信访局 conclude: each an outcome, or one with article and reason."""
    for n, said in enumerate(outcomes, start=1 + skip):
        outcome, article, reason = (*((said,) if isinstance(said, str) else said), "", "")[:3]
        actor = getattr(desk, f"review{n}")
        turn = turn_of(row, desk.bureaus[n - 1])
        finishing.finish(actor, turn, outcome=outcome, article=article, reason=reason)


def clashes(row):
    """Return the clashes of a candidate's case as (kind, text)."""
    case = candidates.case_of(row)
    said = list(pointing(Conclusion, "case", [case.pk]).order_by("pk"))
    return [(one.kind, one.text) for one in review.clashes([case], {case.pk: said})[case.pk]]


def ended(desk, row, outcome="可以作为人选"):
    """Take a candidate whom nobody objects to through the county's opinion and the end."""
    say(desk, row, *["无异议"] * 3)
    finishing.finish(desk.org, turn_of(row), outcome=outcome, reason="各单位均无异议")
    finishing.finish(desk.org2, turn_of(row), evidence_0=paper("汇总.pdf", b"%PDF-1.4 x"))
    return Candidate.objects.unscoped("test").get(pk=row.pk)
