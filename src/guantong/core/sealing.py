"""Values kept under a cipher at rest: sealed in the column, masked wherever they are shown."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from guantong.core.errors import GuantongError

NONCE, TAG = 12, 16
#: What stands before a sealed value says by which cipher, so that both stay readable.
MARKS = {"aes": "A1.", "sm4": "S1."}
SHOWN_HEAD, SHOWN_TAIL = 6, 4


class Unsealable(GuantongError):
    """A sealed value that this installation's key does not open."""

    status = 500


class Sealed:
    """A sealed value; printing it shows the mask, only `reveal` opens it."""

    __slots__ = ("_context", "token")

    def __init__(self, token: str, context: str) -> None:
        self.token, self._context = token, context

    def reveal(self) -> str:
        """Open the value. Whoever calls this from a screen logs it, with a reason."""
        return unseal(self.token, self._context)

    def __str__(self) -> str:
        return mask(self.reveal())

    def __repr__(self) -> str:
        return "<Sealed>"

    def __bool__(self) -> bool:
        return bool(self.token)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sealed):
            return self.token == other.token or self.reveal() == other.reveal()
        return isinstance(other, str) and self.reveal() == other

    def __hash__(self) -> int:
        return hash(self.token)


def seal(text: str, context: str) -> str:
    """Encrypt a text for one column; an empty text stays empty.

    Parameters
    ----------
    context
        Names the column and is authenticated with the text: a sealed value that is copied into
        another column does not open there.

    """
    if not text:
        return ""
    name = settings.CIPHER
    nonce = os.urandom(NONCE)
    sealed = encrypt(name, _key(name), nonce, context.encode(), text.encode())
    return MARKS[name] + base64.b64encode(nonce + sealed).decode()


def unseal(token: str, context: str) -> str:
    """Decrypt what `seal` made, by whichever cipher.

    Raises
    ------
    Unsealable
        If the value was altered, belongs to another column, or was sealed under another key.

    """
    if not token:
        return ""
    name = next((name for name, sign in MARKS.items() if token.startswith(sign)), "aes")
    try:
        raw = base64.b64decode(token[len(MARKS[name]) :], validate=True)
        return decrypt(name, _key(name), raw[:NONCE], context.encode(), raw[NONCE:]).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Unsealable(
            "加密保存的内容打不开：密钥不符或内容被改动。请联系系统管理员。"
        ) from error


def seal_bytes(content: bytes, context: str) -> bytes:
    """Encrypt a file's content; `unseal_bytes` opens it with the same context."""
    name = settings.CIPHER
    nonce = os.urandom(NONCE)
    return (
        MARKS[name].encode() + nonce + encrypt(name, _key(name), nonce, context.encode(), content)
    )


def unseal_bytes(sealed: bytes, context: str) -> bytes:
    """Decrypt what `seal_bytes` made; errors as for `unseal`."""
    name = next((name for name, sign in MARKS.items() if sealed.startswith(sign.encode())), "aes")
    raw = sealed[len(MARKS[name]) :]
    try:
        return decrypt(name, _key(name), raw[:NONCE], context.encode(), raw[NONCE:])
    except (InvalidTag, ValueError) as error:
        raise Unsealable(
            "加密保存的文件打不开：密钥不符或内容被改动。请联系系统管理员。"
        ) from error


def encrypt(name: str, key: bytes, nonce: bytes, context: bytes, plain: bytes) -> bytes:
    """Encrypt by ``aes`` or ``sm4`` in GCM under a key of 32 bytes; the tag stands at the end."""
    worker = Cipher(_algorithm(name, key), modes.GCM(nonce)).encryptor()
    worker.authenticate_additional_data(context)
    return worker.update(plain) + worker.finalize() + worker.tag


def decrypt(name: str, key: bytes, nonce: bytes, context: bytes, sealed: bytes) -> bytes:
    """Decrypt what `encrypt` made.

    Raises
    ------
    InvalidTag
        If it was altered, or the key or the context is another.
    ValueError
        If it is too short to be one.

    """
    body, tag = sealed[:-TAG], sealed[-TAG:]
    worker = Cipher(_algorithm(name, key), modes.GCM(nonce, tag)).decryptor()
    worker.authenticate_additional_data(context)
    return worker.update(body) + worker.finalize()


def digest(text: str, context: str) -> str:
    """Return a keyed hash by which a sealed value is found again; "" for an empty text."""
    if not text:
        return ""
    return hmac.new(_key("digest"), f"{context}:{text}".encode(), hashlib.sha256).hexdigest()[:32]


def mask(text: str) -> str:
    """Hide the middle of an identity number, and all but the first character of other texts.

    Examples
    --------
    >>> mask("43119919750312123X")
    '431199********123X'
    >>> mask("王小明")
    '王**'

    """
    if text.isascii() and text.isalnum() and len(text) > SHOWN_HEAD + SHOWN_TAIL:
        hidden = len(text) - SHOWN_HEAD - SHOWN_TAIL
        return text[:SHOWN_HEAD] + "*" * hidden + text[-SHOWN_TAIL:]
    return text[:1] + "*" * min(len(text) - 1, 2)


class _SealedAttribute(DeferredAttribute):
    """Turns a plain text into a sealed value at once, so that an instance never holds it."""

    field: SealedField

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.sealed(value)


class SealedField(models.TextField):  # type: ignore[type-arg]  # set by the plugin
    """A text column whose content is sealed; the attribute is a `Sealed`, never the text."""

    descriptor_class = _SealedAttribute

    @property
    def context(self) -> str:
        """Name the column; a renamed model or field needs a migration that seals anew."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def sealed(self, value: Any) -> Any:
        """Seal what is not sealed yet; expressions pass."""
        if value is None:
            value = ""
        return Sealed(seal(value, self.context), self.context) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        """Leave a sealed value sealed when a form or a check cleans it."""
        return value if isinstance(value, Sealed) else super().to_python(value)

    def from_db_value(self, value: str | None, *_args: Any) -> Sealed:
        """Wrap the column's content without opening it."""
        return Sealed(value or "", self.context)

    def get_prep_value(self, value: Any) -> Any:
        """Write the sealed form, whatever was given."""
        value = self.sealed(value)
        return value.token if isinstance(value, Sealed) else value

    def value_to_string(self, obj: models.Model) -> str:
        """Serialise the sealed form."""
        return str(self.get_prep_value(self.value_from_object(obj)))


def _algorithm(name: str, key: bytes) -> Any:
    return algorithms.SM4(key[:16]) if name == "sm4" else algorithms.AES(key)


@functools.lru_cache(maxsize=8)
def derived(secret: str, purpose: str) -> bytes:
    """Return 32 bytes that follow from a secret, for one purpose alone."""
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    maker = HKDF(hashes.SHA256(), length=32, salt=None, info=f"guantong:{purpose}".encode())
    return maker.derive(secret.encode())


def _key(purpose: str) -> bytes:
    return derived(settings.DATA_KEY, purpose)
