"""Whether the posts of A02 agree with the résumé, with the dates of a life, with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from guantong.formats.appointment.months import dotted
from guantong.formats.appointment.resume import Period
from guantong.people.services.audit.chain import number, whole
from guantong.people.services.audit.chain import span as line_of
from guantong.people.services.audit.facts import Facts, Finding, Item, Kind, Post, Statement

_REMARK = re.compile(r"[（(][^（）()]*[）)]$")


def against_resume(posts: Sequence[Post], lines: Sequence[Period]) -> Iterator[Finding]:
    """Compare each post with the entries that name it in its own unit.

    An entry may go on where a post was given anew; one that begins with the post suffices.
    """
    for post in _unbroken(posts):
        named = [line for line in lines if whole(line.start) and names(line.text, post)]
        if not named or any(line.start == post.start for line in named):
            continue
        near = min(named, key=lambda line: abs(number(line.start) - number(post.start)))
        told = Statement("任职（A02）", span(post)), Statement("简历", line_of(near))
        yield Finding(
            Item.EXPERIENCE, Kind.CONTRADICTION, f"任{post.unit}{post.title}的时间记载不一", told
        )


def names(text: str, post: Post) -> bool:
    """Tell whether an entry's words are a post in its unit: 某局局长 is no 某局副局长.

    Examples
    --------
    >>> names("东安县委书记", Post("东安县", "县委书记", "2021-07"))
    True
    >>> names("甲县财政局局长", Post("乙县财政局", "局长", "2021-07"))
    False

    """
    text, unit = _REMARK.sub("", text.strip()), post.unit
    if not post.title or not text.endswith(post.title):
        return False
    head = text.removesuffix(post.title)
    if not head or not unit:
        return head == unit
    shared = unit.startswith(head) and post.title.startswith(unit[len(head) :])
    return head.endswith(unit) or unit.endswith(head) or shared


def against_life(facts: Facts) -> Iterator[Finding]:
    """Find posts from before birth, or from before work began; and such schools."""
    for post in facts.posts:
        if not whole(post.start):
            continue
        for name, month in (("出生年月", facts.birth), ("参加工作时间", facts.work)):
            if whole(month) and post.start < month:
                told = (
                    Statement("任职（A02）", span(post)), Statement(name, dotted(month)),
                )  # fmt: skip
                yield Finding(Item.EXPERIENCE, Kind.CONTRADICTION, f"任职早于{name}", told)
                break
    for study in facts.studies:
        if whole(study.start) and whole(facts.birth) and study.start < facts.birth:
            told = (
                Statement("学历（A08）", f"{dotted(study.start)} {study.school}"),
                Statement("出生年月", dotted(facts.birth)),
            )
            yield Finding(Item.EDUCATION, Kind.CONTRADICTION, "入学早于出生年月", told)


def side_by_side(posts: Sequence[Post]) -> Iterator[Finding]:
    """Find principal posts held at the same time; the one begun later counts meanwhile."""
    main = [post for post in posts if post.principal and whole(post.start)]
    for one, other in combinations(sorted(main, key=lambda post: post.start), 2):
        ends = [number(post.end) for post in (one, other) if whole(post.end)]
        months = min(ends) - number(other.start) if ends else 0
        if ends and months <= 0:
            continue
        what = f"主职务重叠 {months} 个月" if ends else "现任主职务有两个"
        counts = f"，重叠期间按后任职的{other.unit}{other.title}计"
        told = tuple(Statement("主职务（A02）", span(post)) for post in (one, other))
        yield Finding(Item.EXPERIENCE, Kind.CONTRADICTION, what + counts, told)


def _unbroken(posts: Sequence[Post]) -> list[Post]:
    """Join what was given anew in the month in which it ended."""
    out: list[Post] = []
    for post in sorted((p for p in posts if whole(p.start)), key=lambda one: one.start):
        same = next(
            (
                at
                for at, one in enumerate(out)
                if (one.unit, one.title, one.end) == (post.unit, post.title, post.start)
            ),
            None,
        )
        if same is None:
            out.append(post)
        else:
            out[same] = replace(out[same], end=post.end)
    return out


def span(post: Post) -> str:
    """Write a post on one line."""
    end = dotted(post.end) if post.end else ""
    return f"{dotted(post.start)}--{end} {post.unit}{post.title}"
