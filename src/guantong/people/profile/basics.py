"""The facts of A01 in the order of the appointment form, in groups a page can lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.people.models import Education, Mode
from guantong.people.profile import writing
from guantong.people.profile.facts import Fact, Facts

if TYPE_CHECKING:
    from guantong.people.models import Person


@dataclass(frozen=True)
class Group:
    """A named group of facts."""

    name: str
    facts: tuple[Fact, ...]


def groups(facts: Facts) -> list[Group]:
    """Return the groups of the first tab; what is empty is left out of the short ones."""
    person = facts.person
    return [
        Group(_("个人"), tuple(_personal(facts))),
        Group(_("学历学位"), tuple(_schooling(facts))),
        Group(_("职务"), tuple(_office(facts, person))),
    ]


def _personal(facts: Facts) -> list[Fact]:
    person, age = facts.person, facts.age()
    months = {
        name: writing.month(getattr(person, name))
        for name in ("birth_month", "party_month", "work_month")
    }
    return [
        facts.recorded("name"),
        facts.recorded("sex", str(person.get_sex_display())),
        facts.recorded("birth_month", months["birth_month"], note=_brackets(age.value)),
        facts.recorded("ethnicity"),
        facts.recorded("native_place"),
        facts.recorded("birthplace"),
        facts.recorded("grew_up"),
        facts.recorded("party", str(person.get_party_display()), note=person.other_parties),
        facts.recorded("party_month", months["party_month"]),
        facts.recorded("work_month", months["work_month"]),
        facts.recorded("health"),
        facts.recorded("titles"),
        facts.recorded("id_number"),
        facts.recorded("speciality", name=_("专业专长")),
    ]


def _office(facts: Facts, person: Person) -> list[Fact]:
    return [
        facts.recorded("post", wide=True),
        facts.recorded("level", str(person.get_level_display()), note=_since(person.level_since)),
        facts.recorded("rank", str(person.get_rank_display()), note=_since(person.rank_since)),
        facts.recorded("post_since", writing.month(person.post_since)),
        *(
            facts.recorded(name, wide=True)
            for name in ("proposed_post", "removed_post", "appointment_reason")
            if getattr(person, name)
        ),
    ]


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
