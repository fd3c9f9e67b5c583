"""Candidates: entered one by one, taken from who is in post or from a workbook; their filing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Round
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_above, rows_of, rows_under
from guantong.jobs.village_terms.models import Candidate, PostKind, VillageTerm
from guantong.jobs.village_terms.room import TERM_WORK
from guantong.jobs.village_terms.services import persons

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.frame.intake.writing import Entry
    from guantong.people.models import Person

REVIEW, FILING = "village.review", "village.filing"
PASSED, REFUSED, FILED = "可以作为人选", "不宜作为人选", "同意备案"
OBJECTIONS = ("不宜", "不得")
LABEL = Candidate._meta.label_lower


def with_cases(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Say of candidates how far their review and their filing are."""
    said: dict[str, Any] = {}
    for name, key in (("review", REVIEW), ("filing", FILING)):
        of = Case.objects.filter(
            subject_model=LABEL, subject_id=OuterRef("pk"), process__key=key
        ).order_by("-pk")
        said |= {
            name: Subquery(of.values("pk")[:1]),
            f"{name}_result": Subquery(of.values("result")[:1]),
            f"{name}_closed": Subquery(of.values("closed_at")[:1]),
        }  # fmt: skip
    found: QuerySet[Any] = rows.annotate(**said)
    return found


def case_of(row: Candidate, key: str = REVIEW) -> Case | None:
    """Return a candidate's case of a process: the last one, None if there is none."""
    rows = pointing(Case, "subject_id", [row.pk]).filter(subject_model=LABEL, process__key=key)
    return rows.select_related("process", "unit").order_by("-pk").first()


def rounds(unit: Unit) -> QuerySet[Round]:
    """Return the rounds of review into which candidates of a unit may be entered now."""
    rows = rows_above(unit.path, Round).filter(process__key=REVIEW, state=Round.State.DRAFT)
    found: QuerySet[Round] = rows.order_by("-unit_path", "-pk")
    return found


def gathers(unit: Unit) -> bool:
    """Tell whether a round gathers candidates of a unit."""
    return unit.closed_on is None and rounds(unit).exists()


def _picks(unit: Unit) -> bool:
    """Tell whether those in post may be picked: of a village or a town, of no more at once."""
    return unit.kind in (Unit.Kind.VILLAGE, Unit.Kind.TOWNSHIP) and gathers(unit)


def _round(unit: Unit) -> Field:
    some = [(str(one.pk), one.name) for one in rounds(unit)]
    first = some[0][0] if some else None
    return Field("round", type="choice", choices=some, initial=first)


POST = Field("post", type="choice", choices=PostKind.choices, initial="")
ASKED: tuple[str | Field, ...] = (*persons.ASKED, POST, "is_incumbent", "note")


def _gathering(unit: Unit, key: str) -> Round:
    """Return a round that gathers, held until the candidate is written.

    Raises
    ------
    GuantongError
        If it does not, or is none of the unit's.

    """
    found: Round | None = rounds(unit).select_for_update(of=("self",)).filter(pk=int(key)).first()
    if found is None:
        raise GuantongError(_("这个批次不在汇总人选，不能再录入。"), field="round")
    return found


def _stand(unit: Unit, of: Round, person: Person, post: str, **more: Any) -> Candidate:
    if unit.kind != Unit.Kind.VILLAGE:
        raise GuantongError(_("人选应录入到村（社区），“%s”不是。") % unit.name, field="place")
    if rows_of(of, Candidate).filter(unit=unit, person=person, post=post).exists():
        raise Conflict(_("这个人选已在本批次里，没有重复录入。"), field="post")
    made = Candidate(unit=unit, round=of, person=person, post=post, **more)
    made.save()
    return made


@act(
    Unit, "换届.录入人选", gettext_lazy("录入人选"), needs=TERM_WORK, makes=Candidate,
    name="candidate-enter", when=gathers,
    ask=lambda unit: (
        _round(unit),
        *([] if unit.kind == Unit.Kind.VILLAGE else [
            Field("place", gettext_lazy("村（社区）"), Unit, needs=TERM_WORK),
        ]),
        *ASKED,
    ),
)  # fmt: skip
def enter(
    actor: Account | None, unit: Unit, round: str, post: str, is_incumbent: bool = False,  # noqa: A002 - as the model names it
    note: str = "", place: Unit | None = None, **facts: Any,
) -> Done:  # fmt: skip
    """Enter a candidate; who is not kept yet is entered as a person of the village.

    Raises
    ------
    GuantongError
        If the round does not gather, or the place is no village; or as `persons.named`.
    Conflict
        If the candidate is there already.

    """
    at = place or unit
    person = persons.named(actor, at, facts)
    made = _stand(at, _gathering(at, round), person, post, is_incumbent=is_incumbent, note=note)
    return Done(f"{made.log_name}录入人选", made=made)


def _in_post(unit: Unit) -> list[VillageTerm]:
    rows = rows_under(unit, VillageTerm).filter(last=None).select_related("person", "unit")
    return list(rows.order_by("unit_path", "post"))


def _in_office(unit: Unit) -> Field:
    some = [
        (str(one.pk), f"{one.unit.name} {one.get_post_display()} {one.person.name}")
        for one in _in_post(unit)
    ]
    told = _("按现任职务作为人选；已在批次里的不重复。")
    none = _("还没有登记现任村干部，请先在“带头人队伍”里登记或者导入。")
    return Field(
        "terms", gettext_lazy("现任村干部"), "choices", choices=some,
        initial=[key for key, _label in some], help=told if some else none,
    )  # fmt: skip


@act(
    Unit, "换届.选入现任", gettext_lazy("选入现任村干部"), needs=TERM_WORK, makes=Candidate,
    name="candidate-pick", when=_picks,
    ask=lambda unit: (_round(unit), _in_office(unit)),
)  # fmt: skip
def pick(actor: Account | None, unit: Unit, round: str, terms: list[str]) -> Done:  # noqa: A002
    """Let some of those in post stand for their posts again; who stands already is left alone."""
    of = _gathering(unit, round)
    there = set(rows_of(of, Candidate).values_list("unit", "person", "post"))
    made = [
        Candidate(unit=one.unit, unit_path=one.unit.path, round=of, person=one.person,
                  post=one.post, is_incumbent=True)
        for one in _in_post(unit)
        if str(one.pk) in terms and (one.unit_id, one.person_id, one.post) not in there
    ]  # fmt: skip
    Candidate.objects.bulk_create(made, batch_size=500)
    told = _("选入 %(n)s 人，已在批次里的 %(old)s 人没有重复。")
    numbers = {"n": len(made), "old": len(terms) - len(made)}
    return Done(f"{unit.name}选入现任 {len(made)} 人", told % numbers)


class Workbook(persons.OfPersons):
    """A workbook of a township: whose village is not known, or who is not, is told by its cell."""

    def there(self, person: Person, entry: Entry) -> Any:
        """Return the candidate of the same person, post and village in the round."""
        said = entry.whole
        rows = pointing(Candidate, "round", [said["round"]])
        return rows.filter(person=person, post=said.get("post"), unit=entry.onto).first()

    def held(self, existing: Any, name: str) -> Any:
        """Return what is kept of a candidate; the round as a file says it."""
        return str(existing.round_id) if name == "round" else super().held(existing, name)


def _said(unit: Unit) -> dict[str, Said]:
    last = rounds(unit).first()
    return {
        **persons.SAID, "round": Said(titles=("批次",), blank=last and str(last.pk)),
        "post": Said(titles=("职务", "拟任")),
    }  # fmt: skip


@act(
    Unit, "换届.导入人选", gettext_lazy("导入人选"), needs=TERM_WORK, makes=Candidate,
    name="candidate-roster", when=gathers, open_to=(),
    ask=lambda unit: (_round(unit), *ASKED),
    file=FromFile(gettext_lazy("导入人选"), key=("post",), again="change", said=_said,
                  writer=Workbook),
)  # fmt: skip
def take(
    actor: Account | None, unit: Unit, round: str, post: str, person: Person | None = None,  # noqa: A002
    is_incumbent: bool = False, note: str = "", other: bool = False, **facts: Any,
) -> Done:  # fmt: skip
    """Take one row of a workbook in; errors as `enter`."""
    kept = persons.keep(actor, unit, facts, person)
    made = _stand(unit, _gathering(unit, round), kept, post, is_incumbent=is_incumbent, note=note)
    return Done(made=made)


def _draft(row: Candidate) -> bool:
    return row.round.state == Round.State.DRAFT


@act(
    Candidate, "换届.改人选", gettext_lazy("修改"), needs=TERM_WORK, name="change", when=_draft,
    ask=("is_incumbent", "note"),
)  # fmt: skip
def change(_actor: Account | None, row: Candidate, **facts: Any) -> None:
    """Correct what is said of a candidacy; the person's facts are corrected with the person."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()


@act(
    Candidate, "换届.撤人选", gettext_lazy("撤下人选"), needs=TERM_WORK, name="withdraw",
    when=_draft, back=gettext_lazy("撤错了，重新录入；人员信息仍在。"),
    confirm=gettext_lazy("从这个批次里撤下；人员信息保留。立项以后不能撤。"),
)  # fmt: skip
def withdraw(_actor: Account | None, row: Candidate) -> Done:
    """Take a candidate out of a round that still gathers."""
    row.delete()
    return Done(f"{row.log_name}撤下人选", _("已撤下。"), made=row.unit)
