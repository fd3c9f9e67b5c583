"""A leader's page with the file, a village's team, somebody of the reserve."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from guantong.casework.models import Case
from guantong.core import about
from guantong.core.models import Attachment, Unit
from guantong.core.requests import Request
from guantong.core.scope import pointing, rows_of
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.jobs.village_terms import facts, team
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams
from guantong.jobs.village_terms.listings.reserve import state_of
from guantong.jobs.village_terms.models import Reserve, VillageTerm
from guantong.jobs.village_terms.papers import index
from guantong.jobs.village_terms.room import TERM_VIEW
from guantong.jobs.village_terms.services.leaders import filed
from guantong.people.models import Assessment, Training
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}
OF_TERM = ("unit", "post", "first", "way", "election", "last", "ended_by", "reason")
#: What is shown even where nothing is said.
ALWAYS = 4
OF_RESERVE = ("unit", "source", "named_by", "named_on", "mentor", "entered_on")
#: What is shown of whoever left the reserve.
LEFT = ("left_on", "reason")
OF_PERSON = ("sex", "birth_month", "schooling", "party", "party_month", "id_number")


@allowed.needs(TERM_VIEW)
def term(request: Request, pk: int) -> HttpResponse:
    """Show a leader: who it is, the posts, the file, appraisals, training, cases."""
    row = allowed.get(request, VillageTerm, pk, TERM_VIEW)
    person = row.person
    posts = VillageTerm.objects.visible_to(request.user).filter(person=person)
    keys = [
        ("village_terms.villageterm", [one.pk for one in posts]),
        ("people.person", [person.pk]),
    ]
    cases = [
        case for label, some in keys
        for case in Case.objects.visible_to(request.user).filter(
            subject_model=label, subject_id__in=some)
    ]  # fmt: skip
    today = timezone.localdate()
    return record.show(
        request, row, [*OF_TERM[:ALWAYS], *(one for one in OF_TERM[ALWAYS:] if getattr(row, one))],
        template="village_terms/term.html", title=f"{person.name}（{row}）", person=person,
        who=record.facts(person, OF_PERSON),
        posts=posts.select_related("unit").order_by("-first"), cases=cases,
        items=index.index([row])[row.pk], source=team.data()["items"]["source"],
        assessments=rows_of(person, Assessment), training=rows_of(person, Training),
        needs=facts.wanting([person.pk], today).get(person.pk, []), today=today,
        filing=filed([person.pk]).get(person.pk), files=about.rows(Attachment, *posts),
    )  # fmt: skip


@allowed.needs(TERM_VIEW)
def term_paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the index of a leader's file on paper."""
    row = allowed.get(request, VillageTerm, pk, TERM_VIEW)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "村干部.打印目录", row, row.log_name)
    return download(PAPERS[kind](index.paper(row)), f"{row.log_name}档案目录.{kind}")


@allowed.needs(TERM_VIEW)
def village(request: Request, pk: int) -> HttpResponse:
    """Show a village's team, its reserve, and what is noticed of it."""
    unit = allowed.get(request, Unit, pk, TERM_VIEW)
    if unit.kind != Unit.Kind.VILLAGE:
        raise Http404
    found, today = team.teams([unit.pk])[unit.pk], timezone.localdate()
    terms = pointing(VillageTerm, "pk", [one.term for one in found.members.values()]).in_bulk()
    members = [(one, one.age(today), terms[one.term]) for one in found.members.values()]
    reserve = pointing(Reserve, "unit", [unit.pk]).filter(left_on=None).select_related("person")
    context = {
        "row": unit, "title": unit.name, "team": found, "members": members,
        "reserve": [(one, state_of(one)) for one in reserve.select_related("case")],
        "crumbs": [(one.heading, reverse(one.route)) for one in (Leaders, Teams)],
    }  # fmt: skip
    return render(request, "village_terms/team.html", context)


@allowed.needs(TERM_VIEW)
def reserved(request: Request, pk: int) -> HttpResponse:
    """Show somebody of the reserve with the cases that go on with it."""
    row = allowed.get(request, Reserve, pk, TERM_VIEW)
    cases = Case.objects.visible_to(request.user).filter(
        subject_model=row._meta.label_lower, subject_id=row.pk
    )
    return record.show(
        request, row, (*OF_RESERVE, *(LEFT if row.left_on else ())),
        template="village_terms/reserved.html", cases=cases, person=row.person,
        who=record.facts(row.person, OF_PERSON),
        state=state_of(row),
    )  # fmt: skip
