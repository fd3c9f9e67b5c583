"""A disc's file: what one house carries to another by hand, sealed by a passphrase and signed.

The first line names the format, the second says what lies in it without telling any of it; then
comes the sealed body. The house that wrote it signs head and body with a key of its own.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import functools
import hashlib
import json
import os
import secrets
import zlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core import sealing
from guantong.core.errors import GuantongError

MARK = b"GUANTONG DISC\n"
FORMAT = 1
SUFFIX = ".gtdisc"
#: A passphrase goes with the courier, not with the disc; it is all that keeps a lost one closed.
SHORTEST = 12
#: What opening costs: 64 MB of memory and some tenths of a second a try.
COST = {"n": 1 << 16, "r": 8, "p": 1}
SALT, NONCE, KEY, SIGNATURE = 16, 12, 32, 64
#: A head is a few hundred bytes; what claims more is no disc.
LONGEST_HEAD, LARGEST = 4096, 1 << 30


class BadDisc(GuantongError):
    """A file that is no disc, is damaged, is altered, or does not open."""


@dataclass(frozen=True)
class Disc:
    """What a disc says of itself.

    Attributes
    ----------
    kind
        What is in it.
    number
        By which it stands in the register of discs.
    signer
        The fingerprint of the house that wrote it.
    digest
        SHA-256 of its body before it was sealed.

    """

    kind: str
    number: str
    made: dt.datetime
    signer: str
    digest: str
    body: dict[str, Any]


def write(kind: str, body: dict[str, Any], passphrase: str, secret: str = "") -> tuple[Disc, bytes]:
    """Return a disc and its file.

    Parameters
    ----------
    secret
        That of the house that writes it; by default this one's.

    Raises
    ------
    GuantongError
        If the passphrase is too short.

    """
    checked(passphrase)
    made = timezone.now().replace(microsecond=0)
    number = f"GT{timezone.localdate():%Y%m%d}-{secrets.token_hex(3).upper()}"
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    head = json.dumps(
        {
            "format": FORMAT, "kind": kind, "number": number, "made": made.isoformat(),
            "cipher": settings.CIPHER, "salt": _text(salt), "nonce": _text(nonce), **COST,
        }
    ).encode() + b"\n"  # fmt: skip
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    key = _signing(secret or settings.DATA_KEY)
    own = key.public_key().public_bytes_raw()
    signed = own + key.sign(_signed(head, plain)) + zlib.compress(plain, 6)
    locked = _stretched(passphrase, salt)
    sealed = sealing.encrypt(settings.CIPHER, locked, nonce, MARK + head, signed)
    found = Disc(kind, number, made, fingerprint(own), hashlib.sha256(plain).hexdigest(), body)
    return found, MARK + head + sealed


def read(content: bytes, passphrase: str) -> Disc:
    """Open a disc's file.

    Raises
    ------
    BadDisc
        If it is no disc, of a later format, damaged, or sealed by another passphrase.

    """
    head, said, sealed = _parts(content)
    opened = _unlock(said, passphrase, MARK + head, sealed)
    own, signature = opened[:KEY], opened[KEY : KEY + SIGNATURE]
    try:
        plain = _inflated(opened[KEY + SIGNATURE :])
        Ed25519PublicKey.from_public_bytes(own).verify(signature, _signed(head, plain))
        body = json.loads(plain)
        made = dt.datetime.fromisoformat(said["made"])
    except (InvalidSignature, ValueError, zlib.error) as error:
        raise _damaged() from error
    digest = hashlib.sha256(plain).hexdigest()
    return Disc(said["kind"], said["number"], made, fingerprint(own), digest, body)


def checked(passphrase: str) -> None:
    """Refuse a passphrase that is quickly guessed."""
    if len(passphrase) < SHORTEST or len(set(passphrase)) < SHORTEST // 2:
        text = _("光盘口令不少于 %s 个字符，不要重复使用同样的几个字符。") % SHORTEST
        raise GuantongError(text, field="passphrase")


def fingerprint(public: bytes) -> str:
    """Return what two people compare by word of mouth to know a house: four groups of four.

    Examples
    --------
    >>> len(fingerprint(b"x" * 32))
    19

    """
    text = hashlib.sha256(b"guantong disc" + public).hexdigest()[:16].upper()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def own_fingerprint() -> str:
    """Return that of this house."""
    return fingerprint(_signing(settings.DATA_KEY).public_key().public_bytes_raw())


@functools.lru_cache(maxsize=4)
def _signing(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sealing.derived(secret, "disc-signature"))


def _signed(head: bytes, plain: bytes) -> bytes:
    return hashlib.sha256(head).digest() + hashlib.sha256(plain).digest()


def _parts(content: bytes) -> tuple[bytes, dict[str, Any], bytes]:
    """Return a file's head, what it says, and its sealed rest."""
    if not content.startswith(MARK):
        text = _("这不是本系统的光盘文件（%s）。请核对选取的文件。") % SUFFIX
        raise BadDisc(text, field="file")
    head = content[len(MARK) : len(MARK) + LONGEST_HEAD]
    end = head.find(b"\n") + 1
    try:
        said: dict[str, Any] = json.loads(head[:end])
        version = int(said["format"])
        ready = {"kind", "number", "made", "cipher", "salt", "nonce"} <= said.keys()
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged() from error
    if version > FORMAT:
        told = {"its": version, "ours": FORMAT}
        text = _(
            "光盘是较新版本的系统写的（格式 %(its)s，本系统认得到格式 %(ours)s）。请先升级本系统。"
        )
        raise BadDisc(text % told, field="file")
    # What opening costs is ours to say: a head that asks for more is not obeyed.
    costs = {name: said.get(name) for name in COST}
    if not ready or costs != COST or said["cipher"] not in sealing.MARKS:
        raise _damaged()
    return head[:end], said, content[len(MARK) + end :]


def _unlock(said: dict[str, Any], passphrase: str, head: bytes, sealed: bytes) -> bytes:
    try:
        salt, nonce = _bytes(said["salt"]), _bytes(said["nonce"])
        key = _stretched(passphrase, salt)
        return sealing.decrypt(said["cipher"], key, nonce, head, sealed)
    except (InvalidTag, ValueError) as error:
        text = _("光盘打不开：口令不对，或文件已损坏、被改动。没有作任何改动。")
        raise BadDisc(text, field="passphrase") from error


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY, **COST).derive(passphrase.encode())


def _inflated(packed: bytes) -> bytes:
    worker = zlib.decompressobj()
    plain = worker.decompress(packed, LARGEST)
    if worker.unconsumed_tail or not worker.eof:
        raise ValueError("too large, or cut off")
    return plain


def _damaged() -> BadDisc:
    text = _("光盘文件已损坏或被改动，没有作任何改动。请重新刻录。")
    return BadDisc(text, field="file")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, binascii.Error) as error:
        raise _damaged() from error
