"""When a rule applies."""

from __future__ import annotations

from guantong.standards import derived
from guantong.standards.career import Work
from guantong.standards.codes import higher, steps_between
from guantong.standards.rules.registry import Case, condition

CHIEF_LEVELS = frozenset({"1A11", "1A21", "1A31", "1A41"})
COUNTY = frozenset({"1A31", "1A32"})
COUNTY_OR_ABOVE = frozenset({"1A11", "1A12", "1A21", "1A22", "1A31", "1A32"})
BUREAU_OR_ABOVE = COUNTY_OR_ABOVE - COUNTY
TOWNSHIP = frozenset({"1A41", "1A42"})


@condition("to-post")
def to_post(case: Case) -> bool:
    """Tell whether a leading post is to be filled."""
    return case.post.level in derived.LEADING_LEVELS


@condition("to-rank")
def to_rank(case: Case) -> bool:
    """Tell whether a rank is to be given."""
    return case.post.rank is not None


@condition("promotion")
def promotion(case: Case) -> bool:
    """Tell whether a leading post is above every post held; whoever holds none is promoted."""
    if not to_post(case) or case.post.level is None:
        return False
    now = derived.current_level(case.person, case.on)
    return now is None or higher(case.post.level, now)


@condition("advancement")
def advancement(case: Case) -> bool:
    """Tell whether it is a promotion, in post or in rank."""
    return promotion(case) or to_rank(case)


@condition("county-level")
def county_level(case: Case) -> bool:
    """Tell whether the post is of county level."""
    return case.post.level in COUNTY


@condition("county-or-above")
def county_or_above(case: Case) -> bool:
    """Tell whether the post is of county level or above."""
    return case.post.level in COUNTY_OR_ABOVE


@condition("bureau-or-above")
def bureau_or_above(case: Case) -> bool:
    """Tell whether the post is of bureau level or above."""
    return case.post.level in BUREAU_OR_ABOVE


@condition("township-level")
def township_level(case: Case) -> bool:
    """Tell whether the post is of township level."""
    return case.post.level in TOWNSHIP


@condition("below-bureau")
def below_bureau(case: Case) -> bool:
    """Tell whether the post is below bureau level."""
    return to_post(case) and not bureau_or_above(case)


@condition("to-chief-level")
def to_chief_level(case: Case) -> bool:
    """Tell whether the post is of a chief's level (正职)."""
    return case.post.level in CHIEF_LEVELS


@condition("to-deputy-level")
def to_deputy_level(case: Case) -> bool:
    """Tell whether the post is of a deputy's level (副职)."""
    return to_post(case) and not to_chief_level(case)


@condition("same-level")
def same_level(case: Case) -> bool:
    """Tell whether a leading post is of the level already held."""
    now = derived.current_level(case.person, case.on)
    level = case.post.level
    return to_post(case) and now is not None and level is not None and not steps_between(level, now)


@condition("same-post")
def same_post(case: Case) -> bool:
    """Tell whether the person is to be appointed again to the post now held."""
    held = derived.current_posts(case.person, case.on)
    return any(p.unit == case.post.unit and p.title == case.post.title for p in held)


@condition("other-post")
def other_post(case: Case) -> bool:
    """Tell whether a leading post is another than those held."""
    return to_post(case) and not same_post(case)


@condition("leads")
def leads(case: Case) -> bool:
    """Tell whether the person heads a Party committee or its government now (党政正职)."""
    return any(post.leads for post in derived.current_posts(case.person, case.on))


@condition("court-chief")
def court_chief(case: Case) -> bool:
    """Tell whether the post is that of a court's president."""
    return case.post.chief and case.post.work is Work.COURT


@condition("procuratorate-chief")
def procuratorate_chief(case: Case) -> bool:
    """Tell whether the post is that of a procuratorate's chief."""
    return case.post.chief and case.post.work is Work.PROCURATORATE


@condition("committee")
def committee(case: Case) -> bool:
    """Tell whether the post makes its holder a member of a Party committee."""
    return case.post.committee is not None


@condition("law-asks")
def law_asks(case: Case) -> bool:
    """Tell whether law asks for a qualification."""
    return bool(case.post.requires)
