"""Where a person's relatives work, as far as avoidance asks.

What is sealed is opened here for the rule alone: a finding names the form of address and the post,
and whoever asked for it stands in the log.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from guantong.core.scope import rows_of_all
from guantong.people.models import FamilyMember, Kin, PostHeld
from guantong.standards import career as plain
from guantong.standards.kinship import Kin as PlainKin
from guantong.standards.kinship import kin_of
from guantong.standards.posts import in_full

KINDS = {
    Kin.SPOUSE: PlainKin.SPOUSE, Kin.CHILD: PlainKin.DIRECT, Kin.PARENT: PlainKin.DIRECT,
    Kin.GRANDPARENT: PlainKin.DIRECT, Kin.GRANDCHILD: PlainKin.DIRECT,
    Kin.SIBLING: PlainKin.COLLATERAL, Kin.COLLATERAL: PlainKin.COLLATERAL,
    Kin.IN_LAW: PlainKin.IN_LAW,
}  # fmt: skip
GONE = re.compile(r"去世|退休|病故|已故")
LEADS = re.compile(
    r"(书记|主任|主席|部长|局长|院长|检察长|市长|县长|区长|镇长|乡长|司长|处长|科长|行长|校长)(、|，|$)"
)
PLACE = re.compile(r"(县|区|市|镇|乡|街道)$")
GOVERNS = re.compile(
    r"(人民)?政府|[县区市]?委|党委|党工委|办事处|人大|政协|纪委|副?[县区市镇乡]长|干部"
)
ELSEWHERE = re.compile(r"局|中心|学|医院|公司|村|厂")
WORKS = {work.value for work in plain.Work}


def of_people(people: Iterable[int]) -> dict[int, list[FamilyMember]]:
    """Return the family of each person as it is recorded, still sealed."""
    out: dict[int, list[FamilyMember]] = defaultdict(list)
    rows = rows_of_all(people, FamilyMember, "person")
    for row in rows.order_by("person_id", "position", "id"):
        out[row.person_id].append(row)
    return out


def posts_of(family: Iterable[FamilyMember]) -> dict[int, PostHeld]:
    """Return the present principal post of each relative who is kept here too."""
    numbers = [one.relative_id for one in family if one.relative_id]
    rows = rows_of_all(numbers, PostHeld, "person").filter(end="")
    return {row.person_id: row for row in rows.order_by("person_id", "is_principal")}


def member(
    row: FamilyMember, posts: Mapping[int, PostHeld], units: Mapping[str, str]
) -> plain.FamilyMember:
    """Return a relative, plain."""
    call = row.call.reveal() or str(row.get_kin_display())
    kin = KINDS.get(Kin(row.kin)) or kin_of(call)
    person = str(row.relative_id) if row.relative_id else None
    post = posts.get(row.relative_id or 0)
    if post is not None:
        return plain.FamilyMember(
            relation=call, name=row.name.reveal(), kin=kin, person=person,
            unit=f"unit:{post.unit_id}" if post.unit_id else post.unit_name,
            post=in_full(post.unit_name, post.title), leads=post.is_leading or post.is_chief,
            chief=post.is_chief, duties=duties(post.duty),
        )  # fmt: skip
    work = row.work.reveal()
    unit, leads = place(work, units)
    return plain.FamilyMember(
        relation=call, name=row.name.reveal(), unit=unit, post=work, leads=leads, chief=False,
        kin=kin, person=person, duties=duties_in(work),
    )  # fmt: skip


def place(work: str, units: Mapping[str, str]) -> tuple[str | None, bool]:
    """Tell in which of some organs a text says somebody works, and whether as a leader.

    Returns
    -------
    tuple
        The organ's key, "" if it is none of them, None if the text is empty.

    """
    if not work.strip():
        return None, False
    if GONE.search(work):
        return "", False
    named = [name for name in units if name in work and _works_for(work, name)]
    if not named:
        return "", False
    return units[max(named, key=len)], bool(LEADS.search(work))


def _works_for(work: str, name: str) -> bool:
    """Tell a post in an organ from a mere place: 道县副县长, but not 道县农民 or 道县某局局长."""
    if not PLACE.search(name):
        return True
    rest = work[work.index(name) + len(name) :]
    return bool(GOVERNS.match(rest)) and not ELSEWHERE.search(rest)


def duties(duty: str) -> frozenset[plain.Work]:
    """Return a post's line of work as rules know it."""
    return frozenset({plain.Work(duty)}) if duty in WORKS else frozenset()


def duties_in(work: str) -> frozenset[plain.Work]:
    """Return the lines of work that a text names, as far as avoidance restricts them."""
    words = {
        "人事": plain.Work.ORGANISATION, "组织": plain.Work.ORGANISATION,
        "纪检": plain.Work.DISCIPLINE,
        "监察": plain.Work.DISCIPLINE, "审计": plain.Work.AUDIT, "财务": plain.Work.FINANCE,
        "会计": plain.Work.FINANCE, "出纳": plain.Work.FINANCE,
    }  # fmt: skip
    return frozenset(kind for word, kind in words.items() if word in work)
