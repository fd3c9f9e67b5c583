"""The part of Markdown the guides are written in, as HTML: nothing of a text is taken as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
)
_KINDS = (
    ("head", re.compile(r"(#{1,4}) +(.*)")),
    ("ol", re.compile(r"\d+\. +(.*)")),
    ("ul", re.compile(r"[-*] +(.*)")),
    ("table", re.compile(r"\|(.*)\|\s*")),
    ("more", re.compile(r"(?: {2,}|\t)(\S.*)")),
    ("p", re.compile(r"(.*\S.*)")),
)


def html(text: str) -> SafeString:
    """Return headings (one level lower), lists, tables, paragraphs, code; links are their words."""
    parts = re.split(r"^```.*$", text, flags=re.MULTILINE)
    found: list[str] = []
    for number, part in enumerate(parts):
        if number % 2:
            found.append(f"<pre><code>{escape(part.strip())}</code></pre>")
        else:
            found += _blocks(part)
    return mark_safe("\n".join(found))  # noqa: S308 - every line was escaped


def _blocks(text: str) -> Iterator[str]:
    lines = [_line(line) for line in text.splitlines()]
    # A line set in goes on with the item or paragraph before it.
    joined: list[tuple[str, str]] = []
    for kind, words in lines:
        if kind == "more" and joined and joined[-1][0] != "blank":
            joined[-1] = (joined[-1][0], _onward(joined[-1][1], words))
        else:
            joined.append(("p" if kind == "more" else kind, words))
    for kind, group in groupby(joined, key=lambda line: line[0]):
        rows = [words for _kind, words in group]
        if kind == "head":
            yield from rows
        elif kind in {"ol", "ul"}:
            yield f"<{kind}>{''.join(f'<li>{row}</li>' for row in rows)}</{kind}>"
        elif kind == "table":
            yield _table(rows)
        elif kind == "p":
            yield f"<p>{reduce(_onward, rows)}</p>"


def _onward(text: str, line: str) -> str:
    """Add a line to what goes before; Chinese has no space where a line was broken."""
    latin = text[-1:].isascii() and line[:1].isascii()
    return f"{text}{' ' if latin else ''}{line}"


def _line(line: str) -> tuple[str, str]:
    for kind, shape in _KINDS:
        match = shape.fullmatch(line)
        if match and kind == "head":
            level = min(len(match[1]) + 1, 4)
            return kind, f"<h{level}>{_inline(match[2])}</h{level}>"
        if match:
            return kind, _inline(match[1])
    return "blank", ""


def _table(rows: list[str]) -> str:
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    body = [row for row in cells if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    lines = [
        "".join(f"<{tag}>{cell}</{tag}>" for cell in row)
        for tag, row in zip(["th"] + ["td"] * len(body), body, strict=False)
    ]
    return f'<table class="table">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>'


def _inline(text: str) -> str:
    told = str(escape(text))
    for shape, instead in _INLINE:
        told = shape.sub(instead, told)
    return told
