"""Zip archives from outside and to outside: every name checked, every size bounded."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from guantong.formats.appointment.errors import FormError
from guantong.formats.names import safe_filename

MOST_FILES = 20_000
MOST_BYTES = 2 << 30
#: A file that unpacks to more than this many times its size is no paper of the trade.
MOST_RATIO = 200
_UTF8_NAMES = 0x800


@dataclass(frozen=True)
class Member:
    """A file in an archive: its path with ``/``, and its content."""

    path: str
    content: bytes

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


def read_archive(
    source: bytes | BinaryIO, file: str, *, most_bytes: int = MOST_BYTES, most_each: int = 16 << 20
) -> Iterator[Member]:
    """Yield the files of an archive one by one; nothing is ever written to a disk.

    Names without UTF-8's flag are read as GBK, as Chinese systems write them.

    Raises
    ------
    FormError
        If it is no zip, is encrypted or damaged, names a path outside itself or a link, has too
        many files, or unpacks to more than ``most_bytes`` in all or ``most_each`` in one file.

    """
    handle = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        archive = zipfile.ZipFile(handle)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FormError(file, "", "不是能打开的 zip 压缩包", "7z、rar 请先改压成 zip") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check(infos, file, most_bytes, most_each)
        for info in infos:
            path = _path(info, file)
            if _is_noise(path):
                continue
            yield Member(path, _content(archive, info, path, file))


def write_archive(out: BinaryIO, members: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a zip in the order given; return how many there are.

    A name that stands twice gets a number, so that no file is lost.
    """
    seen: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members:
            name = _unique("/".join(safe_filename(part) for part in path.split("/")), seen)
            # A fixed date, so that the same papers make the same archive.
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return len(seen)


def _unique(name: str, seen: set[str]) -> str:
    stem, dot, suffix = name.rpartition(".")
    number, made = 1, name
    while made.casefold() in seen:
        number += 1
        made = f"{stem}_{number}{dot}{suffix}" if dot else f"{name}_{number}"
    seen.add(made.casefold())
    return made


def _check(infos: list[zipfile.ZipInfo], file: str, most_bytes: int, most_each: int) -> None:
    if len(infos) > MOST_FILES:
        raise FormError(file, "", f"有 {len(infos)} 个文件，超过 {MOST_FILES} 个", "请分批打包")
    for info in infos:
        path = _path(info, file)
        if info.flag_bits & 0x1:
            raise FormError(file, f"中的“{path}”", "有密码", "请用不带密码的方式重新打包")
        if info.file_size > most_each:
            mega = info.file_size >> 20
            raise FormError(
                file, f"中的“{path}”", f"展开有 {mega} MB，超过 {most_each >> 20} MB", "请核对来源"
            )
        if info.file_size > 1 << 20 and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise FormError(file, f"中的“{path}”", "压缩比异常，可能是压缩炸弹", "请核对来源")
    total = sum(info.file_size for info in infos)
    if total > most_bytes:
        raise FormError(file, "", f"展开有 {total >> 20} MB，过大", "请分批打包")


def _path(info: zipfile.ZipInfo, file: str) -> str:
    name = info.filename
    if not info.flag_bits & _UTF8_NAMES:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    name = name.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0] or "\x00" in name:
        raise FormError(
            file, f"中的“{name[:80]}”", "路径指向压缩包以外，可能是恶意文件", "请勿使用"
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise FormError(file, f"中的“{name[:80]}”", "是一个链接", "请打包真实的文件")
    return "/".join(part for part in parts if part not in ("", "."))


def _is_noise(path: str) -> bool:
    """Tell whether a system put the file there by itself."""
    first, last = path.split("/")[0], path.rpartition("/")[2]
    return first == "__MACOSX" or last.startswith((".", "~$")) or last.lower() == "thumbs.db"


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, file: str) -> bytes:
    try:
        with archive.open(info) as handle:
            content = handle.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise FormError(
            file, f"中的“{path}”", "已损坏或压缩方式不受支持", "请用 zip 重新打包"
        ) from error
    if len(content) != info.file_size:
        raise FormError(file, f"中的“{path}”", "大小与目录不符，已损坏", "请重新打包")
    return content
