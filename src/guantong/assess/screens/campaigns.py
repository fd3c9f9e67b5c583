"""Inspections: draft one, choose its people, hand out codes, follow the answers, close it."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
import segno
from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_tables2.utils import A

from guantong.assess.models import Campaign, IndicatorSet, Ratee, ResultSet, Source
from guantong.assess.room import CAMPAIGN_MANAGE, CAMPAIGN_VIEW
from guantong.assess.services import campaigns
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.models import Person
from guantong.ui import tables as ui_tables
from guantong.ui.forms import DateInput, Form, handle

View, Manage = CAMPAIGN_VIEW, CAMPAIGN_MANAGE
TOP = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.MUNICIPAL)


class CampaignTable(ui_tables.Table):
    """The inspections in scope."""

    search = ("name", "unit__name")
    empty = _("还没有考察。")
    name = tables.Column(linkify=("assess:campaign", [A("pk")]))
    unit__name = tables.Column(verbose_name=_("范围"))

    class Meta(ui_tables.Table.Meta):
        model = Campaign
        fields = ("name", "unit__name", "state", "opens_on", "closes_on", "indicators")


class RateeTable(ui_tables.Table):
    """The people under inspection."""

    search = ("name", "post", "unit__name")
    empty = _("还没有考察对象。")
    unit__name = tables.Column(verbose_name=_("单位"))

    class Meta(ui_tables.Table.Meta):
        model = Ratee
        fields: tuple[str, ...] = ("name", "post", "unit__name")


class DraftRateeTable(RateeTable):
    """The same, each with a button that takes the person out."""

    pk = tables.TemplateColumn(
        template_name="assess/remove.html", orderable=False, verbose_name=_("操作"),
        exclude_from_export=True,
    )  # fmt: skip

    class Meta(RateeTable.Meta):
        fields = ("name", "post", "unit__name", "pk")


class CampaignForm(Form):
    """What an inspection needs to begin with."""

    name = forms.CharField(label=_("名称"), max_length=80)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("范围"), empty_label=None)
    indicators = forms.ModelChoiceField(
        IndicatorSet.objects.none(), label=_("指标体系"), empty_label=None
    )
    opens_on = forms.DateField(label=_("开始日期"), widget=DateInput())
    closes_on = forms.DateField(label=_("截止日期"), widget=DateInput())
    minimum_group = forms.IntegerField(
        label=_("最小展示人数"), initial=campaigns.LEAST_GROUP, min_value=campaigns.LEAST_GROUP,
        help_text=_("某一来源不足此数的，不单独显示。"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: QuerySet[Unit], sets: QuerySet[IndicatorSet], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("unit", units), ("indicators", sets)):
            field: Any = self.fields[name]
            field.queryset = rows


class UnitsForm(Form):
    """The units whose people are taken in."""

    units = forms.MultipleChoiceField(label=_("单位"), widget=forms.CheckboxSelectMultiple)


class DrawForm(Form):
    """For whom codes are drawn."""

    unit = forms.ChoiceField(label=_("单位"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
    count = forms.IntegerField(
        label=_("个数"), initial=10, min_value=1, max_value=campaigns.MOST_CODES,
        help_text=_("“本人”按考察对象每人一个，不看个数。"),
    )  # fmt: skip


class ExtendForm(Form):
    """A later end."""

    closes_on = forms.DateField(label=_("截止日期"), widget=DateInput())


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the inspections in scope."""
    rows = Campaign.objects.visible_to(request.user).select_related("unit", "indicators")
    states = ui_tables.choice("state", _("状态"), Campaign.State.choices)
    actions = [(_("发起考察"), reverse("assess:campaign-create"))]
    return ui_tables.show(
        request, CampaignTable, rows, title=_("政治素质考察"), crumbs=[], filters=(states,),
        actions=actions if request.user.may(Manage) else [],
    )  # fmt: skip


@allowed.needs(Manage)
def create(request: Request) -> HttpResponse:
    """Draft an inspection."""
    seen = Unit.objects.visible_to(request.user, Manage).filter(closed_on=None)
    roots = request.user.paths_with(Manage)
    units = seen.filter(kind__in=TOP) | seen.filter(path__in=roots)

    def done(data: dict[str, Any]) -> HttpResponse:
        row = campaigns.create(request.user, **data)
        return redirect("assess:campaign", row.pk)

    sets = IndicatorSet.objects.visible_to(request.user).exclude(published_at=None)
    if not sets.exists():
        messages.info(request, _("还没有已发布的指标体系，请先发布。"))
        return redirect("assess:sets")
    form = CampaignForm(request.POST or None, units=units, sets=sets)
    return handle(request, form, done, title=_("发起考察"), crumbs=crumbs(), submit=_("保存草稿"))


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one inspection: its state, its people, how many answers are in."""
    row = allowed.get(request, Campaign, pk, View)
    manages = request.user.may(Manage, row.unit_path)
    drafted = manages and row.state == Campaign.State.DRAFT
    rows = Ratee.objects.visible_to(request.user).filter(campaign=row).select_related("unit")
    results = ResultSet.objects.visible_to(request.user).filter(campaign=row).first()
    return ui_tables.show(
        request, DraftRateeTable if drafted else RateeTable, rows, title=row.name, crumbs=crumbs(),
        template="assess/campaign.html", campaign=row, manages=manages, results=results,
        progress=campaigns.progress(row), people=rows.count(),
        late=row.state == Campaign.State.OPEN and row.closes_on < timezone.localdate(),
    )  # fmt: skip


@allowed.needs(Manage)
def add(request: Request, pk: int) -> HttpResponse:
    """Take the people of units into a draft."""
    row = allowed.get(request, Campaign, pk, Manage)
    people = Person.objects.visible_to(request.user)
    people = people.filter(people.under(row.unit_path)).exclude(
        pk__in=campaigns.ratees(row).values("person_id")
    )
    counts = people.values_list("unit_id", "unit__name").annotate(n=Count("id"))
    options = [(str(pk), f"{name}（{n}）") for pk, name, n in counts.order_by("unit_path")]

    def done(data: dict[str, Any]) -> HttpResponse:
        added = campaigns.add_ratees(
            request.user, row, people.filter(unit_id__in=data["units"]).select_related("unit")
        )
        messages.success(request, _("列入 %(n)s 人。") % {"n": added})
        return redirect("assess:campaign", row.pk)

    form = UnitsForm(request.POST or None)
    field: Any = form.fields["units"]
    field.choices = options
    note = "" if options else _("范围内没有其他人员，请先在“人员”中录入。")
    return handle(
        request, form, done, title=_("列入考察对象"), crumbs=crumbs(row), submit=_("列入"),
        note=note,
    )  # fmt: skip


@require_POST
@allowed.needs(Manage)
def remove(request: Request, pk: int) -> HttpResponse:
    """Take a ratee out of a draft."""
    row = allowed.get(request, Ratee, pk, Manage)
    campaigns.remove_ratee(request.user, row)
    return redirect("assess:campaign", row.campaign_id)


@never_cache
@allowed.needs(Manage)
def draw(request: Request, pk: int) -> HttpResponse:
    """Draw codes and show them, this once, as a sheet to print and cut."""
    row = allowed.get(request, Campaign, pk, Manage)
    seen = Unit.objects.visible_to(request.user, Manage)
    used = campaigns.ratees(row).values_list("unit_id", flat=True).distinct()
    units = {str(u.pk): u for u in (*seen.filter(pk__in=list(used)), row.unit)}

    def done(data: dict[str, Any]) -> HttpResponse:
        cards = campaigns.draw(
            request.user, row, units[data["unit"]], data["source"], data["count"]
        )
        sheet = []
        for card in cards:
            url = request.build_absolute_uri(reverse("answer:list", args=[card.token]))
            picture = segno.make_qr(url, error="m").svg_data_uri(scale=2, border=2)
            sheet.append({"card": card, "qr": picture})
        context = {
            "title": _("测评码"), "crumbs": crumbs(row), "sheet": sheet, "campaign": row,
            "address": request.build_absolute_uri(reverse("answer:door")),
        }  # fmt: skip
        return render(request, "assess/cards.html", context)

    form = DrawForm(request.POST or None)
    field: Any = form.fields["unit"]
    field.choices = [(key, unit.name) for key, unit in units.items()]
    note = _("测评码只显示这一次：系统只保存摘要，也不记录谁领了哪个码。请当场打印，打乱后发放。")
    return handle(
        request, form, done, title=_("生成测评码"), crumbs=crumbs(row), submit=_("生成"), note=note
    )


@allowed.needs(Manage)
def extend(request: Request, pk: int) -> HttpResponse:
    """Give an open inspection more time."""
    row = allowed.get(request, Campaign, pk, Manage)

    def done(data: dict[str, Any]) -> HttpResponse:
        campaigns.extend(request.user, row, data["closes_on"])
        return redirect("assess:campaign", row.pk)

    form = ExtendForm(request.POST or None, initial={"closes_on": row.closes_on})
    return handle(request, form, done, title=_("延期"), crumbs=crumbs(row), submit=_("保存"))


STEPS = {"start": campaigns.start, "close": campaigns.close, "publish": campaigns.publish}


@require_POST
@allowed.needs(Manage)
def step(request: Request, pk: int, verb: str) -> HttpResponse:
    """Open, close or publish."""
    row = allowed.get(request, Campaign, pk, Manage)
    if verb not in STEPS:
        raise Http404
    row = STEPS[verb](request.user, row)
    messages.success(request, f"{row.name}：{row.get_state_display()}")
    return redirect("assess:campaign", pk)


def crumbs(row: Campaign | None = None) -> list[tuple[Any, str]]:
    """Return the way to an inspection's pages."""
    way = [(_("政治素质考察"), reverse("assess:campaigns"))]
    return [*way, (row.name, reverse("assess:campaign", args=[row.pk]))] if row else way
