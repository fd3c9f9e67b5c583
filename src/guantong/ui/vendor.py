"""Copy the front-end packages that the lock names into the static files."""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "@tabler/icons-webfont/dist/tabler-icons.min.css": "tabler-icons.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2": "fonts/tabler-icons.woff2",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
}
_FONTS = re.compile(rb',?url\("[^"]*\.(?:woff|ttf|eot)\?[^"]*"\) format\("[^"]*"\)')


def copy(modules: Path, target: Path) -> int:
    """Copy each needed file; drop source-map lines and fonts that are not shipped.

    Raises
    ------
    FileNotFoundError
        If a package is not installed.

    """
    for source, name in FILES.items():
        content = (modules / source).read_bytes()
        if name.endswith((".css", ".js")):
            content = re.sub(rb"(?m)^/[/*]# sourceMappingURL=.*$", b"", content)
        if name == "tabler-icons.min.css":
            content = _FONTS.sub(b"", content)
        out = target / name
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    return len(FILES)


if __name__ == "__main__":
    copy(Path(sys.argv[1]), HERE / "static" / "vendor")
