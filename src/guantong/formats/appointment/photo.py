"""The photo in a form: taken only as a picture of sane size."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterator

from guantong.formats.appointment.errors import FormError

MOST_BYTES = 5 << 20
MOST_PIXELS = 6000
_PREFIX = re.compile(r"^\s*data:image/[a-z+.-]+;base64,", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
#: Markers of a JPEG's start of frame, which carry its size.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ADVICE = "请换一张 JPEG 证件照"


def decode_photo(text: str, file: str, place: str) -> bytes:
    """Return the picture that stands as base64, with or without ``data:`` before it.

    Raises
    ------
    FormError
        If it is no base64, too large, or neither JPEG nor PNG.

    """
    text = re.sub(r"\s+", "", _PREFIX.sub("", text))
    if not text:
        return b""
    if len(text) > MOST_BYTES * 4 // 3 + 4:
        raise _too_large(file, place, len(text) * 3 // 4)
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormError(
            file, place, "照片不是合格的 base64 文字", "请重新贴上照片后导出"
        ) from error
    check_photo(content, file, place)
    return content


def encode_photo(content: bytes) -> str:
    """Write a picture as the form carries it: base64 on one line."""
    return base64.b64encode(content).decode()


def check_photo(content: bytes, file: str, place: str) -> None:
    """Raise `FormError` unless this is a JPEG or PNG of at most 5 MB and 6,000 pixels a side."""
    if len(content) > MOST_BYTES:
        raise _too_large(file, place, len(content))
    size = photo_size(content)
    if size is None:
        raise FormError(file, place, "照片既不是 JPEG 也不是 PNG，或已损坏", _ADVICE)
    if max(size) > MOST_PIXELS or min(size) < 1:
        wide, high = size
        raise FormError(file, place, f"照片有 {wide}×{high} 像素，过大", _ADVICE)


def photo_size(content: bytes) -> tuple[int, int] | None:
    """Return a picture's width and height in pixels; None for what is no JPEG or PNG."""
    if content.startswith(_PNG) and len(content) >= 24:
        wide, high = struct.unpack(">II", content[16:24])
        return int(wide), int(high)
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    for marker, place in _segments(content):
        if marker in _FRAMES and place + 9 <= len(content):
            high, wide = struct.unpack(">HH", content[place + 5 : place + 9])
            return int(wide), int(high)
    return None


def suffix_of(content: bytes) -> str:
    """Return the suffix for a picture that was taken."""
    return ".png" if content.startswith(_PNG) else ".jpg"


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield each segment's marker and the place of its marker byte's successor."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:
            return
        yield marker, place
        place += 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])


def _too_large(file: str, place: str, size: int) -> FormError:
    mega, most = size / (1 << 20), MOST_BYTES >> 20
    return FormError(file, place, f"照片有 {mega:.0f} MB，超过 {most} MB", "请压缩照片后重新导出")
