"""Storing and reading files: checked names, sizes and kinds; nothing is served by its path."""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core import sealing
from guantong.core.errors import GuantongError
from guantong.core.models import StoredFile, Unit
from guantong.core.services import events
from guantong.formats.names import safe_filename

if TYPE_CHECKING:
    from guantong.core.models import Account

ALLOWED = {
    ".xlsx", ".xls", ".csv", ".parquet", ".pdf", ".docx", ".doc", ".jpg", ".jpeg", ".png",
    ".txt", ".zip", ".wps", ".ofd", ".lrmx", ".lrm", ".pic", ".gtdisc",
}  # fmt: skip
SEALED = ".sealed"
#: A sealed file is held whole in memory while it is written or read.
SEALED_LIMIT = 300 << 20


def store(
    actor: Account | None,
    unit: Unit,
    name: str,
    content: BinaryIO,
    purpose: str,
    *,
    limit: int | None = None,
) -> StoredFile:
    """Keep a file of at most ``limit`` bytes, by default those of any upload.

    Raises
    ------
    GuantongError
        If it is empty, too large, or of a kind that is not taken.

    """
    name = _taken(name)
    limit = limit or settings.UPLOAD_LIMIT
    location, target = _place()
    digest, size = hashlib.sha256(), 0
    try:
        with target.open("wb") as out:
            while chunk := content.read(1 << 20):
                size += len(chunk)
                if size > limit:
                    raise too_large(name, limit)
                digest.update(chunk)
                out.write(chunk)
        if size == 0:
            raise GuantongError(_("「%(name)s」是空文件。") % {"name": name}, field="file")
        row = StoredFile(
            unit=unit, name=name, location=location, size=size, sha256=digest.hexdigest(),
            content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
            owner=actor, purpose=purpose,
        )  # fmt: skip
        row.save()
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    events.record(actor, "文件.存入", row, f"{purpose}：{name}（{size} 字节）")
    return row


def store_sealed(
    actor: Account | None,
    unit: Unit,
    name: str,
    content: BinaryIO,
    purpose: str,
    *,
    limit: int = SEALED_LIMIT,
) -> StoredFile:
    """Keep a file under the cipher, for its owner alone: what carries identity numbers or families.

    Errors as for `store`, with a limit of its own.
    """
    name = _taken(name)
    body = content.read(limit + 1)
    if not body:
        raise GuantongError(_("「%(name)s」是空文件。") % {"name": name}, field="file")
    if len(body) > limit:
        raise too_large(name, limit)
    location, target = _place(SEALED)
    try:
        target.write_bytes(sealing.seal_bytes(body, location))
        row = StoredFile(
            unit=unit, name=name, location=location, size=len(body),
            sha256=hashlib.sha256(body).hexdigest(), owner=actor, purpose=purpose,
            content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        )  # fmt: skip
        row.save()
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    events.record(actor, "文件.存入", row, f"{purpose}（加密）：{len(body)} 字节")
    return row


def is_sealed(row: StoredFile) -> bool:
    """Tell whether a file lies under the cipher."""
    return row.location.endswith(SEALED)


def content_of(row: StoredFile) -> bytes:
    """Return a file's content, opened if it is sealed."""
    body = path_of(row).read_bytes()
    return sealing.unseal_bytes(body, row.location) if is_sealed(row) else body


def discard(actor: Account | None, row: StoredFile) -> None:
    """Forget a file that served its purpose, its bytes too."""
    path = path_of(row)
    with transaction.atomic():
        events.record(actor, "文件.删除", row, f"{row.purpose}：{row.name}")
        row.delete()
    path.unlink(missing_ok=True)


def path_of(row: StoredFile) -> Path:
    """Return where the bytes lie."""
    return Path(settings.FILES_ROOT) / row.location[:2] / row.location


def _taken(name: str) -> str:
    name = safe_filename(name)
    if Path(name).suffix.lower() not in ALLOWED:
        kinds = "、".join(sorted(k[1:] for k in ALLOWED))
        raise GuantongError(
            _("「%(name)s」的类型不受支持。可上传：%(kinds)s。") % {"name": name, "kinds": kinds},
            field="file",
        )
    return name


def _place(suffix: str = "") -> tuple[str, Path]:
    location = secrets.token_hex(16) + suffix
    target = Path(settings.FILES_ROOT) / location[:2] / location
    target.parent.mkdir(parents=True, exist_ok=True)
    return location, target


def too_large(name: str, limit: int | None = None) -> GuantongError:
    """Build the error for a file over the limit."""
    most = (limit or settings.UPLOAD_LIMIT) // (1 << 20)
    told = {"name": name, "most": most}
    text = _("「%(name)s」超过 %(most)s MB 的上限，未保存。请压缩或分批上传。") % told
    return GuantongError(text, field="file")
