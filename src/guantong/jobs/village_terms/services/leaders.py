"""Who holds which post of a village: taken in, begun, ended, corrected; what belongs to the file.

Nobody is appointed to a village committee: its members come from an election's confirmed result, or
from the workbook of those elected before this register began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case
from guantong.casework.services import opening
from guantong.casework.services.rows import today
from guantong.core.acts import Act, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import held, pointing, rows_of
from guantong.core.services import notes
from guantong.frame.intake.writing import Entry
from guantong.frame.records import changes
from guantong.jobs.village_terms import team
from guantong.jobs.village_terms.models import PostKind, VillageTerm
from guantong.jobs.village_terms.room import TERM_WORK
from guantong.jobs.village_terms.services import cases, persons
from guantong.people.models import ArchiveEntry, Assessment, Person, Training
from guantong.people.services import archive, records

if TYPE_CHECKING:
    from guantong.core.models import Account

LEAVING, FILING = "village.leaving", "village.filing"
Way, Ended = VillageTerm.Way, VillageTerm.Ended
#: How one comes to a post, by what stands before its underscore.
WAYS = {
    "party": (Way.ELECTED, Way.BY_ELECTION, Way.APPOINTED, Way.CO_OPTED),
    "committee": (Way.ELECTED, Way.BY_ELECTION),
}  # fmt: skip
OTHERS = (Way.ELECTED, Way.BY_ELECTION, Way.CO_OPTED)
#: What a form begins: an election's result begins the rest.
BEGUN = [(one.value, one.label) for one in PostKind if one not in team.COMMITTEE]
CORRECTED = ("first", "last", "way", "ended_by", "reason")
IN_VILLAGE = Unit.Kind.VILLAGE


class Leaders(persons.OfPersons):
    """Knows a row by its person, village and post, as long as the post is held."""

    def there(self, person: Person, entry: Entry) -> VillageTerm | None:
        """Return the term of a person that a row is already."""
        unit, post = entry.onto or self.onto, entry.whole.get("post")
        found: VillageTerm | None = (
            rows_of(person, VillageTerm).filter(unit=unit, post=post, last=None)
            .select_related("person", "unit").first()
        )  # fmt: skip
        return found


@act(
    Unit, "村干部.登记现任", gettext_lazy("登记现任村干部"), needs=TERM_WORK, makes=VillageTerm,
    name="leader-take", open_to=(), ask=(*persons.TOLD, "post", "first", "way"),
    file=FromFile(
        gettext_lazy("导入村干部"), writer=Leaders, again="correct",
        said={
            **persons.SAID, "post": Said(words={
                "村支书": PostKind.SECRETARY, "支部书记": PostKind.SECRETARY,
                "书记": PostKind.SECRETARY, "村主任": PostKind.DIRECTOR,
                "主任": PostKind.DIRECTOR, "副主任": PostKind.DEPUTY_DIRECTOR,
            }, example="村党组织书记"),
            "first": Said(titles=("任职时间", "任现职时间"), example="2021-01-20"),
            "way": Said(blank=Way.ELECTED),
        },
        help=gettext_lazy("每行一人一个职务；一人兼两职的写两行。再次导入同一文件不会重复。"),
    ),
)  # fmt: skip
def take(
    actor: Account | None, unit: Unit, post: str, first: dt.date, way: str,
    person: Person | None = None, **facts: Any,
) -> Done:  # fmt: skip
    """Take in who holds a post of a village now, as a file says it; errors as `_begin`."""
    return _begin(actor, unit, persons.keep(actor, unit, facts, person), post, first, way)


@act(
    Unit, "村干部.任职", gettext_lazy("登记任职"), needs=TERM_WORK, makes=VillageTerm,
    name="leader-begin", when=lambda unit: unit.kind == IN_VILLAGE and unit.closed_on is None,
    ask=(
        *persons.ASKED,
        Field("post", type="choice", choices=BEGUN,
              help=gettext_lazy("村委会成员由选举产生，任何组织不得指定、委派，在“选举”登记。")),
        Field("first", type="date", initial=lambda _row: today()),
        Field("way", type="choice",
              choices=[(one.value, one.label) for one in (Way.APPOINTED, Way.CO_OPTED)]),
    ),
    back=gettext_lazy("登记错了，在任职页面“更正”。"),
)  # fmt: skip
def begin(
    actor: Account | None, unit: Unit, post: str, first: dt.date, way: str, **facts: Any
) -> Done:
    """Begin a post to which somebody was appointed or co-opted.

    Raises
    ------
    GuantongError
        If the post is none of these; and as `persons.named`, `_begin`.

    """
    if post in team.COMMITTEE:
        raise GuantongError(_("村委会成员由选举产生，不能这样登记任职。"), field="post")
    return _begin(actor, unit, persons.named(actor, unit, facts), post, first, way)


def _begin(
    actor: Account | None, unit: Unit, person: Person, post: str, first: dt.date, way: str
) -> Done:
    """Keep a term.

    Raises
    ------
    GuantongError
        If it is no village, the day lies ahead, or one does not come to such a post that way.
    Conflict
        If the person, or (of a chief's post) somebody, holds it.

    """
    if unit.kind != IN_VILLAGE:
        raise GuantongError(_("“%s”不是村（社区），请写到村。") % unit.name)
    row = VillageTerm(unit=unit, person=person, post=post, first=first, way=way)
    _check(row)
    same = rows_of(unit, VillageTerm).filter(post=post, last=None)
    if not post.endswith("_chief"):
        same = same.filter(person=person)
    if same.exists():
        text = _("“%(unit)s”的“%(post)s”现有人担任，请先登记离任。")
        told = {"unit": unit.name, "post": PostKind(post).label}
        raise Conflict(text % told, field="post")
    row.save()
    return Done(f"{row.log_name}任职", _("已登记：%s。") % row, made=row)


def _check(row: VillageTerm) -> None:
    body = row.post.partition("_")[0]
    if row.way not in WAYS.get(body, OTHERS):
        raise GuantongError(_("“%s”由选举或者推选产生，不得任命。") % row.get_post_display(),
                            field="way")  # fmt: skip
    if row.first > today() or (row.last and not row.first <= row.last <= today()):
        raise GuantongError(_("任职日期应在离任日期之前，都不晚于今天。"), field="first")
    if bool(row.last) != bool(row.ended_by):
        raise GuantongError(_("离任日期和离任原因要么都填，要么都空着。"), field="last")
    if body == "committee" and row.ended_by == Ended.MOVED:
        text = _("村委会成员不得由任何组织撤换、调整；请选辞职、罢免、职务自行终止等。")
        raise GuantongError(text, field="ended_by")


@act(
    VillageTerm, "村干部.离任", gettext_lazy("登记离任"), needs=TERM_WORK, name="end",
    back="correct", when=lambda row: row.last is None,
    ask=(
        Field("last", type="date", initial=lambda _row: today()),
        Field("ended_by", type="choice", choices=Ended.choices),
        Field("reason", type="reason", most=400,
              help=gettext_lazy("写明依据：辞职信、会议决定、文号。")),
    ),
    confirm=lambda row: (
        _("书记、主任离任，同时立项离任审计、谈话、移交和再备案。") if row.post in team.CHIEFS
        else ""
    ),
)  # fmt: skip
def end(actor: Account | None, row: VillageTerm, last: dt.date, ended_by: str, reason: str) -> Done:
    """End a post; of a chief, what is due on leaving is opened. Errors as `_begin`, `leaving`."""
    row.last, row.ended_by, row.reason = last, ended_by, reason
    _check(row)
    row.save()
    leaving(actor, [row])
    return Done(f"{row.log_name}离任：{row.get_ended_by_display()}")


def leaving(actor: Account | None, rows: Iterable[VillageTerm], at: Any = None) -> list[Case]:
    """Open what is due when secretaries and directors leave: audit, talk, handing over, filing.

    Errors as `cases.start`.
    """
    chiefs = [row for row in rows if row.post in team.CHIEFS and row.ended_by != Ended.DIED]
    given = [opening.Opened(row.unit, f"{row}离任", row, at=at, is_demo=row.is_demo)
             for row in chiefs]  # fmt: skip
    return cases.start(actor, LEAVING, given) if given else []


@act(
    VillageTerm, "村干部.更正", gettext_lazy("更正任职"), needs=TERM_WORK, name="correct",
    ask=lambda row: (
        *(Field(name, type=kind, required=name in ("first", "way"), initial=getattr(row, name),
                choices=row._meta.get_field(name).choices or ())
          for name, kind in (("first", "date"), ("way", "choice"), ("last", "date"),
                             ("ended_by", "choice"))),
        Field("why", gettext_lazy("更正理由"), "reason", most=200),
    ),
)  # fmt: skip
def correct(actor: Account | None, row: VillageTerm, why: str = "随文件更正", **facts: Any) -> Done:
    """Say otherwise when or how a post was held; what stood before is kept. Errors as `_begin`."""
    facts["ended_by"] = facts.get("ended_by", row.ended_by) or ""
    found = changes.apply(row, facts, CORRECTED)
    _check(row)
    row.save()
    changes.note(actor, row, found)
    return Done(f"{row.log_name}更正 {len(found)} 项：{why}")


@act(
    VillageTerm, "村干部.更正本人", gettext_lazy("更正本人信息"), needs=TERM_WORK, name="tell",
    ask=lambda row: tuple(
        Field(one.name, one.label, one.type, one.required, one.choices, one.help, most=one.most,
              initial=None if one.name == "id_number" else getattr(row.person, one.name))
        for one in persons.TOLD
    ),
    when=lambda row: row.person.category != "cadre",
)  # fmt: skip
def tell(actor: Account | None, row: VillageTerm, **facts: Any) -> Done:
    """Correct who a leader is, once for all rooms; errors as `persons.keep`."""
    persons.keep(actor, row.unit, facts, row.person)
    return Done(f"{row.log_name}更正本人信息")


def _records(model: Any, name: str, label: Any, *asked: str) -> Act:
    @act(VillageTerm, "村干部.登记", label, needs=TERM_WORK, makes=model, ask=asked, name=name)
    def add(actor: Account | None, row: VillageTerm, **given: Any) -> Done:
        person = held(row.person) or row.person
        records.save_record.quietly(actor, person, info_set=model.info_set, data=given)
        return Done(f"{row.log_name}登记{model._meta.verbose_name}", _("已登记。"))

    return add


appraise = _records(Assessment, "appraise", gettext_lazy("登记年度评议"), "year", "result", "note")
train = _records(
    Training, "train", gettext_lazy("登记培训"), "name", "organiser", "start", "end", "hours"
)


@act(
    VillageTerm, "村干部.归档", gettext_lazy("归档材料"), needs=TERM_WORK, name="file",
    makes=ArchiveEntry,
    back=gettext_lazy("归错了，可以由干部科在档案目录里移除，再重新归档。"),
    ask=lambda _row: (
        Field("item", gettext_lazy("目录项"), "choice",
              choices=[(one["name"], one["name"]) for one in team.data()["item"]]),
        Field("title", gettext_lazy("题名"), most=80), "made_on",
        Field("file", gettext_lazy("扫描件"), "file", False,
              help=gettext_lazy("纸质材料在乡镇存档的，可以不传。")),
    ),
)  # fmt: skip
def file(
    actor: Account | None, row: VillageTerm, item: str, title: str, made_on: str = "",
    file: Any = None,
) -> Done:  # fmt: skip
    """Put a paper into a leader's file; errors as `people.services.archive.add`."""
    category = next(one["category"] for one in team.data()["item"] if one["name"] == item)
    given = {"category": category, "name": f"{item}：{title}", "made_on": made_on}
    archive.add.quietly(actor, held(row.person) or row.person, **given)
    if file is not None:
        notes.attach(actor, row, f"{item}：{title}"[:120], file)
    return Done(f"{row.log_name}归档材料 1 份", _("已归档。"))


def filed(keys: Iterable[int], process: str = FILING) -> dict[int, Case]:
    """Return the last closed case of a process about each person, or about a row that names it.

    Of whom there is none it is not known that he was filed with the county.
    """
    people = list(keys)
    out: dict[int, Case] = {}
    models: tuple[Any, ...] = (Person, *apps.get_app_config("village_terms").get_models())
    closed = Case.objects.unscoped("只看是否办结").filter(process__key=process)
    for model in models:
        by = "pk" if model is Person else "person"
        if by == "pk" or any(one.name == by for one in model._meta.fields):
            whose = dict(pointing(model, by, people).values_list("pk", by))
            about = closed.filter(subject_model=model._meta.label_lower, subject_id__in=whose)
            for case in about.exclude(closed_at=None).order_by("closed_at"):
                out[whose[case.subject_id or 0]] = case
    return out
