"""How the form words what the columns hold, and what the columns make of the form's words.

Where a form's own words say the same as the columns (``2001.07`` and 2001-07, 群众), they are kept
beside the person (`Person.form_extras`) and written again, so that a form that comes in goes out
unchanged.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from guantong.formats.appointment import AppointmentForm, Extra
from guantong.formats.appointment.months import compact, read_month, read_party
from guantong.people.models import Kin, Party, Person, Proposal, Schooling, Sex
from guantong.standards import codes
from guantong.standards.errors import UnknownCode
from guantong.standards.kinship import Kin as KinOfRules
from guantong.standards.kinship import kin_of

SEXES = {"男": Sex.MALE.value, "女": Sex.FEMALE.value}
#: Fields of the form and the columns of A01 that hold the same words.
PLAIN = {
    "name": "name", "ethnicity": "ethnicity", "native_place": "native_place",
    "birthplace": "birthplace", "health": "health", "title": "titles", "speciality": "speciality",
    "current_post": "post", "proposed_post": "proposed_post", "removed_post": "removed_post",
    "resume": "resume", "awards": "awards_text", "assessment": "assessments_text",
    "reason": "appointment_reason",
}  # fmt: skip
MONTHS = {"birth": "birth_month", "work_start": "work_month"}
#: How the form calls a party that is not the Communist one.
SHORT_PARTIES = {
    Party.MINGE: "民革", Party.MINMENG: "民盟", Party.MINJIAN: "民建", Party.MINJIN: "民进",
    Party.NONGGONG: "农工党", Party.ZHIGONG: "致公党", Party.JIUSAN: "九三学社",
    Party.TAIMENG: "台盟", Party.NON_PARTY: "无党派人士", Party.MASSES: "群众",
    Party.LEAGUE: "共青团员",
}  # fmt: skip


def facts_of(form: AppointmentForm) -> dict[str, Any]:
    """Return the facts of A01 that a form states; what it leaves empty is not among them."""
    facts: dict[str, Any] = {
        column: getattr(form, name) for name, column in PLAIN.items() if getattr(form, name)
    }
    for name, column in MONTHS.items():
        if getattr(form, name):
            facts[column] = read_month(getattr(form, name)) or getattr(form, name)
    if form.sex:
        facts["sex"] = SEXES.get(form.sex, form.sex)
    if form.party:
        facts.update(party_facts(form.party))
    if form.limit_before_reform and read_month(form.limit_before_reform):
        facts["limit_month"] = read_month(form.limit_before_reform)
    if form.id_number and "*" not in form.id_number:
        facts["id_number"] = form.id_number
    facts["form_extras"] = extras_of(form)
    return facts


def party_facts(text: str) -> dict[str, str]:
    """Return political status, month of joining and other parties from 入党时间."""
    party = read_party(text)
    codes_found = {_party_code(word): word for word in party.others}
    codes_found.pop(None, None)
    status = Party.MEMBER.value if party.joined else next(iter(codes_found), Party.MASSES.value)
    others = [w for w in party.others if not party.joined or _party_code(w) != Party.MEMBER]
    words = "" if not party.joined and len(others) == 1 and codes_found else "；".join(others)
    return {"party": str(status), "party_month": party.joined or "", "other_parties": words[:40]}


def _party_code(word: str) -> str | None:
    try:
        return codes.table("political").code(word)
    except UnknownCode:
        return None


def party_text(person: Person) -> str:
    """Write 入党时间 from political status, month and other parties."""
    if person.party_month:
        parts = [compact(person.party_month), person.other_parties]
    elif person.other_parties:
        parts = [person.other_parties]
    elif person.party in Party.members():
        parts = [str(Party(person.party).label)]
    else:
        parts = [SHORT_PARTIES[Party(person.party)]]
    return "；".join(part for part in parts if part)


def extras_of(form: AppointmentForm) -> dict[str, Any]:
    """Return what a form carries beside the columns, as it is kept with the person."""
    texts = {
        name: getattr(form, name)
        for name in (
            "birth", "work_start", "party", "limit_before_reform", "retirement_month", "age_date",
            "filled_on",
        )
        if getattr(form, name)
    }  # fmt: skip
    return {
        "version": form.version,
        "bom": form.bom,
        "texts": texts,
        "extras": [[one.name, one.after, one.content] for one in form.extras],
    }


def kept_extras(person: Person) -> tuple[Extra, ...]:
    """Return the elements without a field here that came with the person's form."""
    return tuple(Extra(*map(str, one)) for one in person.form_extras.get("extras", ()))


def kept_or(person: Person, name: str, made: str) -> str:
    """Return the form's own words for a field where they say what the columns say, else ours."""
    text = str(person.form_extras.get("texts", {}).get(name, ""))
    if name == "party":
        return text if text and party_facts(text) == party_facts(made) else made
    if text and _same_date(text, made):
        return text
    return made


def _same_date(text: str, made: str) -> bool:
    """Tell whether two dates agree as far as the coarser one goes."""
    one, other = ("".join(c for c in part if c.isdecimal()) for part in (text, made))
    return bool(other) and read_month(text) == read_month(made) and (
        one == other or len(one) <= 6 or len(other) <= 6
    )  # fmt: skip


def date_of(text: str) -> datetime.date | None:
    """Return a day for ``20261124``, the first of the month for ``202611``; None for neither."""
    digits = "".join(c for c in text if c.isdecimal())
    try:
        if len(digits) == 8:
            return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        month = read_month(text)
        return datetime.date.fromisoformat(f"{month}-01") if month and len(month) == 7 else None
    except ValueError:
        return None


def day_text(day: datetime.date | None) -> str:
    """Write a day as the form does."""
    return f"{day:%Y%m%d}" if day else ""


def schooling_code(text: str) -> str:
    """Return the first digit of GB/T 4658 for 大学, 中央党校研究生 and the like; "" if unknown."""
    text = text.strip()
    for words, code in _SCHOOLINGS.items():
        if words in text:
            return code
    try:
        return codes.table("education").code(text)[:1]
    except UnknownCode:
        return ""


_SCHOOLINGS: Mapping[str, str] = {
    "研究生": Schooling.GRADUATE.value, "博士": Schooling.GRADUATE.value,
    "硕士": Schooling.GRADUATE.value, "本科": Schooling.UNIVERSITY.value,
    "大专": Schooling.COLLEGE.value, "专科": Schooling.COLLEGE.value,
    "大学": Schooling.UNIVERSITY.value, "中专": Schooling.VOCATIONAL.value,
    "中师": Schooling.VOCATIONAL.value, "技工": Schooling.TECHNICAL.value,
    "高中": Schooling.HIGH.value, "初中": Schooling.MIDDLE.value, "小学": Schooling.PRIMARY.value,
}  # fmt: skip


def kin_code(call: str) -> str:
    """Return the kind of kinship for a form of address."""
    kind = kin_of(call)
    if kind is KinOfRules.SPOUSE:
        return Kin.SPOUSE.value
    if kind is KinOfRules.IN_LAW:
        return Kin.IN_LAW.value
    if kind is KinOfRules.DIRECT:
        if "孙" in call:
            return Kin.GRANDCHILD.value
        if "祖" in call or call.startswith(("爷", "奶", "外公", "外婆", "姥")):
            return Kin.GRANDPARENT.value
        return Kin.CHILD.value if call[-1:] in "子女儿" else Kin.PARENT.value
    if kind is KinOfRules.COLLATERAL:
        near = call[-1:] in "兄弟姐妹哥" and "堂" not in call and "表" not in call
        return Kin.SIBLING.value if near else Kin.COLLATERAL.value
    return Kin.OTHER.value


def proposal_data(form: AppointmentForm) -> dict[str, Any]:
    """Return the row of A53 that a form states; empty if it proposes nothing."""
    data = {
        "appoint": form.proposed_post, "remove": form.removed_post, "reason": form.reason,
        "reported_by": form.reporting_unit, "age_on": date_of(form.age_date),
        "filled_on": date_of(form.filled_on), "filled_by": form.filled_by,
    }  # fmt: skip
    return {name: value for name, value in data.items() if value}


def proposal_texts(person: Person, row: Proposal | None) -> dict[str, str]:
    """Return the fields of the form that A53 holds."""
    if row is None:
        return {}
    return {
        "reporting_unit": row.reported_by, "filled_by": row.filled_by,
        "age_date": kept_or(person, "age_date", day_text(row.age_on)),
        "filled_on": kept_or(person, "filled_on", day_text(row.filled_on)),
    }  # fmt: skip
