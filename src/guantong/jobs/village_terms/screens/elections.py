"""An election's page with its papers; the board of all villages below a unit."""

from __future__ import annotations

import io

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guantong.core.facts import Known
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.workbook.write import write_table
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.jobs.village_terms import electing
from guantong.jobs.village_terms.models import (
    Body,
    ElectionResult,
    ElectionStep,
    VillageElection,
)
from guantong.jobs.village_terms.papers import elections as papers
from guantong.jobs.village_terms.room import TERM_VIEW
from guantong.jobs.village_terms.services import results
from guantong.standards import village_elections as law
from guantong.ui.answers import download
from guantong.ui.tables import unit_of

KINDS = {"pdf": to_pdf, "docx": to_word}
OF = ("unit", "kind", "reason", "on", "term_end", "before", "handed_on", "handed_by", "handed_to",
      "witness")  # fmt: skip
#: What is shown even where it is not there yet.
KEPT = ("unit", "kind", "on")


@allowed.needs(TERM_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show an election: its steps, who stands, the result, the handing over."""
    row = allowed.get(request, VillageElection, pk, TERM_VIEW)
    posts = results.posts_of(row)
    stood = [one for _post, _many, some in posts for one in some]
    checked = electing.reviewed(one.person_id for one in stood)
    reviews = {pk: it.value if isinstance(it, Known) else it.why for pk, it in checked.items()}
    result = rows_of(row, ElectionResult).select_related("by", "seconded_by").first()
    votes = result.votes if result else {}
    tally = results.of(result) if result else None
    steps = list(rows_of(row, ElectionStep).select_related("by"))
    late = set(electing.late_steps(rows_of(row, ElectionStep)).values_list("pk", flat=True))
    rule = law.body(row.body)
    return record.show(
        request, row, [one for one in OF if one in KEPT or getattr(row, one)],
        template="village_terms/election.html", state=electing.state_of(row),
        posts=[(post, many, [(one, reviews[one.person_id], votes.get(str(one.pk))) for one in some])
               for post, many, some in posts],
        result=result, tally=tally, won=tally.elected if tally else (), late=late,
        steps=[(one, law.stage(one.code)) for one in steps if not one.handover],
        items=[one for one in steps if one.handover], rule=rule, asked=rule.rule(row.kind),
        nobody=law.table().nobody, handover=law.table().handover,
        after=rows_of(row, VillageElection).first(), warnings=electing.warnings(row, stood),
    )  # fmt: skip


@allowed.needs(TERM_VIEW)
def paper(request: Request, pk: int, which: str, kind: str) -> HttpResponse:
    """Hand out the timetable, the report of the result or the list of what is handed over."""
    row = allowed.get(request, VillageElection, pk, TERM_VIEW)
    if kind not in KINDS or which not in papers.PAPERS:
        raise Http404
    made = papers.PAPERS[which](row)
    events.record(request.user, "选举.打印", row, f"{row}：{made.title}")
    return download(KINDS[kind](made), f"{made.title}.{kind}")


@allowed.needs(TERM_VIEW)
def board(request: Request) -> HttpResponse:
    """Show how many villages are how far, by the units below one; or hand it out as Excel."""
    unit = unit_of(request) or allowed.tops(request, TERM_VIEW)[0]
    body = request.GET.get("body") or ""
    body = body if body in Body.values else Body.COMMITTEE.value
    lines = electing.board(request.user, unit, body)
    heads = [*(one for one, _q in electing.STATES.values()), _("有逾期事项")]
    title = _("%(unit)s%(body)s选举进度") % {"unit": unit.name, "body": Body(body).label}
    if request.GET.get("export") == "xlsx":
        out, first = io.BytesIO(), [_("单位"), _("村（社区）"), _("没有设定")]
        cells = [[one.unit.name, one.villages, one.none, *(n for _k, n in one.cells)]
                 for one in lines]  # fmt: skip
        write_table(out, title, [*first, *map(str, heads)], cells)
        return download(out.getvalue(), f"{title}.xlsx")
    return render(request, "village_terms/board.html", {
        "title": title, "crumbs": [], "unit": unit, "body": body, "bodies": Body.choices,
        "lines": lines, "heads": heads, "narrows": True,
    })  # fmt: skip
