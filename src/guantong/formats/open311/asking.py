"""What a client of GeoReport v2 sends: a request as a form, or which requests it wants to see."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import parse_qsl, urlencode

from guantong.formats.open311.moments import read_moment
from guantong.formats.open311.values import CLOSED, OPEN, Attribute, Definition, Open311Error

FORM = "application/x-www-form-urlencoded"
MOST_BYTES, MOST_FIELDS, MOST_VALUES = 100_000, 200, 50
#: Not more than so many days of requests at once, nor requests by their numbers.
SPAN, MOST_IDS = dt.timedelta(days=90), 100
#: Where a text may be longer, or not so long, as others.
LENGTHS = {"description": 4000, "address_string": 200, "media_url": 500, "phone": 30, "email": 200}
LONGEST = 100
_ATTRIBUTE = re.compile(r"attribute\[([\w.-]{1,60})\](\[\])?")
_PHONE = re.compile(r"\+?[\d ()-]{5,30}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Posted:
    """A request as a client makes it."""

    service_code: str
    api_key: str = ""
    jurisdiction_id: str = ""
    lat: float | None = None
    long: float | None = None
    address_string: str = ""
    address_id: str = ""
    email: str = ""
    device_id: str = ""
    account_id: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    description: str = ""
    media_url: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """Which requests a client wants: by their numbers, or of some services, days and states."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    states: tuple[str, ...] = (OPEN, CLOSED)


PLAIN = {one.name for one in fields(Posted)} - {"attributes", "lat", "long"}


def read_form(body: bytes, content_type: str = FORM) -> Posted:
    """Read a request.

    Raises
    ------
    Open311Error
        If it is no form, says something twice, lacks its service or its place, or a value is
        none of its kind.

    """
    pairs = _pairs(body, content_type)
    plain, attributes = _sorted(pairs)
    if not plain.get("service_code"):
        raise Open311Error("缺少 service_code，请从 services 里选择。")
    lat, long = _degrees(plain, "lat", 90), _degrees(plain, "long", 180)
    if (lat is None) != (long is None):
        raise Open311Error("lat 与 long 须一同提供。")
    told = {name: plain.get(name, "") for name in PLAIN}
    for name, text in told.items():
        _check(name, text)
    if lat is None and not (told["address_string"] or told["address_id"]):
        raise Open311Error("缺少地点：请提供 lat 与 long，或 address_string，或 address_id。")
    return Posted(**told, lat=lat, long=long, attributes=attributes)


def write_form(posted: Posted) -> bytes:
    """Write a request as a client sends it."""
    pairs = [(name, str(getattr(posted, name))) for name in sorted(PLAIN) if getattr(posted, name)]
    pairs += [
        (n, repr(v)) for n, v in (("lat", posted.lat), ("long", posted.long)) if v is not None
    ]
    for code, values in posted.attributes.items():
        mark = "[]" if len(values) != 1 else ""
        pairs += [(f"attribute[{code}]{mark}", value) for value in values]
    return urlencode(pairs).encode()


def check(posted: Posted, definition: Definition) -> None:
    """Refuse answers that a service's definition does not allow.

    Raises
    ------
    Open311Error
        If one is missing, unknown, or none of its kind.

    """
    known = {one.code: one for one in definition.attributes if one.variable}
    strange = sorted(set(posted.attributes) - set(known))
    if strange:
        raise Open311Error(f"服务 {definition.service_code} 没有 attribute[{strange[0]}]。")
    for code, one in known.items():
        answers = [text for text in posted.attributes.get(code, ()) if text]
        if one.required and not answers:
            raise Open311Error(f"缺少 attribute[{code}]（{one.description or code}）。")
        for text in answers:
            _answer(one, text)
        if len(answers) > 1 and one.datatype != "multivaluelist":
            raise Open311Error(f"attribute[{code}] 只能有一个值。")


def read_query(query: str) -> Wanted:
    """Read which requests are wanted.

    Raises
    ------
    Open311Error
        If a state or a moment is none, or more than ninety days are asked for.

    """
    said = dict(_pairs(query.encode(), FORM))
    ids = _listed(said.get("service_request_id", ""))
    if ids:
        return Wanted(ids=ids)
    states = _listed(said.get("status", "")) or (OPEN, CLOSED)
    if not set(states) <= {OPEN, CLOSED}:
        raise Open311Error("status 可取 open、closed。")
    since, until = (
        read_moment(t) if (t := said.get(n)) else None for n in ("start_date", "end_date")
    )
    if since and until and not dt.timedelta(0) <= until - since <= SPAN:
        raise Open311Error(f"end_date 须在 start_date 之后，且相距不超过 {SPAN.days} 天。")
    return Wanted((), _listed(said.get("service_code", "")), since, until, states)


def _pairs(body: bytes, content_type: str) -> list[tuple[str, str]]:
    kind, _semicolon, rest = content_type.partition(";")
    charset = rest.partition("charset=")[2].strip(' "').lower()
    if kind.strip().lower() != FORM or charset not in ("", "utf-8"):
        raise Open311Error(f"内容应是 {FORM}，编码 UTF-8。")
    if len(body) > MOST_BYTES:
        raise Open311Error(f"内容超过 {MOST_BYTES // 1000} KB。")
    try:
        # An answer left blank is as good as none.
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body),
            errors="strict", max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError:
        raise Open311Error(f"内容不是 {FORM}，或不是 UTF-8，或超过 {MOST_FIELDS} 项。") from None
    for name, text in pairs:
        if _CONTROL.search(text):
            raise Open311Error(f"{name[:40]} 里有不可见的控制字符。")
    return pairs


def _sorted(pairs: list[tuple[str, str]]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Part what is said once from answers; what GeoReport v2 does not name is passed over."""
    names = {"lat", "long", *PLAIN}
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1 and (name in names or name.endswith("]")) and not name.endswith("[]"):
            raise Open311Error(f"{name[:40]} 出现了不止一次。")
    plain = {name: text.strip() for name, text in pairs if name in names}
    answers: dict[str, tuple[str, ...]] = {}
    for name, text in pairs:
        if name.startswith("attribute"):
            found = _ATTRIBUTE.fullmatch(name)
            if found is None:
                raise Open311Error(f"“{name[:40]}”应写作 attribute[代码] 或 attribute[代码][]。")
            answers[found[1]] = (*answers.get(found[1], ()), text)
            if len(answers[found[1]]) > MOST_VALUES or len(text) > LENGTHS["description"]:
                raise Open311Error(f"{name} 的值太多或太长。")
    return plain, answers


def _degrees(plain: Mapping[str, str], name: str, most: int) -> float | None:
    text = plain.get(name, "")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not -most <= found <= most:
        raise Open311Error(f"{name} 应是 −{most} 至 {most} 之间的度数。")
    return found


def _check(name: str, text: str) -> None:
    most = LENGTHS.get(name, LONGEST)
    if len(text) > most:
        raise Open311Error(f"{name} 最多 {most} 字，这里有 {len(text)} 字。")
    if name == "phone" and text and not _PHONE.fullmatch(text):
        raise Open311Error("phone 不是电话号码。")
    if name == "email" and text and not _EMAIL.fullmatch(text):
        raise Open311Error("email 不是电子邮箱。")
    if name == "media_url" and text and not re.match(r"https?://\S+$", text):
        raise Open311Error("media_url 应以 http:// 或 https:// 开头。")


def _answer(one: Attribute, text: str) -> None:
    if one.datatype == "datetime":
        read_moment(text)
    keys = {value.key for value in one.values}
    fine = {
        "number": bool(_NUMBER.fullmatch(text)), "string": "\n" not in text,
        "singlevaluelist": text in keys, "multivaluelist": text in keys,
    }  # fmt: skip
    if not fine.get(one.datatype, True):
        raise Open311Error(f"attribute[{one.code}] 的值“{text[:40]}”不对。")


def _listed(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if len(found) > MOST_IDS or any(len(part) > LONGEST for part in found):
        raise Open311Error(f"一次最多列出 {MOST_IDS} 个，每个不超过 {LONGEST} 字。")
    return found
