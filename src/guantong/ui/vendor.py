"""Fetch the front-end packages that the lock names, and make the vendored static files of them.

``install.py`` and the build of a wheel run this file before anything is installed: it imports
neither Django nor the package.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import starmap
from pathlib import Path
from urllib.parse import quote

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    **{
        f"leaflet/dist/images/{name}.png": f"images/{name}.png"
        for name in ("layers", "layers-2x", "marker-icon", "marker-icon-2x", "marker-shadow")
    },
}
#: Every outline icon by its name, as lists of an SVG's elements.
ICONS = "@tabler/icons/tabler-nodes-outline.json"
SHEET = "icons.css"
LOCK = "package-lock.json"
#: An icon is a mask over the colour of the text; one that is not there shows nothing.
HEAD = (
    ".ti{display:inline-block;width:1em;height:1em;vertical-align:-.125em;"
    "background:currentColor;print-color-adjust:exact;forced-color-adjust:none;"
    "mask:var(--ti,linear-gradient(#0000,#0000)) center/contain no-repeat}\n"
)
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#000' "
    "stroke-width='2' stroke-linecap='round' stroke-linejoin='round'>{}</svg>"
)
_WRITTEN = re.compile(r"\bti-([a-z0-9-]+)")
_NAMED = re.compile(r"\"([a-z][a-z0-9-]+)\"")


class FrontEndError(Exception):
    """The front end could not be made; says in Chinese why, and what to do."""


def make(root: Path) -> None:
    """Make the vendored files of a checkout; what is already fetched is not fetched again.

    Raises
    ------
    FrontEndError
        If there is no npm, the packages cannot be had, or a page names an unknown icon.

    """
    package, kept = root / "src" / "guantong", root / "node_modules"
    target = package / "ui" / "static" / "vendor"
    if (root / "PKG-INFO").exists() and not missing(target):
        return  # a source distribution carries them
    if not _fetched(root, kept):
        _fetch(root, kept)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for source, name in FILES.items():
        content = (kept / source).read_bytes()
        (target / name).parent.mkdir(exist_ok=True)
        # A source map that is not there would stop the naming of files by their content.
        (target / name).write_bytes(re.sub(rb"(?m)^/[/*]# sourceMappingURL=.*$", b"", content))
    drawn = json.loads((kept / ICONS).read_text(encoding="utf-8"))
    (target / SHEET).write_text(_sheet(drawn, package), encoding="utf-8")


def missing(target: Path) -> list[str]:
    """Return the vendored files that a folder lacks."""
    return [name for name in (*FILES.values(), SHEET) if not (target / name).exists()]


def _fetched(root: Path, kept: Path) -> bool:
    lock = kept / LOCK
    return lock.exists() and lock.read_bytes() == (root / LOCK).read_bytes()


def _fetch(root: Path, kept: Path) -> None:
    """Let npm install the lock aside, and keep the few files that are needed (6 of 170 MB)."""
    npm = shutil.which("npm")
    if npm is None:
        raise FrontEndError(
            "缺少前端文件，也没有 npm 可以取得。请在源码目录先运行 python3 install.py。"
        )
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", LOCK, ".npmrc"):
            shutil.copy(root / name, folder)
        done = subprocess.run([npm, "ci", "--silent"], cwd=folder, check=False)  # noqa: S603
        if done.returncode:
            raise FrontEndError("npm 取不到前端文件，请核对网络或 npm 的 registry 设置后再试。")
        shutil.rmtree(kept, ignore_errors=True)
        for name in (*FILES, ICONS):
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(folder) / "node_modules" / name, kept / name)
        shutil.copy(root / LOCK, kept / LOCK)


def used(package: Path, known: set[str]) -> set[str]:
    """Return the icons that pages show: those templates write, and those Python names.

    Raises
    ------
    FrontEndError
        If a template writes one that is not known.

    """
    found = {name for path in package.rglob("*.py") for name in _words(path, _NAMED)} & known
    for path in sorted(package.rglob("templates/**/*.html")):
        names = set(_words(path, _WRITTEN))
        if unknown := names - known:
            raise FrontEndError(f"{path.name} 用了没有的图标 {'、'.join(sorted(unknown))}。")
        found |= names
    return found


def _words(path: Path, pattern: re.Pattern[str]) -> Iterator[str]:
    return (one[1] for one in pattern.finditer(path.read_text(encoding="utf-8")))


def _element(tag: str, said: dict[str, str]) -> str:
    return f"<{tag} {' '.join(f'{key}={value!r}' for key, value in said.items())}/>"


def _sheet(drawn: dict[str, list[tuple[str, dict[str, str]]]], package: Path) -> str:
    """Return the style sheet of the icons in use."""
    lines = [HEAD]
    for name in sorted(used(package, set(drawn))):
        picture = quote(SVG.format("".join(starmap(_element, drawn[name]))), safe=" =:/'-.,;()")
        lines.append(f'.ti-{name}{{--ti:url("data:image/svg+xml,{picture}")}}\n')
    return "".join(lines)


def main() -> int:
    """Make the vendored files of the checkout that this file lies in."""
    try:
        make(Path(__file__).resolve().parents[3])
    except FrontEndError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
