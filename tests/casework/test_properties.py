"""No sequence of calls by any accounts ends a case without evidence and a second person.

Nor does any turn silence into consent, or move a day that is over.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.casework.paper import paper

from guantong.casework.models import Case, Clock, Evidence, HandOver, Turn
from guantong.casework.process.definition import CLOSE, NO_REPLY
from guantong.casework.services import clocks, evidence, finishing, handing, opening
from guantong.core import acts
from guantong.core.errors import GuantongError
from guantong.core.models import Signing

REASON = "测试用的理由"
WHO = st.integers(0, 99)
WHICH = st.integers(0, 99)


def _machine(desk, town, request_process):
    people = [desk.org, desk.org2, desk.ship, desk.ship2, desk.secretary, desk.window, desk.far,
              desk.review1, desk.review2, desk.review3]  # fmt: skip

    class Office(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()
            self.past = {}

        def teardown(self):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

        @initialize()
        def open(self):
            self.cases = [
                opening.open_case(
                    desk.secretary, request_process, town.village, "路灯坏了", need="不亮"
                ),
                opening.open_case(desk.ship, desk.review, town.village, "候选人"),
            ]

        def try_(self, do, *given, **more):
            """Do something as any account may; a refusal is as good."""
            try:
                with transaction.atomic():
                    do(*given, **more)
            except GuantongError:
                pass

        def turn(self, which):
            rows = list(Turn.objects.unscoped("test").filter(case__in=self.cases).order_by("-id"))
            return rows[which % len(rows)]

        @rule(who=WHO, which=WHICH, kind=st.integers(0, 9), with_file=st.booleans())
        def finish(self, who, which, kind, with_file):
            turn = self.turn(which)
            step = turn.definition
            outcome = step.outcomes[kind % len(step.outcomes)] if step.outcomes else ""
            files = {f"evidence_{n}": paper() for n in range(len(step.evidence)) if with_file}
            self.try_(
                finishing.finish, people[who % len(people)], turn, outcome=outcome,
                article="第三条", reason=REASON, **files,
            )  # fmt: skip

        @rule(which=WHICH, kind=st.integers(0, 9), with_file=st.booleans())
        def finish_as_one_who_may(self, which, kind, with_file):
            turn = self.turn(which)
            from guantong.casework.services.rows import why_not

            able = [n for n, one in enumerate(people) if not why_not(one, turn)]
            if able:
                self.finish(able[which % len(able)], which, kind, with_file)

        @rule(who=WHO, which=WHICH)
        def without(self, who, which):
            turn = self.turn(which)
            self.try_(finishing.without, people[who % len(people)], turn, reason=REASON)

        @rule(who=WHO, which=WHICH)
        def clock(self, who, which):
            one = people[who % len(people)]
            self.try_(clocks.pause, one, self.turn(which), reason=REASON)

        @rule(who=WHO, which=WHICH)
        def go_on(self, who, which):
            self.try_(clocks.resume, people[who % len(people)], self.turn(which))

        @rule(who=WHO, which=WHICH, days=st.integers(1, 9))
        def extend(self, who, which, days):
            one = people[who % len(people)]
            self.try_(clocks.extend, one, self.turn(which), days=days, reason=REASON)

        @rule(who=WHO)
        def second(self, who):
            for signing in Signing.objects.unscoped("test").filter(state="waiting"):
                self.try_(acts.second, people[who % len(people)], signing)

        @rule(who=WHO, which=WHICH, step=st.sampled_from(["village", "review", "list"]))
        def reopen(self, who, which, step):
            case = self.turn(which).case
            self.try_(finishing.reopen, people[who % len(people)], case, step=step, reason=REASON)

        @rule(who=WHO, which=WHICH, to=st.integers(0, 2))
        def hand_over(self, who, which, to):
            self.try_(
                handing.hand_over, people[who % len(people)], self.turn(which), desk.bureaus[to],
                reason=REASON,
            )  # fmt: skip

        @rule(who=WHO, takes=st.booleans())
        def answer(self, who, takes):
            for offer in HandOver.objects.unscoped("test").filter(state="offered"):
                do = handing.take if takes else handing.refuse
                given = {} if takes else {"reason": REASON}
                self.try_(do, people[who % len(people)], offer, **given)

        @rule(who=WHO)
        def put_aside(self, who):
            for one in Evidence.objects.unscoped("test").filter(set_aside=""):
                self.try_(evidence.put_aside, people[who % len(people)], one, reason=REASON)

        @rule(days=st.integers(1, 12))
        def days_pass(self, days):
            """Let every day that is written lie further back."""
            self.note_past()
            gone = dt.timedelta(days=days)
            for model, names in (
                (Turn, ("due", "counted_from")), (Clock, ("first", "last")),
                (Case, ("due", "planned_on")),
            ):  # fmt: skip
                for row in model.objects.unscoped("test"):
                    moved = {n: v - gone for n in names if (v := getattr(row, n)) is not None}
                    model.objects.unscoped("test").filter(pk=row.pk).update(**moved)
            self.past = {pk: due - gone for pk, due in self.past.items()}
            self.note_past()

        def note_past(self):
            today = timezone.localdate()
            rows = Turn.objects.unscoped("test").filter(due__lt=today, stopped=False)
            for pk, due in rows.values_list("pk", "due"):
                self.past.setdefault(pk, due)

        @invariant()
        def no_day_that_is_over_changes(self):
            rows = Turn.objects.unscoped("test").filter(pk__in=list(self.past))
            assert dict(rows.values_list("pk", "due")) == self.past

        @invariant()
        def no_case_ends_without_evidence_and_a_second_person(self):
            for case in Case.objects.unscoped("test").filter(state="closed"):
                made = case.definition
                turns = list(Turn.objects.unscoped("test").filter(case=case))
                assert all(one.done_at for one in turns)
                last = max((one for one in turns if one.step == CLOSE), key=lambda one: one.round)
                assert last.done_by == case.closed_by is not None
                others = {one.done_by_id for one in turns if one.step in made.close.not_by}
                assert case.closed_by_id not in others
                kept = Evidence.objects.unscoped("test").filter(case=case, set_aside="")
                assert set(made.close.evidence) <= set(kept.values_list("kind", flat=True))

        @invariant()
        def silence_is_never_consent(self):
            for turn in Turn.objects.unscoped("test").exclude(done_at=None):
                assert turn.done_by_id is not None
            for turn in Turn.objects.unscoped("test").filter(step="decide"):
                rows = Turn.objects.unscoped("test").filter(case=turn.case, pk__lt=turn.pk)
                if rows.order_by("pk").last().step == "review":
                    last = rows.filter(step="review").order_by("-round").first().round
                    said = set(
                        rows.filter(step="review", round=last).values_list("outcome", flat=True)
                    )
                    assert said == {"无异议"}
                    assert NO_REPLY not in said

    return Office


@pytest.mark.django_db
def test_no_sequence_of_calls_goes_round_the_second_person(desk, town, listed, request_process):
    run_state_machine_as_test(
        lambda: _machine(desk, town, request_process)(),
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
