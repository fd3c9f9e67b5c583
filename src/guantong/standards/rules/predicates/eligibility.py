"""Articles 8 and 9 of the Regulation on selection and appointment, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence

from guantong.standards import derived
from guantong.standards.career import Training
from guantong.standards.codes import steps_between, table
from guantong.standards.derived import Span
from guantong.standards.months import Month, in_words
from guantong.standards.rules.model import Outcome, Rule, Verdict
from guantong.standards.rules.registry import Case, Values, at_least, predicate, unknown

RANK_ONLY = "职级公务员担任领导职务的资历认定"


@predicate("service")
def service(case: Case, values: Values, rule: Rule) -> Outcome:
    """At least so many years of service."""
    span = derived.service(case.person, case.on)
    return at_least(span, values["years"] * 12, "工龄")


@predicate("grassroots")
def grassroots(case: Case, values: Values, rule: Rule) -> Outcome:
    """At least so many years of work at the grassroots."""
    count = derived.grassroots_practice if values["practice"] else derived.at_grassroots
    span = _with_gaps(case, count(case.person, case.on))
    return at_least(span, values["years"] * 12, "基层工作经历")


@predicate("posts-below")
def posts_below(case: Case, values: Values, rule: Rule) -> Outcome:
    """At least so many posts at the level below."""
    below = _level_at(case, 1)
    if below is None:
        return unknown("拟任职务层次")
    now, posts, missing = Month.of(case.on), set(), list(derived.gaps(case.person, case.on))
    for post in case.person.posts:
        if post.leading and (post.start is None or post.start <= now):
            if post.level is None:
                missing.append(f"“{post.title}”的职务层次")
            elif post.level == below:
                posts.add((post.unit, post.title))
    facts = ((f"{table('level').label(below)}任职职位", f"{len(posts)} 个"),)
    told = {"held": str(len(posts)), "level": table("level").label(below)}
    if len(posts) >= values["count"]:
        return Outcome(Verdict.MET, facts, values=told)
    if not posts and _rank_only(case):
        return unknown(RANK_ONLY)
    if missing:
        return unknown(*missing, facts=facts)
    return Outcome(Verdict.BROKEN, facts, values=told)


@predicate("years-below")
def years_below(case: Case, values: Values, rule: Rule) -> Outcome:
    """At least so many years at the level directly below."""
    below = _level_at(case, 1)
    if below is None:
        return unknown("拟任职务层次")
    label = table("level").label(below)
    span = derived.at_level(case.person, case.on, below)
    if not span.months and not span.missing and _rank_only(case):
        return unknown(RANK_ONLY)
    found = at_least(_with_gaps(case, span), values["years"] * 12, f"{label}任职")
    return Outcome(found.verdict, found.facts, found.missing, {**found.values, "level": label})


@predicate("stepwise")
def stepwise(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """Step by step; more than one level skipped is beyond any exception."""
    level, now = case.post.level, derived.current_level(case.person, case.on)
    if level is None:
        return None
    if now is None:
        return unknown("现任职务层次")
    if _rank_only(case):
        return unknown(RANK_ONLY)
    steps = steps_between(level, now)
    labels = table("level")
    facts = (("现任职务层次", labels.label(now)), ("拟任职务层次", labels.label(level)))
    told = {"now": labels.label(now), "level": labels.label(level), "skipped": str(steps - 1)}
    if steps <= 1:
        return Outcome(Verdict.MET, facts, values=told)
    return Outcome(Verdict.BROKEN, facts, values=told, exceptional=steps - 1 <= values["most"])


@predicate("education")
def education(case: Case, values: Values, rule: Rule) -> Outcome:
    """Education of a grade or above: 3 college, 2 university, 1 postgraduate."""
    best = derived.highest_study(case.person)
    if best is None:
        return unknown("学历")
    label = _study_label(best)
    facts = (("最高学历", label),)
    met = int(best[0]) <= values["grade"]
    return Outcome(Verdict.MET if met else Verdict.BROKEN, facts, values={"study": label})


@predicate("training")
def training(case: Case, values: Values, rule: Rule) -> Outcome:
    """At least so many days, or hours, of training in the years before."""
    courses = case.person.trainings
    if courses is None:
        return unknown("培训情况")
    now = Month.of(case.on)
    first = now.minus(values["within"] * 12)
    if courses and all(one.ended > now for one in courses):
        # On a day long past, courses entered since say nothing.
        return unknown(f"{now}前的培训情况")
    some = [one for one in courses if first < one.ended <= now]
    done, met = _trained(some, values)
    facts = ((f"近{values['within']}年培训", done),)
    return Outcome(Verdict.MET if met else Verdict.BROKEN, facts, values={"done": done})


@predicate("training-yearly")
def training_yearly(case: Case, values: Values, rule: Rule) -> Outcome:
    """At least so many days, or hours, of training in each of the last whole years at work."""
    courses, begun = case.person.trainings, case.person.work_start
    if courses is None:
        return unknown("培训情况")
    now, last = Month.of(case.on), case.on.year - 1
    if courses and all(one.ended > now for one in courses):
        return unknown(f"{now}前的培训情况")
    years = [
        year for year in range(last - values["years"] + 1, last + 1)
        if begun is None or begun.year < year
    ]  # fmt: skip
    found = {
        year: _trained([one for one in courses if one.ended.year == year], values) for year in years
    }
    facts = tuple((f"{year}年培训", done) for year, (done, _met) in found.items())
    told = {
        "looked": "、".join(f"{year}年" for year in years) or "参加工作以来（不满一个完整年度）",
        "lacking": "、".join(f"{year}年" for year, (_done, met) in found.items() if not met),
        "done": "；".join(f"{year}年 {done}" for year, (done, _met) in found.items()) or "—",
    }
    verdict = Verdict.BROKEN if told["lacking"] else Verdict.MET
    return Outcome(verdict, facts or (("完整年度", "无"),), values=told)


def _trained(courses: Sequence[Training], values: Values) -> tuple[str, bool]:
    """Say how much training courses were, and whether days or hours suffice."""
    days, hours = sum(one.days for one in courses), sum(one.hours for one in courses)
    done = f"{days} 天、{hours} 学时" if hours else f"{days} 天"
    return done, days >= values["days"] or hours >= values["hours"] > 0


@predicate("health")
def health(case: Case, values: Values, rule: Rule) -> Outcome:
    """Health that allows the duties."""
    fit = case.person.fit
    if fit is None:
        return unknown("健康状况")
    facts = (("身体条件", "能正常履职" if fit else "不能正常履职"),)
    return Outcome(Verdict.MET if fit else Verdict.BROKEN, facts)


@predicate("qualification")
def qualification(case: Case, values: Values, rule: Rule) -> Outcome:
    """The qualifications that law asks for."""
    have = case.person.qualifications
    if have is None:
        return unknown("法定资格")
    lacking = sorted(case.post.requires - have)
    facts = (("要求资格", "、".join(sorted(case.post.requires))),)
    told = {"lacking": "、".join(lacking), "required": facts[0][1]}
    return Outcome(Verdict.BROKEN if lacking else Verdict.MET, facts, values=told)


@predicate("holds")
def holds(case: Case, values: Values, rule: Rule) -> Outcome:
    """The qualification that the law on this kind of post asks for."""
    name = str(rule.options["name"])
    if case.person.qualifications is None:
        return unknown(name)
    has = name in case.person.qualifications
    facts = ((name, "已取得" if has else "没有"),)
    return Outcome(Verdict.MET if has else Verdict.BROKEN, facts, values={"required": name})


@predicate("party-age")
def party_age(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """The Party age that the Charter asks of a committee's members."""
    tier = case.post.committee
    if tier is None or tier.value not in values:
        return None
    years = values[tier.value]
    if case.person.party_member is False:
        told = {"span": "不是中共党员", "years": str(years)}
        return Outcome(Verdict.BROKEN, (("政治面貌", "非中共党员"),), values=told)
    found = at_least(derived.party_age(case.person, case.on), years * 12, "党龄")
    values_told = {**found.values, "years": str(years)}
    return Outcome(found.verdict, found.facts, found.missing, values_told)


@predicate("exceptional-bars")
def exceptional_bars(case: Case, values: Values, rule: Rule) -> Outcome:
    """Nobody on probation, or promoted within a year, or exceptionally before, is exempted."""
    post = derived.current_post(case.person, case.on)
    if post is None:
        return unknown("现任职务")
    now, reasons = Month.of(case.on), []
    if post.probation_until is not None and post.probation_until > now:
        reasons.append(f"任职试用期到 {post.probation_until} 才满")
    level = derived.current_level(case.person, case.on)
    span = derived.at_level(case.person, case.on, level) if level else Span(0)
    if span.missing:
        return unknown(*span.missing)
    if level in derived.LEADING_LEVELS and span.months < values["months"]:
        reasons.append(f"任{table('level').label(level or '')}仅{in_words(span.months)}")
    if post.exceptional:
        reasons.append("现任职务即为破格提拔，不得在任职年限上连续破格")
    facts = (("任现层次", in_words(span.months)),)
    verdict = Verdict.BROKEN if reasons else Verdict.MET
    return Outcome(verdict, facts, values={"reasons": "；".join(reasons)})


def _with_gaps(case: Case, span: Span) -> Span:
    return Span(span.months, span.missing + derived.gaps(case.person, case.on))


def _level_at(case: Case, below: int) -> str | None:
    codes = tuple(table("level").labels)
    if case.post.level is None:
        return None
    at = codes.index(case.post.level) + below
    return codes[at] if at < len(codes) else None


def _rank_only(case: Case) -> bool:
    """Tell whether a rank but no leading post is held: Art. 8 leaves such cases to other rules."""
    held = derived.current_posts(case.person, case.on)
    no_post = not any(p.leading and p.level in derived.LEADING_LEVELS for p in held)
    return no_post and derived.current_rank(case.person, case.on) is not None


def _study_label(code: str) -> str:
    grades = {"1": "研究生", "2": "大学本科", "3": "大学专科"}
    return grades.get(code[0]) or table("education").label(code)
