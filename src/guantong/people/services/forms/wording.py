"""How the form words what the columns hold, and what the columns make of the form's words.

Where a form's own words say the same as the columns (``2001.07`` and 2001-07, 群众), they are kept
beside the person (`Person.form_extras`) and written again, so that a form that comes in goes out
unchanged.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from guantong.core.months import MONTH
from guantong.formats.appointment import AppointmentForm, Extra
from guantong.formats.appointment.months import compact, read_month, read_party
from guantong.people.models import Kin, Party, Person, Proposal, RetirementKind, Schooling, Sex
from guantong.people.rules.careers import AGES
from guantong.standards import codes
from guantong.standards.errors import UnknownCode
from guantong.standards.kinship import Kin as KinOfRules
from guantong.standards.kinship import kin_of
from guantong.standards.months import Month
from guantong.standards.retirement import Retirement, category_of, retirement

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
WHOLE_MONTH = 7
_YEARS = re.compile(r"(\d{2})\s*周?岁")
#: The lines of the retirement table: sex, and the age before the reform.
KINDS = {
    RetirementKind.MALE.value: (Sex.MALE.value, 60),
    RetirementKind.FEMALE_60.value: (Sex.FEMALE.value, 60),
    RetirementKind.FEMALE_55.value: (Sex.FEMALE.value, 55),
    RetirementKind.FEMALE_50.value: (Sex.FEMALE.value, 50),
}
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
    limit = read_month(form.limit_before_reform)
    if limit and len(limit) == WHOLE_MONTH:
        facts["limit_month"] = limit
    if form.id_number and "*" not in form.id_number:
        facts["id_number"] = form.id_number
    facts["form_extras"] = extras_of(form)
    return facts


def party_facts(text: str) -> dict[str, str]:
    """Return what 入党时间 says of political status, month of joining and other parties.

    What it does not say is not among it: words that name no status leave the status alone, and
    what stands for nothing says nothing.
    """
    party = read_party(text)
    known = {word: code for word in party.others if (code := _party_code(word))}
    inside = [code for code in known.values() if code in Party.members()]
    status = next(iter(inside or known.values()), None)
    if party.joined:
        status = next(iter(inside), Party.MEMBER.value)
    said = next((word for word, code in known.items() if code == status), None)
    others = [word for word in party.others if word != said]
    facts = {"party": str(status)} if status else {}
    if party.joined:
        facts["party_month"] = party.joined
    if facts or others:
        facts["other_parties"] = "；".join(others)[:40]
    return facts


def limit_years(form_limit: str, birth: str) -> int | None:
    """Return the age that 改革前任职年龄界限 states: as a phrase (…为60岁), or as a month.

    Examples
    --------
    >>> limit_years("改革前任职年龄界限为60岁", ""), limit_years("203503", "1975-03")
    (60, 60)

    """
    phrase = _YEARS.search(form_limit)
    if phrase:
        return int(phrase[1])
    limit, born = read_month(form_limit), read_month(birth)
    if not limit or not born or len(limit) < WHOLE_MONTH or len(born) < WHOLE_MONTH:
        return None
    years, months = divmod(Month.parse(limit) - Month.parse(born), 12)
    return None if months else years


def kind_of(sex: str, years: int | None) -> str:
    """Return the line of the retirement table that an age before the reform means; "" for none."""
    return next((kind for kind, told in KINDS.items() if told == (sex, years)), "")


def retires(person: Person) -> Retirement | None:
    """Return when a person reaches retirement age, as the person's page says it."""
    if not person.sex or not MONTH.fullmatch(person.birth_month):
        return None
    category = AGES.get(person.retirement_kind) or category_of(person.sex, person.level or None)
    return retirement(Month.parse(person.birth_month), category)


def limit_text(person: Person) -> str:
    """Write 改革前任职年龄界限: the form's own words where they say what holds."""
    kept = str(person.form_extras.get("texts", {}).get("limit_before_reform", ""))
    end = retires(person)
    if end is None:
        return kept or compact(person.limit_month)
    said = limit_years(kept or person.limit_month, person.birth_month)
    if said == end.category.value or (said is None and not person.retirement_kind):
        return kept or compact(person.limit_month)
    return f"改革前任职年龄界限为{end.category.value}岁"


def retirement_text(person: Person) -> str:
    """Write 到龄年月, derived anew, where the person's form has it."""
    kept = str(person.form_extras.get("texts", {}).get("retirement_month", ""))
    end = retires(person)
    if end is None or not (kept or person.retirement_kind or limit_text(person)):
        return kept
    return compact(str(end.month))


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


#: What a paper says of itself, not of the proposal.
OF_THE_PAPER = frozenset({"age_on", "filled_on", "filled_by"})


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
