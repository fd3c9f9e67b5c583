"""Tables in Markdown: printed, and kept in a page of the documentation section by section."""

import re
from collections.abc import Sequence
from pathlib import Path


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table, the first column to the left and the others to the right."""
    wide = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [
            row[0].ljust(wide[0]),
            *(c.rjust(w) for c, w in zip(row[1:], wide[1:], strict=True)),
        ]
        return "| " + " | ".join(cells) + " |"

    rule = "|" + "|".join("-" * (w + 1) + (":" if k else "-") for k, w in enumerate(wide)) + "|"
    return "\n".join([line(head), rule, *map(line, rows)]) + "\n"


def keep(page: Path, section: str, text: str) -> None:
    """Put a section into a page, in place of what the page said of it before."""
    old = page.read_text(encoding="utf-8") if page.exists() else "# Measured\n"
    start, end = f"<!-- {section} -->", f"<!-- end of {section} -->"
    block = f"{start}\n{text.rstrip()}\n{end}\n"
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end) + "\n", re.DOTALL)
    if pattern.search(old):
        new = pattern.sub(lambda _: block, old)
    else:
        new = old.rstrip() + "\n\n" + block
    page.write_text(new, encoding="utf-8")
