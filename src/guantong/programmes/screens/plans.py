"""The plan board: years as columns, villages as cards; one village; what if; the plan on paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import pointing, rows_of
from guantong.core.services import events, signing
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import acting, allowed, way
from guantong.programmes.listings import BatchRows, PlanVillages
from guantong.programmes.listings.plans import chance_words
from guantong.programmes.models import BatchPlan, Fund, PlanRun, PlanVillage
from guantong.programmes.papers import plans as papers
from guantong.programmes.queries import boards, comparing, villages
from guantong.programmes.room import PROGRAMME_MANAGE, PROGRAMME_VIEW
from guantong.programmes.services import deviations, runs
from guantong.programmes.services.programmes import EDITED
from guantong.ui.answers import download

View, Manage = PROGRAMME_VIEW, PROGRAMME_MANAGE
PAPERS = {"pdf": to_pdf, "docx": to_word}
#: Villages left out that the board names itself; all stand on their list.
MOST_LEFT = 12


def plan_of(request: Request, pk: int) -> BatchPlan:
    """Return a plan in scope with its programme, or answer 404."""
    rows = BatchPlan.objects.visible_to(request.user, View).select_related(
        "programme__unit", "parent", "baseline", "paper", "made_by", "seconded_by"
    )
    found: BatchPlan | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@allowed.needs(View)
def board(request: Request, pk: int) -> HttpResponse:
    """Show the board."""
    plan = plan_of(request, pk)
    counties = boards.counties(plan)
    county = _county(request, counties)
    before = plan.parent if plan.kind == BatchPlan.Kind.WHAT_IF else plan.baseline
    before = None if before is not None and before.pk == plan.pk else before
    years, funds = boards.money(plan, county)
    context: dict[str, Any] = {
        "title": plan.name, "crumbs": way.to(plan), "plan": plan, "programme": plan.programme,
        "columns": boards.columns(plan, county, before), "before": before, "years": years,
        "funds": funds, "batches": boards.batches(plan, county), "counties": counties,
        "county": county, "lacks": boards.lacks(plan), "best": boards.best_words(plan),
        "saved": boards.saved_words(plan), "facts": plan.facts, "manages": _manages(request, plan),
        "left": _left(plan, county), "weak_left": plan.facts["outcomes"].get("weak_left", 0),
        "weak_still": plan.facts["outcomes"].get("weak_still", 0),
        "lifted": plan.facts["outcomes"].get("lifted", 0),
        "waits": signing.waiting_for(BatchPlan._meta.label_lower, "publish").filter(
            subject_id=plan.pk
        ).first(),
        "running": runs.running(plan.programme), "version": plan.programme.version,
        "deviations": deviations.open_of(plan)[:MOST_LEFT] if plan.published_on else [],
        "to_weak": boards.wan(plan.facts["to_weak"]),
        "to_others": boards.wan(plan.facts["to_others"]),
        "asked": list(rows_of(plan.programme, Fund).values_list("pk", "name")),
    }  # fmt: skip
    return render(request, "programmes/plan.html", context)


def _county(request: Request, some: list[Unit]) -> Unit | None:
    """Return the county that is shown: the one asked for; the first where all are too many."""
    asked = request.GET.get("county", "")
    found = next((one for one in some if str(one.pk) == asked), None)
    return found or (some[0] if some else None)


def _left(plan: BatchPlan, county: Unit | None) -> list[PlanVillage]:
    rows = rows_of(plan, PlanVillage).filter(outcome=PlanVillage.Outcome.WEAK_LEFT)
    if county is not None:
        rows = rows.filter(unit__path__startswith=county.path)
    return list(rows.select_related("unit__parent")[:MOST_LEFT])


def _manages(request: Request, plan: BatchPlan) -> bool:
    programme = plan.programme
    return programme.state in EDITED and request.user.may(Manage, programme.unit_path)


@allowed.needs(View)
def village(request: Request, pk: int, unit: int) -> HttpResponse:
    """Show one village beside the board: why, who pays, what else there is, locks and bans."""
    plan = plan_of(request, pk)
    where = pointing(Unit, "pk", [unit]).filter(path__startswith=plan.programme.unit_path).first()
    if where is None:
        raise Http404
    told = villages.told(plan, where)
    names = dict(rows_of(plan.programme, Fund).values_list("pk", "name"))
    context = {
        "title": where.name, "crumbs": way.through(plan), "plan": plan, "unit": where,
        "programme": plan.programme, "told": told, "manages": _manages(request, plan),
        "rows": [
            (row, [(names.get(f, "—"), y, boards.wan(a)) for f, y, a in row.paid])
            for row in told.rows
        ],
        "chance": chance_words(told.village.chance) if told.village else "—",
        "back": urlencode({"next": plan.get_absolute_url()}),
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    answer = render(request, f"programmes/village{'' if part else '_page'}.html", context)
    answer["Vary"] = "HX-Request"
    return answer


@require_POST
@allowed.needs(Manage)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask what if, and show the answer as it comes."""
    plan = plan_of(request, pk)
    form = acting.form_with(runs.what_if, plan, request.user, request.POST)
    part = request.headers.get("HX-Request") == "true"
    fault = _("请核对所填的内容。")
    if form.is_valid():
        try:
            run: PlanRun = runs.what_if(request.user, plan, **form.cleaned_data)
        except GuantongError as error:
            fault = error.message
        else:
            return show_run(request, run) if part else redirect(run.get_absolute_url())
    context = {"title": _("试算"), "crumbs": way.through(plan), "fault": fault, "plan": plan}
    name = "programmes/run_fault.html" if part else "programmes/run_fault_page.html"
    return render(request, name, context, status=200 if part else 422)


@allowed.needs(View)
def run(request: Request, pk: int) -> HttpResponse:
    """Show a search; while it runs, its card fetches itself anew each second."""
    rows = PlanRun.objects.visible_to(request.user, View).select_related(
        "task", "plan", "programme__unit", "by"
    )
    row: PlanRun | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return show_run(request, row)


def show_run(request: Request, row: PlanRun) -> HttpResponse:
    """Answer with a search's state, and with what came of it."""
    task = row.task
    plan = row.plan if task.ended else None
    parent = plan.parent if plan is not None else None
    context: dict[str, Any] = {
        "title": f"{row.programme.name}：{row.get_kind_display()}", "crumbs": way.through(
            row.programme
        ),
        "run": row, "task": task, "programme": row.programme, "plan": plan, "parent": parent,
        "stops": not task.ended and request.user.may(Manage, row.programme.unit_path),
        "best": boards.best_words(plan) if plan is not None else "",
    }  # fmt: skip
    if plan is not None and parent is not None:
        context["compared"] = comparing.compare(parent, plan)
        context["sides"] = [comparing.side(parent), comparing.side(plan)]
    part = request.headers.get("HX-Request") == "true"
    answer = render(request, f"programmes/run{'_card' if part else ''}.html", context)
    answer["Vary"] = "HX-Request"
    return answer


@allowed.needs(View)
def compare(request: Request) -> HttpResponse:
    """Show two plans side by side."""
    keys = [one for one in request.GET.get("plans", "").split(",") if one.isdecimal()][:2]
    found = [plan_of(request, int(key[:9])) for key in keys]
    context: dict[str, Any] = {"title": _("比较方案"), "crumbs": [], "plans": found}
    if found:
        context["crumbs"] = way.through(found[0])
        rows = BatchPlan.objects.visible_to(request.user).filter(programme=found[0].programme)
        context["offered"] = rows.defer("certificate", "curve", "facts")
    if len(found) == 2:
        context |= {
            "compared": comparing.compare(*found),
            "sides": [comparing.side(x) for x in found],
            "bests": [boards.best_words(x) for x in found],
        }
    return render(request, "programmes/compare.html", context)


@allowed.needs(View)
def rows(request: Request, pk: int) -> HttpResponse:
    """Show the rows of a plan as a list, also as a workbook."""
    plan = plan_of(request, pk)
    return BatchRows.show(request, plan, title=_("%s：批次安排") % plan, crumbs=way.through(plan))


@allowed.needs(View)
def every_village(request: Request, pk: int) -> HttpResponse:
    """Show what a plan makes of each village, also as a workbook."""
    plan = plan_of(request, pk)
    return PlanVillages.show(
        request, plan, title=_("%s：各村结果") % plan, crumbs=way.through(plan)
    )


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the list of batches on paper."""
    plan = plan_of(request, pk)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "批次方案.打印", plan, str(plan))
    return download(PAPERS[kind](papers.batches(plan)), f"{plan.programme.name}批次安排.{kind}")
