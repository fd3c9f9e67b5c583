"""A form goes out and comes back unchanged; what is none is refused with words that help."""

import base64
import dataclasses
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.formats.appointment import (
    FIELDS,
    VERSIONS,
    AppointmentForm,
    Extra,
    FamilyMember,
    FormError,
    read_lrmx,
    write_lrmx,
)
from guantong.formats.appointment.invented import invent

PHOTO = (resources.files("guantong.formats.appointment") / "data/invented_man.jpg").read_bytes()
FORMS = list(invent(500))
HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def person(inside: str, head: str = HEAD) -> bytes:
    return f"{head}\n<Person>{inside}</Person>".encode()


def test_500_forms_of_all_versions_come_back_field_by_field_and_byte_by_byte():
    assert {form.version for form in FORMS} == set(VERSIONS)
    assert {form.bom for form in FORMS} == {True, False}
    assert any(form.extras for form in FORMS)
    for form in FORMS:
        written = write_lrmx(form)
        again = read_lrmx(written)
        assert dataclasses.asdict(again) == dataclasses.asdict(form)
        assert write_lrmx(again) == written


@pytest.mark.parametrize("version", VERSIONS)
def test_a_form_is_written_in_the_version_asked_for(version):
    written = write_lrmx(FORMS[2], version)
    assert f"<Version>{version}</Version>".encode() in written
    assert read_lrmx(written).version == version


def test_a_version_that_is_none_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="no version 9"):
        write_lrmx(FORMS[0], "9")


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"]),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({field.name: TEXT for field in FIELDS}), st.lists(TEXT, max_size=3))
def test_whatever_is_typed_comes_back_as_the_form_keeps_it(values, names):
    family = tuple(FamilyMember(name=name, work="<某单位> & 某\n职") for name in names)
    once = read_lrmx(write_lrmx(AppointmentForm(**values, family=family, photo=PHOTO)))
    assert once.photo == PHOTO
    assert read_lrmx(write_lrmx(once)) == once
    assert once.current_post == values["current_post"].replace("\xa0", " ").strip()
    assert [member.work for member in once.family] == ["<某单位> & 某\n职"] * len(names)


def test_unknown_elements_are_kept_in_their_places():
    content = person(
        "<Zhu>一</Zhu><XingMing>张三</XingMing><A x='1'><B>二</B>&lt;</A><C/><XingBie>男</XingBie>"
        "<JiaTingChengYuan><Item><ChengWei>妻子</ChengWei><D>三</D></Item></JiaTingChengYuan>"
    )
    form = read_lrmx(content)
    assert [(e.name, e.after) for e in form.extras] == [
        ("Zhu", ""), ("A", "XingMing"), ("C", "XingMing")
    ]  # fmt: skip
    assert form.family[0].extras == (Extra("D", "ChengWei", "<D>三</D>"),)
    text = write_lrmx(form).decode()
    assert text.index("<Zhu>") < text.index("<XingMing>") < text.index("<A x=") < text.index("<C/>")
    assert text.index("<C/>") < text.index("<XingBie>")
    assert read_lrmx(text.encode()) == form


def test_a_script_in_a_name_is_kept_as_text():
    form = read_lrmx(person("<XingMing>&lt;script&gt;alert(1)&lt;/script&gt;</XingMing>"))
    assert form.name == "<script>alert(1)</script>"
    assert b"&lt;script&gt;" in write_lrmx(form)
    assert b"<script>" not in write_lrmx(form)


NAMED = "<Person><XingMing>张喆</XingMing></Person>"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (person("<XingMing> 张　三 </XingMing>"), "张三"),
        (b"\xef\xbb\xbf" + person("<XingMing>张三</XingMing>"), "张三"),
        (person("<XingMing>张三</XingMing>", ""), "张三"),
        (NAMED.encode(), "张喆"),
        (b'<?xml version="1.0" encoding="GB2312"?>' + NAMED.encode("gbk"), "张喆"),
        (b"\xff\xfe" + f'<?xml encoding="utf-16"?>{NAMED}'.encode("utf-16-le"), "张喆"),
        (b"\xfe\xff" + NAMED.encode("utf-16-be"), "张喆"),
        (person("<!-- 注 --><XingMing>张<!-- 注 -->三</XingMing>"), "张三"),
        (person("<XingMing><![CDATA[张三]]></XingMing>"), "张三"),
        (person("<XingMing>&#24352;&#19977;</XingMing>"), "张三"),
    ],
)
def test_other_ways_of_writing_a_file_are_borne_with(content, name):
    assert read_lrmx(content).name == name


def test_what_officers_type_is_borne_with():
    photo = base64.encodebytes(PHOTO).decode()
    form = read_lrmx(
        person(
            "<ChuShengNianYue>1975.03</ChuShengNianYue><ShenFenZheng>43119919750309014x "
            "</ShenFenZheng><NiRenZhiWu>\n  </NiRenZhiWu>"
            "<RuDangShiJian>200107；民盟</RuDangShiJian>"
            "<JianLi>\r\n2001.07--  甲<br/>乙\r\n</JianLi>"
            "<JiaTingChengYuan><Item><ChengWei> </ChengWei></Item><Item/>"
            "<Item><XingMing>李 四</XingMing><GongZuoDanWeiJiZhiWu>某厂（已去世）"
            "</GongZuoDanWeiJiZhiWu></Item></JiaTingChengYuan>"
            f"<ZhaoPian>data:image/jpeg;base64,{photo}</ZhaoPian>"
        )
    )
    assert form.birth == "1975.03"
    assert form.id_number == "43119919750309014X"
    assert form.proposed_post == ""
    assert form.party == "200107；民盟"
    assert form.resume == "2001.07--  甲\n乙"
    assert form.family == (FamilyMember(name="李四", work="某厂（已去世）"),)
    assert form.photo == PHOTO


BOMB = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(10)
)
GOOD = write_lrmx(FORMS[1])


def jpeg(width: int, height: int) -> str:
    frame = b"\xff\xc0\x00\x11\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return base64.b64encode(b"\xff\xd8" + frame + b"\x03" * 12 + b"\xff\xd9").decode()


HOSTILE = {
    "empty": (b"", "是空文件"),
    "blanks only": (b" \r\n\t ", "是空文件"),
    "only a mark": (b"\xef\xbb\xbf", "是空文件"),
    "truncated in a tag": (GOOD[:60], "文件不完整"),
    "truncated in the photo": (GOOD[:-5000], "文件不完整"),
    "truncated in a character": (person("<XingMing>张三</XingMing>")[:-21], "文件不完整"),
    "truncated before the end tag": (GOOD.rstrip()[:-9], "XML 写法有误|文件不完整"),
    "tags crossed": (
        person("<XingMing>张<XingBie>三</XingMing></XingBie>"), "第 2 行：XML 写法有误"
    ),
    "two roots": (person("") + b"<Person/>", "XML 写法有误"),
    "bare ampersand": (person("<XingMing>张&三</XingMing>"), "XML 写法有误"),
    "unknown entity": (person("<XingMing>&nbsp;</XingMing>"), "XML 写法有误"),
    "null character": (person("<XingMing>张\x00三</XingMing>"), "XML 写法有误|文件不完整"),
    "control character": (person("<XingMing>张\x07三</XingMing>"), "XML 写法有误"),
    "GBK that says UTF-8": (
        f"{HEAD}\n<Person>\n<XingMing>张三</XingMing></Person>".encode("gbk"),
        "第 3 行：不是合格的 UTF-8 文字",
    ),
    "UTF-8 that says GBK": (
        '<?xml version="1.0" encoding="gbk"?><Person><XingMing>张三三</XingMing></Person>'.encode(),
        "不是合格的 GBK 文字|XML 写法有误",
    ),
    "UTF-16 without a mark": (
        b'<?xml version="1.0" encoding="utf-16"?><Person/>', "声明为 UTF-16 而实际不是"
    ),
    "odd UTF-16": (b"\xff\xfe<\x00P\x00", "文件不完整"),
    "half a UTF-16 character": (b"\xff\xfe<\x00P\x00e", "文件不完整"),
    "Big5": (
        b'<?xml version="1.0" encoding="big5"?><Person/>', "编码“big5”不受支持"
    ),
    "UTF-7": (b'<?xml version="1.0" encoding="utf-7"?><Person/>', "编码“utf-7”不受支持"),
    "unheard encoding": (b'<?xml version="1.0" encoding="x-nix"?><Person/>', "编码“x-nix”不受支持"),
    "entity bomb": (
        f"{HEAD}<!DOCTYPE Person [{BOMB}]><Person><XingMing>&l9;</XingMing></Person>".encode(),
        "含有文档类型或实体声明",
    ),
    "quadratic bomb": (
        f'<!DOCTYPE P [<!ENTITY a "{"哈" * 50000}">]><Person>{"&a;" * 5000}</Person>'.encode(),
        "含有文档类型或实体声明",
    ),
    "external entity": (
        b'<!DOCTYPE Person [<!ENTITY x SYSTEM "file:///etc/passwd">]><Person>'
        b"<XingMing>&x;</XingMing></Person>",
        "含有文档类型或实体声明",
    ),
    "external entity over the network": (
        b'<!DOCTYPE Person SYSTEM "http://example.invalid/a.dtd"><Person/>',
        "含有文档类型或实体声明",
    ),
    "parameter entity": (
        b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://example.invalid/p">%p;]><Person/>',
        "含有文档类型或实体声明",
    ),
    "document type in lower case": (b"<!doctype html><html></html>", "含有文档类型或实体声明"),
    "document type behind a comment": (
        b"<!-- <Person> --><!DOCTYPE Person []><Person/>", "含有文档类型"
    ),
    "entity bomb in UTF-16": (
        b"\xff\xfe" + f"<!DOCTYPE Person [{BOMB}]><Person>&l9;</Person>".encode("utf-16-le"),
        "含有文档类型或实体声明",
    ),
    "50 MB photo": (
        person("<ZhaoPian>" + "A" * (67 << 20) + "</ZhaoPian>"), "有 67 MB，超过 12 MB。请压缩照片"
    ),
    "8 MB photo": (
        person("<ZhaoPian>" + base64.b64encode(b"\xff\xd8\xff" + b"0" * (7 << 20)).decode()
               + "</ZhaoPian>"),
        "照片有 7 MB，超过 5 MB",
    ),
    "photo that is a program": (
        person("<ZhaoPian>" + base64.b64encode(b"MZ" + b"0" * 99).decode() + "</ZhaoPian>"),
        "照片既不是 JPEG 也不是 PNG",
    ),
    "photo that is SVG": (
        person("<ZhaoPian>" + base64.b64encode(b"<svg onload='alert(1)'/>").decode()
               + "</ZhaoPian>"),
        "照片既不是 JPEG 也不是 PNG",
    ),
    "photo that is no base64": (
        person("<ZhaoPian>照片</ZhaoPian>"), r"第 2 行 <ZhaoPian>：照片不是合格的 base64"
    ),
    "photo of a gigapixel": (
        person(f"<ZhaoPian>{jpeg(60000, 60000)}</ZhaoPian>"), "照片有 60000×60000 像素"
    ),
    "photo without a size": (
        person("<ZhaoPian>" + base64.b64encode(b"\xff\xd8\xff\xd9").decode() + "</ZhaoPian>"),
        "照片既不是 JPEG 也不是 PNG",
    ),
    "root of a web page": (b"<html><body>404</body></html>", "根元素是 <html>，应为 <Person>"),
    "root in another namespace": (
        b'<Person xmlns="urn:x"><XingMing>a</XingMing></Person>', "根元素是 <Person>"
    ),
    "root of a list": (b"<Persons><Person/></Persons>", "根元素是 <Persons>"),
    "markup in a name": (
        person("<XingMing><script>alert(1)</script></XingMing>"),
        "<XingMing>（姓名）：文字里夹有元素 <script>",
    ),
    "markup in the résumé": (person("<JianLi>甲<b>乙</b></JianLi>"), "文字里夹有元素 <b>"),
    "a field twice": (
        person("\n<XingMing>张三</XingMing>\n<XingMing>李四</XingMing>"),
        "第 4 行 <XingMing>（姓名）：这个元素出现了两次",
    ),
    "a member's field twice": (
        person("<JiaTingChengYuan><Item><XingMing>a</XingMing><XingMing>b</XingMing></Item>"
               "</JiaTingChengYuan>"),
        "这个元素出现了两次",
    ),
    "a family of something else": (
        person("<JiaTingChengYuan><Person/></JiaTingChengYuan>"), "家庭成员里应只有 <Item>"
    ),
    "a family of a hundred": (
        person("<JiaTingChengYuan>" + "<Item><XingMing>甲</XingMing></Item>" * 100
               + "</JiaTingChengYuan>"),
        "家庭成员有 100 人",
    ),
    "a million elements": (person("<a/>" * 1_000_000), "元素超过 3000 个"),
    "a thousand deep": (person("<a>" * 1000 + "</a>" * 1000), "XML 写法有误"),
    "a text of a novel": (person("<JianLi>" + "长" * 50000 + "</JianLi>"), "文字有 50000 字"),
    "a Word document": (b"PK\x03\x04" + b"0" * 99, "其实是一个 zip 压缩包或 Word/Excel 文档"),
    "an old Word document": (b"\xd0\xcf\x11\xe0" + b"0" * 99, "其实是一个旧版 Word/Excel 文档"),
    "a PDF": (b"%PDF-1.7", "其实是一个 PDF"),
    "a picture": (PHOTO, "其实是一张照片"),
    "an archive of 7z": (b"7z\xbc\xaf\x27\x1c", "其实是一个 7z 压缩包"),
    "an RTF": (b"{\\rtf1}", "其实是一个 RTF 文档"),
    "JSON": (b'{"XingMing": "a"}', "不是 XML"),
    "plain words": ("姓名：张三".encode(), "不是 XML"),
    "random bytes": (bytes(range(128, 256)) * 9, "不是合格的 UTF-8 文字"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_clear_message(name):
    content, words = HOSTILE[name]
    with pytest.raises(FormError, match=words) as caught:
        read_lrmx(content, "张三.lrmx")
    assert caught.value.message.startswith("“张三.lrmx”")
    assert caught.value.advice
    assert len(caught.value.message) < 200


def test_there_are_at_least_forty_hostile_files():
    assert len(HOSTILE) >= 40


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6))
def test_a_damaged_file_is_read_or_refused_but_never_breaks(at, junk):
    try:
        form = read_lrmx(GOOD[:at] + junk + GOOD[at + len(junk) :])
    except FormError:
        return
    assert read_lrmx(write_lrmx(form)) == form
