"""A person's papers: which there are, each as PDF or Word; the archive's list; numbered letters."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.formats.documents import Document, to_pdf, to_word
from guantong.frame import allowed, way
from guantong.frame.buttons import address_of, beside, files_beside
from guantong.people.listings.archive import ArchiveEntries, IssuedLetters
from guantong.people.models import ArchiveEntry, IssuedLetter, Person, PostHeld
from guantong.people.room import PERSON_MANAGE, PERSON_REVEAL, PERSON_VIEW
from guantong.people.services import personal_papers as papers
from guantong.ui.answers import download

View, Manage = PERSON_VIEW, PERSON_MANAGE
KINDS = {"pdf": to_pdf, "docx": to_word}
#: Years for which the form of assessment is offered.
YEARS = 3
FIRST, LAST = 1994, 2100


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show which papers there are of a person."""
    person = _person(request, pk)
    letters = IssuedLetters.seen(request.user).filter(person=person)
    this = timezone.localdate().year
    posts = rows_of(person, PostHeld).order_by("-start", "position")
    context: dict[str, Any] = {
        "title": _("%(name)s：材料打印") % {"name": person.name}, "crumbs": way.through(person),
        "person": person, "years": range(this, this - YEARS, -1), "letters": letters,
        "posts": posts, "entries": rows_of(person, ArchiveEntry).count(),
        "forms": request.user.may(PERSON_REVEAL, person.unit_path),
        "offers": [
            (one, address_of(person, one.name))
            for one in beside(request.user, person, ("introduce", "send-archive"))
        ],
    }  # fmt: skip
    return render(request, "people/personal_papers.html", context)


@allowed.needs(View)
def yearly(request: Request, pk: int, year: int, kind: str) -> HttpResponse:
    """Hand out the form of a year's assessment."""
    person = _person(request, pk)
    if not FIRST <= year <= LAST:
        raise Http404
    name = f"公务员年度考核登记表_{year}_{person.name}"
    return _out(request, person, papers.yearly(person, year), kind, name, "年度考核登记表")


@allowed.needs(View)
def post_file(request: Request, pk: int, post: int, kind: str) -> HttpResponse:
    """Hand out the list of an appointment's file, of a post on record."""
    person = _person(request, pk)
    row = rows_of(person, PostHeld).filter(pk=post).select_related("person__unit").first()
    if row is None:
        raise Http404
    name = f"卷内目录和备考表_{person.name}_{row.title}"
    return _out(request, person, papers.file_of_post(row), kind, name, "卷内目录")


@allowed.needs(View)
def archive(request: Request, pk: int) -> HttpResponse:
    """Show the list of a person's archive, with what may be done to it."""
    person = _person(request, pk)
    return ArchiveEntries.show(
        request, person, title=_("%(name)s：档案目录") % {"name": person.name},
        crumbs=[*way.through(person), _papers(person)], person=person,
        template="people/archive.html",
        adds=[address_of(person, one.name) for one in beside(request.user, person, ("add-entry",))],
        files=files_beside(request.user, person, ("add-entry",)),
    )  # fmt: skip


@allowed.needs(View)
def contents(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the list of a person's archive as a paper."""
    person = _person(request, pk)
    name = f"干部人事档案目录_{person.name}"
    return _out(request, person, papers.archive_contents(person), kind, name, "档案目录")


@allowed.needs(View)
def letter(request: Request, pk: int) -> HttpResponse:
    """Show a numbered letter, with what may be done to it."""
    row = _letter(request, pk)
    context = {"title": str(row), "crumbs": way.to(row), "letter": row}
    return render(request, "people/letter.html", context)


@allowed.needs(View)
def letter_paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out a numbered letter with its receipt."""
    row = _letter(request, pk)
    # Whoever issued it sees it in the register; the paper tells of the person as of today.
    if not request.user.may(View, row.person.unit_path):
        raise Http404
    name = f"{row}_{row.person.name}"
    return _out(request, row.person, papers.letter(row), kind, name, f"{row}")


def _person(request: Request, pk: int) -> Person:
    rows = Person.objects.visible_to(request.user, View).select_related("unit__parent")
    found: Person | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _letter(request: Request, pk: int) -> IssuedLetter:
    rows = IssuedLetter.objects.visible_to(request.user, View)
    found: IssuedLetter | None = (
        rows.select_related("person__unit", "unit", "by").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


def _papers(person: Person) -> tuple[str, str]:
    return _("材料打印"), reverse("people:personal", args=[person.pk])


def _out(
    request: Request, person: Person, made: Document, kind: str, name: str, what: str
) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    events.record(request.user, "人员.打印材料", person, f"{person.unit.name} 1 人：{what}")
    return download(KINDS[kind](made), f"{name}.{kind}")
