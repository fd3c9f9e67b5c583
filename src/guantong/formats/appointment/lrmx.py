"""LRMX: the appointment form as XML, read from any version and written in a stated one.

Known of the format: UTF-8 with or without a mark, root ``Person``, flat children that may all be
missing, the family as ``JiaTingChengYuan/Item``, the photo as base64 in ``ZhaoPian``. Our reading
of it: elements of the 2025 reform are written only where they say something, lines end with CR LF,
an empty element is written open and closed. What we wrote is read and written again byte by byte.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from guantong.formats.appointment.errors import FormError
from guantong.formats.appointment.form import (
    BY_ELEMENT,
    FIELDS,
    MEMBER_FIELDS,
    NEWEST,
    VERSIONS,
    AppointmentForm,
    Extra,
    FamilyMember,
    Field,
    tidy,
)
from guantong.formats.appointment.photo import decode_photo, encode_photo
from guantong.formats.appointment.xml import open_xml

KIND = "干部任免审批表"
MOST_BYTES = 12 << 20
MOST_ELEMENTS = 3000
MOST_MEMBERS = 60
LONGEST = 40_000
FAMILY, ITEM, PHOTO, VERSION = "JiaTingChengYuan", "Item", "ZhaoPian", "Version"
_KNOWN = {*BY_ELEMENT, FAMILY, PHOTO, VERSION}


def read_lrmx(content: bytes, file: str = "未命名.lrmx") -> AppointmentForm:
    """Read one form.

    Parameters
    ----------
    content
        The file as it came.
    file
        Its name, for messages.

    Raises
    ------
    FormError
        If it cannot be taken: `xml.open_xml`, another root, an element twice, elements inside a
        text, a text or a family too long, a photo that is none.

    """
    root, bom = open_xml(
        content, file, kind=KIND, most_bytes=MOST_BYTES, most_elements=MOST_ELEMENTS
    )
    if root.tag != "Person":
        raise FormError(
            file, "", f"根元素是 <{_local(root)}>，应为 <Person>", f"这不是{KIND}，请选择正确的文件"
        )
    values: dict[str, Any] = {}
    extras: list[Extra] = []
    last = ""
    for element in root:
        name = element.tag
        if name not in _KNOWN:
            extras.append(Extra(_local(element), last, _kept(element)))
            continue
        _once(name, values, file, element)
        values[name] = _value(element, file)
        last = name
    named = {f.name: values[f.element] for f in FIELDS if f.element in values}
    return AppointmentForm(
        **named,
        family=values.get(FAMILY, ()),
        photo=values.get(PHOTO, b""),
        version=values.get(VERSION) or NEWEST,
        bom=bom,
        extras=tuple(extras),
    )


def write_lrmx(form: AppointmentForm, version: str | None = None) -> bytes:
    """Write a form, in its own version or in a stated one.

    Raises
    ------
    ValueError
        If the stated version is none of ``VERSIONS``.

    """
    if version is not None and version not in VERSIONS:
        raise ValueError(f"no version {version} of LRMX")
    form = clean(form)
    out = ['<?xml version="1.0" encoding="utf-8"?>', "<Person>"]
    waiting: dict[str, list[str]] = {}
    for extra in form.extras:
        if not extra.name.startswith("LRM:"):
            waiting.setdefault(extra.after, []).append(extra.content)

    def put(name: str, text: str | None) -> None:
        if text is not None:
            out.append(text)
        out.extend(f"  {one}" for one in waiting.pop(name, ()))

    put("", None)
    for one in FIELDS:
        value = getattr(form, one.name)
        put(one.element, _element(one.element, value) if value or not one.reform else None)
        if one.name == "reason":
            put(FAMILY, _family(form.family))
    put(PHOTO, _element(PHOTO, encode_photo(form.photo)))
    put(VERSION, _element(VERSION, version or form.version))
    out.append("</Person>")
    text = "\r\n".join(out).replace("\r\n", "\n").replace("\n", "\r\n")
    return text.encode("utf-8-sig" if form.bom else "utf-8")


def clean(form: AppointmentForm) -> AppointmentForm:
    """Return the form as it is read back after writing: tidy texts, no padding rows."""
    texts: dict[str, Any] = {
        f.name: tidy(f.name, getattr(form, f.name), lines=f.lines) for f in FIELDS
    }
    family = tuple(
        tidied for tidied in map(_tidied, form.family) if not tidied.is_blank or tidied.extras
    )
    return replace(form, **texts, family=family)


def _tidied(member: FamilyMember) -> FamilyMember:
    texts: dict[str, Any] = {
        n: tidy(n, getattr(member, n)) for n, _element, _label in MEMBER_FIELDS
    }
    return replace(member, **texts)


def _once(name: str, values: dict[str, Any], file: str, element: Any) -> None:
    if name in values:
        raise FormError(
            file, _place(element), "这个元素出现了两次", "不知道以哪一个为准，请删去一个"
        )


def _value(element: Any, file: str) -> Any:
    if element.tag == FAMILY:
        return _members(element, file)
    if element.tag == PHOTO:
        return decode_photo("".join(element.itertext()), file, _place(element))
    text = _text(element, file)
    known = BY_ELEMENT.get(element.tag, Field("version", VERSION, "版本"))
    return tidy(known.name, text, lines=known.lines)


def _members(parent: Any, file: str) -> tuple[FamilyMember, ...]:
    by_element = {element: name for name, element, _label in MEMBER_FIELDS}
    out = []
    for item in parent:
        if item.tag != ITEM:
            raise FormError(file, _place(item), "家庭成员里应只有 <Item>", "请用任免表软件重新保存")
        values: dict[str, str] = {}
        extras: list[Extra] = []
        last = ""
        for element in item:
            name = by_element.get(element.tag)
            if name is None:
                extras.append(Extra(_local(element), last, _kept(element)))
                continue
            _once(name, values, file, element)
            values[name] = tidy(name, _text(element, file))
            last = element.tag
        member = FamilyMember(**values, extras=tuple(extras))
        if not member.is_blank or extras:
            out.append(member)
    if len(out) > MOST_MEMBERS:
        raise FormError(
            file, _place(parent), f"家庭成员有 {len(out)} 人，超过 {MOST_MEMBERS} 人", "请核对来源"
        )
    return tuple(out)


def _text(element: Any, file: str) -> str:
    """Return an element's text; ``<br/>`` is a line end, any other element inside is refused."""
    parts = [element.text or ""]
    for child in element:
        if child.tag.lower() != "br" or len(child) or child.text:
            raise FormError(
                file, _place(element), f"文字里夹有元素 <{_local(child)}>", "请改为纯文字后重新保存"
            )
        parts += ["\n", child.tail or ""]
    text = "".join(parts)
    if len(text) > LONGEST:
        raise FormError(
            file, _place(element), f"文字有 {len(text)} 字，超过 {LONGEST} 字", "请核对来源"
        )
    return text


def _place(element: Any) -> str:
    known = BY_ELEMENT.get(element.tag)
    label = f"（{known.label}）" if known else ""
    return f"第 {element.sourceline} 行 <{_local(element)}>{label}"


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _kept(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _element(name: str, text: str) -> str:
    return f"  <{name}>{escape(text)}</{name}>"


def _family(family: tuple[FamilyMember, ...]) -> str:
    lines = [f"  <{FAMILY}>"]
    for member in family:
        waiting: dict[str, list[str]] = {}
        for extra in member.extras:
            waiting.setdefault(extra.after, []).append(extra.content)
        lines.append(f"    <{ITEM}>")
        for name, element, _label in (("", "", ""), *MEMBER_FIELDS):
            if name:
                lines.append("    " + _element(element, getattr(member, name)))
            lines.extend(f"      {one}" for one in waiting.pop(element, ()))
        lines.append(f"    </{ITEM}>")
    lines.append(f"  </{FAMILY}>")
    return "\n".join(lines)
