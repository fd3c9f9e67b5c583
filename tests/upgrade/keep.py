"""Keep a small database of a release, of each kind: ``python -m tests.upgrade.keep 0.2.0``.

Run once for a release, when its migrations are final; what is kept is never made again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.upgrade.homes import FOLDER, home

SUFFIX = {"sqlite3": "sqlite3.xz", "postgresql": "postgresql.sql.xz"}


def main(release: str) -> None:
    for kind, suffix in SUFFIX.items():
        with tempfile.TemporaryDirectory(prefix="kept-") as folder, home(Path(folder), kind) as at:
            done = at.run("tests.upgrade.inside", "fill")
            if done.returncode:
                sys.exit(done.stderr)
            out = FOLDER / f"{release}.{suffix}"
            at.keep(out)
            print(f"{out.name}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
