"""The exchange package keeps every table, and its forms are the forms that went in."""

import dataclasses
import io
import zipfile

import pytest

from guantong.formats.appointment import FormError
from guantong.formats.appointment.exchange import SETS, Package, read_package, write_package
from guantong.formats.appointment.exchange_forms import forms_of, package_of
from guantong.formats.appointment.invented import invent

FORMS = [
    dataclasses.replace(form, retirement_month="", limit_before_reform="", extras=(), bom=False,
                        version="3.2.1.16")
    for form in invent(40)
]  # fmt: skip
UNIT = {"B0111": "001.001", "B0101": "示范市", "B0121": "-1"}
HEAD = {"type": "21", "dataversion": "1", "B0101": "示范市", "B0111": "001.001"}
MORE = {
    "A02": ({"A0000": "1", "A0201A": "示范市", "A0215A": "市长\n（代）", "A0243": "202001"},),
    "A29": ({"A0000": "2", "A2907": "<&\"'>"},),
    "XZ09": ({"A0000": "3", "ODD": "自定义"},),
}


def packed() -> bytes:
    package = package_of(((str(n), f) for n, f in enumerate(FORMS)), HEAD, [UNIT], MORE)
    out = io.BytesIO()
    write_package(out, package)
    return out.getvalue()


def test_a_package_comes_back_with_every_table_and_form():
    package = read_package(packed())
    assert forms_of(package) == tuple(FORMS)
    assert package.head["psncount"] == "40"
    assert package.rows("B01") == (UNIT,)
    for name, rows in MORE.items():
        assert package.rows(name) == rows
    assert sum(1 for _ in package.photos) == sum(1 for f in FORMS if f.photo)


def test_writing_what_was_read_gives_the_same_bytes():
    out = io.BytesIO()
    write_package(out, read_package(packed()))
    assert out.getvalue() == packed()


def test_codes_are_told_by_their_labels():
    package = Package(tables={"A01": ({"A0000": "1", "A0101": "张三", "A0117": "13"},)})
    assert forms_of(package, {"A0117": {"13": "瑶族"}})[0].ethnicity == "瑶族"
    assert forms_of(package)[0].ethnicity == "13"


def package(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


HEADED = '<root><node name="type" value="21"/><tablelist><tablelist name="A01"/></tablelist></root>'
ROW = '<xml><data><row A0000="1" A0101="张三&amp;1amp;李"/></data></xml>'


def test_odd_marks_of_other_writers_are_put_right():
    read = read_package(package(gwyinfo=HEADED, Tables__a01=ROW))
    assert read.rows("A01") == ({"A0000": "1", "A0101": "张三&李"},)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (package(Table__A01=ROW), "没有 gwyinfo.xml"),
        (package(gwyinfo=HEADED), "缺少 A01 表"),
        (package(gwyinfo="<xml/>", Table__A01=ROW), "根元素是 <xml>，应为 <root>"),
        (package(gwyinfo=HEADED, Table__A01="<xml><row/></xml>"), "不是 xml/data/row"),
        (package(gwyinfo=HEADED, Table__A01="<xml><data><p/></data></xml>"), "应只有 <row>"),
        (package(gwyinfo=HEADED, Table__A01=ROW[:-5]), "文件不完整"),
        (package(gwyinfo=HEADED, Table__A01=ROW.replace('A0000="1"', "")), "没有 A0000"),
        (
            package(gwyinfo=HEADED, Table__A01=ROW.replace("<row", '<row A0000="1"/><row')),
            "第 2 条：A0000“1”重复",
        ),
        (
            package(
                gwyinfo=HEADED,
                Table__A01=ROW,
                Table__A36='<xml><data><row A0000="9"/></data></xml>',
            ),
            "A36 第 1 条：A0000“9”在 A01 中没有",
        ),
        (
            package(gwyinfo=f"<!DOCTYPE r [<!ENTITY a 'b'>]>{HEADED}", Table__A01=ROW),
            "实体声明",
        ),
        (package(gwyinfo=HEADED, Table__A01=ROW, Photos__1="no"), "照片既不是 JPEG"),
    ],
)
def test_what_is_no_package_says_so(content, words):
    with pytest.raises(FormError, match=words):
        read_package(content, "包.zip")


def test_the_sets_are_those_of_the_national_structure():
    assert " ".join(SETS) == "A01 A02 A05 A06 A08 A14 A15 A29 A30 A31 A36 A53 A57 B01"
