"""Help in place: the guide of a line of the menu, and the words it uses; docs/ is their source."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import render

import guantong
from guantong.core.requests import Request
from guantong.ui import markdown

PACKAGE = Path(guantong.__file__).parent
#: Where the guides lie: in an installed package, or beside the sources.
PLACES = (PACKAGE / "guides", PACKAGE.parents[1] / "docs")
MOST_WORDS = 12


def page(request: Request, name: str) -> HttpResponse:
    """Show a guide, in the drawer or on a page of its own."""
    text = text_of(name)
    if text is None:
        raise Http404
    title = text.partition("\n")[0].lstrip("# ")
    context = {
        "title": title, "crumbs": [], "guide": markdown.html(text), "words": words_in(text),
        "whole": request.GET.get("view") != "drawer",
    }  # fmt: skip
    template = "frame/guide.html" if context["whole"] else "frame/guide_part.html"
    return render(request, template, context)


def text_of(name: str) -> str | None:
    """Return a guide as it is written, or None if there is none of the name."""
    return _read(f"user/{name}.md")


def words_in(text: str) -> list[tuple[str, str]]:
    """Return the words of the glossary that a text uses, in their order there."""
    return [(word, means) for word, means in _glossary() if word in text][:MOST_WORDS]


@cache
def _glossary() -> list[tuple[str, str]]:
    rows = re.findall(r"^\| *([^|]+?) *\|[^|]*\| *([^|]+?) *\|$", _read("glossary.md") or "", re.M)
    return [
        (word, means) for names, means in rows if not re.fullmatch(r":?-+:?|中文", names)
        for word in names.split("、")[:1]
    ]  # fmt: skip


def _read(name: str) -> str | None:
    for place in PLACES:
        if (place / name).is_file():
            return (place / name).read_text(encoding="utf-8")
    return None
