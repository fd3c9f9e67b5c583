"""Terms of office: how long in one post, at one level, and how often moved within a term."""

from __future__ import annotations

from guantong.standards import derived
from guantong.standards.career import PostHeld
from guantong.standards.months import Month, in_words
from guantong.standards.rules.model import Outcome, Rule, Verdict
from guantong.standards.rules.registry import Case, Values, at_least, predicate, unknown


@predicate("terms-in-post")
def terms_in_post(case: Case, values: Values, rule: Rule) -> Outcome:
    """Not a third term in one post."""
    span = derived.in_post(case.person, case.on, case.post.unit, case.post.title)
    return _at_most(span, values["terms"] * values["years"] * 12, "连任现职")


@predicate("years-at-level")
def years_at_level(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """Not beyond so many years at one level."""
    if case.post.level is None:
        return None
    span = derived.at_level(case.person, case.on, case.post.level)
    return _at_most(span, values["years"] * 12, "任同一层次领导职务")


@predicate("moves-in-term")
def moves_in_term(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """Normally no more than one change of post within a term.

    A term begins with a post and lasts its years; a post taken up later begins a new one.
    """
    posts = _leading(case)
    if not posts:
        return None
    if any(p.start is None for p in posts):
        return unknown("任职时间")
    length = values["years"] * 12
    starts = sorted(p.start.index for p in posts if p.start is not None)
    began, moves = starts[0], 0
    for start in [*starts[1:], Month.of(case.on).index]:
        if start - began < length:
            moves += 1
        else:
            began, moves = start, 0
    # What was counted last is the move now proposed; none if it falls after the term.
    facts = (("本任期起", str(Month.from_index(began))), ("任期内调整", f"{moves} 次"))
    met = moves <= values["most"]
    told = {"moves": str(moves), "began": str(Month.from_index(began))}
    return Outcome(Verdict.MET if met else Verdict.BROKEN, facts, values=told)


@predicate("months-as-chief")
def months_as_chief(case: Case, values: Values, rule: Rule) -> Outcome:
    """A head of a committee or of a government stays so many years in the post."""
    posts = [one for one in derived.current_posts(case.person, case.on) if one.leads]
    spans = [derived.in_post(case.person, case.on, one.unit, one.title) for one in posts]
    return at_least(min(spans, key=lambda span: span.months), values["years"] * 12, "任现职")


@predicate("probation")
def probation(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """The probation of the present post has run out."""
    now, ends = Month.of(case.on), []
    for post in derived.current_posts(case.person, case.on):
        end = post.probation_until
        if end is None and post.leading and not post.elected and post.start is not None:
            end = post.start + values["months"]
        if end is not None:
            ends.append(end)
    if not ends:
        return None
    facts = (("试用期至", str(max(ends))),)
    told = {"until": str(max(ends))}
    return Outcome(Verdict.BROKEN if max(ends) > now else Verdict.MET, facts, values=told)


def _leading(case: Case) -> list[PostHeld]:
    now = Month.of(case.on)
    seen: set[tuple[str, str]] = set()
    out = []
    for post in sorted(case.person.posts, key=lambda p: p.start.index if p.start else 0):
        key = (post.unit, post.title)
        begun = post.start is None or post.start <= now
        if post.principal and post.leading and begun and key not in seen:
            seen.add(key)
            out.append(post)
    return out


def _at_most(span: derived.Span, limit: int, name: str) -> Outcome:
    words = in_words(span.months)
    facts, told = ((name, words),), {"span": words, "limit": in_words(limit)}
    if span.months >= limit:
        return Outcome(Verdict.BROKEN, facts, values=told)
    if span.missing:
        return unknown(*span.missing, facts=facts)
    return Outcome(Verdict.MET, facts, values=told)
