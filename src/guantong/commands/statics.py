"""The static files as they are served: gathered from the apps, hashed by content, compressed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

#: What packages bring for pages that we do not have.
UNUSED = ["django_htmx", "django_otp", "django_tables2", "otp_totp"]


def gather() -> bool:
    """Gather them into the home, unless they lie there as they are; return whether it was done."""
    root = Path(settings.STATIC_ROOT)
    stamp, digest = root.with_suffix(".sha256"), _digest()
    if root.is_dir() and stamp.exists() and stamp.read_text() == digest:
        return False
    stamp.unlink(missing_ok=True)
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED
    )
    stamp.write_text(digest)
    return True


def _digest() -> str:
    """Return a fingerprint of every file that would be gathered."""
    sha = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list(UNUSED), key=lambda found: found[0]):
            with storage.open(path) as file:
                sha.update(f"{path}\0{hashlib.sha256(file.read()).hexdigest()}\n".encode())
    return sha.hexdigest()
