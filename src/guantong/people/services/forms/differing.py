"""Where a form and what is kept of a person part, in the words that an officer is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import ndiff
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.formats.appointment import AppointmentForm, FamilyMember
from guantong.formats.appointment.compare import normal
from guantong.formats.appointment.form import FIELDS, MEMBER_FIELDS
from guantong.formats.appointment.months import dotted, read_month, read_party
from guantong.formats.appointment.resume import oddities
from guantong.people.models import Person
from guantong.people.services.forms import wording
from guantong.people.services.forms.outward import photos_of, texts_of

if TYPE_CHECKING:
    from guantong.standards.retirement import Retirement

__all__ = ["differences", "kinships", "remarks", "replace"]
#: What a paper says of itself, and what is derived anew whatever it says.
NO_FACTS = {"age_date", "filled_on", "filled_by", "retirement_month"}


def differences(person: Person, form: AppointmentForm) -> dict[str, tuple[Any, Any]]:
    """Return field → what is kept and what the form says, where taking the form changes it."""
    (kept,) = texts_of([person], id_numbers={person.pk: person.id_number.reveal()})
    out: dict[str, tuple[Any, Any]] = {}
    for one in FIELDS:
        was, now = getattr(kept, one.name), getattr(form, one.name)
        if one.name in NO_FACTS or not _says(one.name, now) or _same(one.name, was, now):
            continue
        out[one.name] = _lines(was, now) if one.lines else (was, now)
    family = _family(kept.family, form.family)
    if family:
        out["family"] = (kinships(kept.family), family)
    if form.photo and photos_of([person]).get(person.pk) != form.photo:
        out["photo"] = (_("现有照片"), _("文件中的照片"))
    return out


def kinships(family: Sequence[FamilyMember]) -> str:
    """Name a family by its kinships alone."""
    return "、".join(member.kinship or "—" for member in family if not member.is_blank)


def remarks(person: Person | None, form: AppointmentForm) -> Iterator[str]:
    """Yield what of a form is taken otherwise than it stands, or stays text alone."""
    for line, what in oddities(form.resume):
        yield _("简历“%(line)s”%(what)s：文字照原样保留，不列入履历各段。") % {
            "line": line[:40], "what": what,
        }  # fmt: skip
    for member in form.family:
        if not member.name and not member.is_blank:
            yield _("家庭成员“%s”没有姓名，照此保留。") % (member.kinship or "—")
    end = _retires(person, form)
    if form.retirement_month and end and read_month(form.retirement_month) != str(end.month):
        told = {"was": dotted(form.retirement_month), "now": dotted(str(end.month))}
        yield _("表上的到龄年月 %(was)s 与规定不符，按规定推算为 %(now)s。") % told
    if form.party and not wording.party_facts(form.party):
        yield _("入党时间“%s”按空着读。") % form.party
    if person is None and "party" not in wording.party_facts(form.party):
        said = read_party(form.party).others
        text = _("入党时间“%s”看不出政治面貌，记为群众。") % form.party if said else ""
        yield text or _("表上没有入党时间，政治面貌记为群众。")


def _retires(person: Person | None, form: AppointmentForm) -> Retirement | None:
    birth = read_month(form.birth) or (person.birth_month if person else "")
    sex = wording.SEXES.get(form.sex, "") or (person.sex if person else "")
    kind = wording.kind_of(sex, wording.limit_years(form.limit_before_reform, birth))
    level = person.level if person else ""
    known = kind or (person.retirement_kind if person else "")
    return wording.retires(Person(sex=sex, birth_month=birth, level=level, retirement_kind=known))


def _says(name: str, text: str) -> bool:
    """Tell whether a text says something: a masked number and words for nothing do not."""
    if name == "id_number":
        return bool(text) and "*" not in text
    return bool(wording.party_facts(text)) if name == "party" else bool(text)


def _same(name: str, was: str, now: str) -> bool:
    if normal(name, was) == normal(name, now):
        return True
    return name in wording.MONTHS and bool(was) and _is_vaguer(now, was)


def _is_vaguer(now: str, was: str) -> bool:
    said, kept = read_month(now), read_month(was)
    return bool(said and kept and len(said) < wording.WHOLE_MONTH and kept.startswith(said))


def _lines(was: str, now: str) -> tuple[str, str]:
    """Return the lines of two texts that the other has not."""
    told = list(ndiff(was.splitlines(), now.splitlines()))
    gone = [line[2:] for line in told if line.startswith("- ")]
    come = [line[2:] for line in told if line.startswith("+ ")]
    return "\n".join(gone), "\n".join(come)


def _family(kept: Sequence[FamilyMember], said: Sequence[FamilyMember]) -> str:
    """Name by kinship whom a form adds and whom it corrects."""
    known: dict[tuple[str, str], list[FamilyMember]] = {}
    for one in kept:
        known.setdefault((one.kinship, one.name), []).append(one)
    out = []
    for one in said:
        if one.is_blank:
            continue
        same = known.get((one.kinship, one.name))
        if not same:
            out.append(_("%s（新增）") % (one.kinship or "—"))
            continue
        was = same.pop(0)
        parts = [
            label
            for name, _element, label in MEMBER_FIELDS
            if _told(name, getattr(was, name)) != _told(name, getattr(one, name))
        ]
        out += [f"{one.kinship or '—'}（{'、'.join(parts)}）"] if parts else []
    return "；".join(out)


def _told(name: str, text: str) -> str:
    return (read_month(text) or text) if name == "birth" else text
