"""Opening XML that strangers made: no document types, no entities, no network, bounded in size."""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree

from guantong.formats.appointment.errors import FormError

#: Marks of other kinds of files, and what they are.
OTHER_KINDS = (
    (b"PK\x03\x04", "一个 zip 压缩包或 Word/Excel 文档"),
    (b"\xd0\xcf\x11\xe0", "一个旧版 Word/Excel 文档"),
    (b"%PDF", "一个 PDF"),
    (b"\xff\xd8\xff", "一张照片"),
    (b"7z\xbc\xaf", "一个 7z 压缩包"),
    (b"Rar!", "一个 rar 压缩包"),
    (b"{\\rtf", "一个 RTF 文档"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHINESE = {"gb2312", "gbk", "gb18030", "gb_2312-80", "cp936", "x-gbk"}
_UTF_16 = {"utf-16", "utf-16le", "utf-16be", "ucs-2", "unicode"}
_DOCTYPE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def open_xml(
    content: bytes, file: str, *, kind: str, most_bytes: int, most_elements: int
) -> tuple[Any, bool]:
    """Return the root element, and whether the file began with UTF-8's mark.

    Parameters
    ----------
    kind
        What the file should be, for the messages: ``任免审批表``.
    most_bytes, most_elements
        Above these nothing is parsed.

    Raises
    ------
    FormError
        If the file is empty, too large, of another kind, in another encoding than it says, carries
        a document type, or is not well-formed.

    """
    if len(content) > most_bytes:
        size, most = len(content) / (1 << 20), most_bytes / (1 << 20)
        raise FormError(
            file,
            "",
            f"有 {size:.0f} MB，超过 {most:.0f} MB",
            "请压缩照片，或分批导出",
        )
    text, bom = _decode(content, file, kind)
    if _DOCTYPE.search(text):
        raise FormError(
            file,
            "",
            "含有文档类型或实体声明，可能是恶意文件",
            f"{kind}里不会有它们，请勿使用这个文件",
        )
    if text.count("<") > most_elements * 2:
        raise FormError(file, "", f"元素超过 {most_elements} 个", f"这不是正常的{kind}，请核对来源")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        # The line numbers of the file hold, because the declaration leaves its line behind.
        text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text)
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise _broken(file, kind, text, error) from error
    return root, bom


def _decode(content: bytes, file: str, kind: str) -> tuple[str, bool]:
    if not content.strip():
        raise FormError(file, "", "是空文件", "请重新导出")
    for mark, what in OTHER_KINDS:
        if content.startswith(mark):
            raise FormError(file, "", f"其实是{what}，不是{kind}", "请选择正确的文件，不要只改后缀")
    for mark, encoding in _BOMS:
        if content == mark:
            raise FormError(file, "", "是空文件", "请重新导出")
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding, file), encoding == "utf-8"
    found = _DECLARED.match(content[:200])
    declared = found[1].decode().lower() if found else "utf-8"
    if declared in _CHINESE:
        return _strictly(content, "gb18030", file), False
    if declared in _UTF_16:
        raise FormError(file, "", "声明为 UTF-16 而实际不是", "请另存为 UTF-8")
    if declared not in ("utf-8", "utf8"):
        raise FormError(file, "", f"编码“{declared}”不受支持", "请另存为 UTF-8")
    return _strictly(content, "utf-8", file), False


def _strictly(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        if error.start > 3 and len(content) - error.start < 4:
            raise _cut(file, line) from error
        name = encoding.upper().replace("GB18030", "GBK")
        raise FormError(
            file,
            f"第 {line} 行",
            f"不是合格的 {name} 文字",
            "文件可能已损坏或编码不对，请另存为 UTF-8",
        ) from error


def _cut(file: str, line: int) -> FormError:
    return FormError(file, f"第 {line} 行", "文件不完整，结尾被截断", "请重新导出或重新传送")


def _broken(file: str, kind: str, text: str, error: Exception) -> FormError:
    line = getattr(error, "lineno", None) or 1
    last = text.rstrip()
    if "<" not in text[:200]:
        return FormError(file, "", f"不是 XML，读不出{kind}", "请选择正确的文件")
    if not last.endswith(">"):
        return _cut(file, last.count("\n") + 1)
    reason = str(getattr(error, "msg", error)).split(", line")[0]
    return FormError(file, f"第 {line} 行", f"XML 写法有误（{reason}）", "请用任免表软件重新保存")
