"""The facts of A01 in the order of the appointment form, in groups a page can lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from guantong.people.models import Education, Mode
from guantong.people.profile import writing
from guantong.people.profile.facts import Fact, Facts

PERSONAL = (
    "name", "sex", "birth_month", "ethnicity", "native_place", "birthplace", "grew_up", "party",
    "party_month", "branch", "work_month", "health", "titles", "id_number", "speciality",
)  # fmt: skip
#: What is held, and the column that says since when.
OFFICE = (("post", ""), ("level", "level_since"), ("rank", "rank_since"), ("post_since", ""))
#: Of which dates an archive check asks, and as which of its things.
SETTLED = {"birth_month": "年龄", "party_month": "党龄", "work_month": "工龄"}
PROPOSED = ("proposed_post", "removed_post", "appointment_reason")


@dataclass(frozen=True)
class Group:
    """A named group of facts."""

    name: str
    facts: tuple[Fact, ...]


def groups(facts: Facts) -> list[Group]:
    """Return the groups of the first tab; what is empty is left out of the short ones."""
    person = facts.person
    post = [
        facts.recorded(name, note=_since(getattr(person, since, "")), wide=name == "post")
        for name, since in OFFICE
    ]
    proposed = [facts.recorded(name, wide=True) for name in PROPOSED if getattr(person, name)]
    return [
        Group(_("个人"), tuple(_personal(facts))),
        Group(_("学历学位"), tuple(_schooling(facts))),
        Group(_("职务"), (*post, *proposed)),
    ]


def _personal(facts: Facts) -> list[Fact]:
    notes = {"birth_month": _brackets(facts.age().value), "party": facts.person.other_parties}
    names = {"speciality": _("专业专长")}
    return [
        _settled(
            facts, name, facts.recorded(name, name=names.get(name, ""), note=notes.get(name, ""))
        )
        for name in PERSONAL
    ]


def _settled(facts: Facts, name: str, fact: Fact) -> Fact:
    """Say beside a date what two persons settled, and on what that rests."""
    row = facts.dossier.settled.get(SETTLED.get(name, ""))
    if row is None:
        return fact
    names = "、".join(str(one) for one in (row.by, row.seconded_by) if one)
    told = {"on": writing.day(row.settled_on), "who": names, "source": row.source}
    why = _("%(on)s由%(who)s认定，依据：%(source)s") % told
    note = _("（认定：%s）") % row.value
    return replace(fact, note=fact.note + note, why=(*fact.why, why))


def _schooling(facts: Facts) -> list[Fact]:
    studies = facts.dossier.studies
    return [fact for mode in Mode for fact in _mode(facts, mode, studies)]


def _mode(facts: Facts, mode: Mode, studies: Sequence[Education]) -> list[Fact]:
    rows = [row for row in studies if row.mode == mode]
    if not rows:
        return [Fact(str(mode.label), "")]
    best = next((row for row in rows if row.is_highest), rows[-1])
    words = "、".join(part for part in (str(best), best.degree) if part)
    why = (_("来源：%(origin)s") % {"origin": facts.dossier.origin(best) or "—"},)
    return [
        Fact(str(mode.label), words, best.school, why, wide=True),
    ]


def _since(month: str) -> str:
    return _brackets(_("%(month)s起") % {"month": writing.month(month)}) if month else ""


def _brackets(text: str) -> str:
    return f"（{text}）" if text else ""
