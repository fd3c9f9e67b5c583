"""An archive is read whole or refused; a folder of forms gives every form and every fault."""

import io
import stat
import zipfile

import pytest

from guantong.formats.appointment import FormError, write_lrm, write_lrmx
from guantong.formats.appointment.archive import Member, read_archive, write_archive
from guantong.formats.appointment.folder import read_forms
from guantong.formats.appointment.invented import invent


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def test_what_is_written_is_read_again_in_order():
    out = io.BytesIO()
    members = [("甲/01_张喆.lrmx", b"1"), ("甲/02_李堃.lrmx", b"2"), ("甲/01_张喆.lrmx", b"3")]
    assert write_archive(out, members) == 3
    assert [(m.path, m.content) for m in read_archive(out.getvalue(), "a.zip")] == [
        ("甲/01_张喆.lrmx", b"1"), ("甲/02_李堃.lrmx", b"2"), ("甲/01_张喆_2.lrmx", b"3"),
    ]  # fmt: skip


def test_the_same_papers_make_the_same_archive():
    first, second = io.BytesIO(), io.BytesIO()
    write_archive(first, [("a", b"1")])
    write_archive(second, [("a", b"1")])
    assert first.getvalue() == second.getvalue()


def test_names_in_gbk_without_the_flag_are_read():
    raw = zipped(("AAAA.lrmx", b"x")).replace(b"AAAA", "张喆".encode("gbk"))
    assert [m.path for m in read_archive(raw, "a.zip")] == ["张喆.lrmx"]


def test_what_systems_add_by_themselves_is_left_out():
    raw = zipped(("__MACOSX/._a", b""), (".DS_Store", b""), ("Thumbs.db", b""), ("a.lrmx", b"1"))
    assert [m.path for m in read_archive(raw, "a.zip")] == ["a.lrmx"]


def link() -> bytes:
    info = zipfile.ZipInfo("a.lrmx")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def encrypted() -> bytes:
    raw = bytearray(zipped(("a.lrmx", b"1")))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def damaged() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.lrmx", b"12345678")
    return out.getvalue().replace(b"12345678", b"12345679")


def lying() -> bytes:
    raw = bytearray(zipped(("a.lrmx", b"1" * 5000)))
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(raw)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是能打开的 zip"),
        (b"7z\xbc\xaf", "不是能打开的 zip"),
        (zipped(("a", b"1"))[:-9], "不是能打开的 zip"),
        (zipped(("../../etc/a.lrmx", b"1")), "路径指向压缩包以外"),
        (zipped(("/etc/a.lrmx", b"1")), "路径指向压缩包以外"),
        (zipped(("..\\a.lrmx", b"1")), "路径指向压缩包以外"),
        (zipped(("C:/a.lrmx", b"1")), "路径指向压缩包以外"),
        (zipped(("a.lrmx", b"\0" * (9 << 20))), "可能是压缩炸弹"),
        (zipped(("a.lrmx", b"\0" * (20 << 20))), "展开有 20 MB，超过 16 MB"),
        (link(), "是一个链接"),
        (encrypted(), "有密码"),
        (lying(), "大小与目录不符|已损坏"),
        (damaged(), "已损坏"),
    ],
    ids=[
        "empty", "another kind", "cut off", "up and away", "from the root", "up in windows",
        "another drive", "bomb", "too large", "link", "password", "lying", "damaged",
    ],
)  # fmt: skip
def test_a_dangerous_archive_is_refused(content, words):
    with pytest.raises(FormError, match=words):
        list(read_archive(content, "a.zip"))


def test_too_much_in_all_is_refused():
    raw = zipped(("a", b"1" * 600), ("b", b"2" * 600))
    with pytest.raises(FormError, match="过大"):
        list(read_archive(raw, "a.zip", most_bytes=1000))


def test_a_folder_gives_every_form_and_every_fault():
    first, second, third = invent(3)
    record, photo = write_lrm(second)
    forms, faults = read_forms(
        [
            Member("甲/1.lrmx", write_lrmx(first)),
            Member("乙/2.PIC", photo),
            Member("乙/2.LRM", record),
            Member("3.lrmx", write_lrmx(third)[:500]),
            Member("4.docx", b"x"),
            Member("5.pic", photo),
            Member("6.lrmx", b"<Person/>"),
        ]
    )
    assert [(f.path, f.form.name) for f in forms] == [
        ("甲/1.lrmx", first.name), ("乙/2.LRM", second.name),
    ]  # fmt: skip
    assert forms[1].form.photo == photo
    assert [fault.file for fault in faults] == ["3.lrmx", "4.docx", "6.lrmx", "5.pic"]
    assert "没有姓名" in faults[2].message
