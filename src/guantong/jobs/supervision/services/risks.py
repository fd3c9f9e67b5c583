"""Risk lists: drawn up from the post, mended, confirmed by the chief, agreed to above, reviewed.

The steps and their days are the process's. No row is lost: one that does not apply says why.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache, reduce
from importlib import resources
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case as Whichever
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Evidence, Review, Turn
from guantong.casework.services import finishing, opening, processes, reviewing
from guantong.casework.services.rows import kept_out, today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field, FromFile
from guantong.core.scope import pointing, rows_of
from guantong.core.services.daily import daily
from guantong.jobs.supervision.models import Risk, RiskList
from guantong.jobs.supervision.room import SUPERVISE_ACCEPT, SUPERVISE_VIEW, SUPERVISE_WORK
from guantong.people.models import Person
from guantong.staffing.models import Post
from guantong.staffing.queries.holders import holders

if TYPE_CHECKING:
    from guantong.core.models import Account

KEY, REVIEW = "risk.list", "risk.review"
AGREED, REDO = "同意", "须重新编制"
LABEL = RiskList._meta.label_lower
EDITED = ("draw", "chief")
SAID = ("field", "power", "risk", "grade", "measures", "review", "evidence", "article", "source",
        "verify")  # fmt: skip
REASON = Field("reason", gettext_lazy("理由"), "reason", most=200)


@cache
def shipped(name: str) -> list[dict[str, str]]:
    """Return the rows of a table that ships with the program."""
    file = resources.files("guantong.jobs.supervision") / "data" / f"{name}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of chief for whom there are rows."""
    return [(one, one) for one in dict.fromkeys(row["chief"] for row in shipped("risk_list"))]


def inferred() -> Whichever:
    """Return, to annotate posts with, which kind of chief each is; "" where nothing says it."""
    whens = []
    for row in shipped("chief_kinds"):
        where = Q(unit__kind__in=row["unit_kinds"].split("|"))
        for column, look in (("unit_names", "unit__name__contains"), ("titles", "title__endswith")):
            some = [Q(**{look: one}) for one in row[column].split("|") if one]
            where &= reduce(or_, some, Q())
        whens.append(When(where, then=Value(row["chief"])))
    return Whichever(*whens, default=Value(""), output_field=CharField())


def cases_of(row: RiskList) -> QuerySet[Case]:
    """Return the cases about a list: its own, and those in which it was looked at again."""
    return pointing(Case, "subject_id", [row.pk]).filter(subject_model=LABEL).order_by("pk")


def turn_of(row: RiskList, *steps: str) -> Turn | None:
    """Return the open turn of a list at one of some steps."""
    rows = pointing(Turn, "case", [row.case_id]).filter(step__in=steps, done_at=None)
    return rows.select_related("case__process", "case__unit", "unit").first()


def _the_turn(row: RiskList, *steps: str) -> Turn:
    turn = turn_of(row, *steps)
    if turn is None:
        raise Conflict(_("这份清单的环节已经办过，请刷新页面。"))
    return turn


def _at(*steps: str) -> Callable[[Any], bool]:
    return lambda row: turn_of(getattr(row, "risk_list", row), *steps) is not None


def mine(actor: Account | None, row: Any) -> bool:
    """Tell whether a list, or a row of it, is the actor's own."""
    person = getattr(row, "risk_list", row).person
    return actor is not None and person is not None and person.account_id == actor.pk


def latest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the lists whose case has ended, and of which no later version is drawn up."""
    later = RiskList.objects.filter(before=OuterRef("pk"))
    return rows.filter(~Exists(later), case__closed_at__isnull=False)


def current(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the lists that hold: agreed to, and no later version drawn up."""
    return latest(rows).filter(case__result=AGREED)


def holds(row: RiskList) -> bool:
    """Tell whether a list holds."""
    return current(pointing(RiskList, "pk", [row.pk])).exists()


def held_by(posts: Iterable[Post]) -> dict[int, int]:
    """Return post → person, each post asked alone in its unit: one person may hold two of them."""
    rounds: list[dict[int, Post]] = []
    for post in posts:
        free = next((one for one in rounds if post.unit_id not in one), None)
        if free is None:
            rounds.append(free := {})
        free[post.unit_id] = post
    return {key: who for one in rounds for key, who in holders(one.values()).items()}


def changed(rows: Iterable[RiskList]) -> dict[int, str]:
    """Return why lists fit their posts no more, by their keys; of those that fit, nothing."""
    some = list(rows)
    held = held_by(row.post for row in some)
    names = {one.pk: one.name for one in pointing(Person, "pk", held.values())}
    told = {}
    for row in some:
        now = held.get(row.post_id)
        if now != row.person_id:
            text = _("岗位已由%s接任") % names[now] if now else _("岗位现在没有人担任")
            told[row.pk] = text
        elif row.post.duties != row.duties:
            told[row.pk] = _("分管工作已经调整")
    return told


@act(
    Post, "风险清单.起草", gettext_lazy("起草风险清单"), needs=SUPERVISE_WORK, makes=RiskList,
    name="draw-risks",
    when=lambda post: post.is_chief and not post.closed_on and not rows_of(post, RiskList).exists(),
    ask=lambda _post: (
        Field("kind", type="choice", required=False, help=_("看不出是哪类岗位的，须选择"),
              choices=[("", _("按岗位推定")), *kinds()]),
    ),
)  # fmt: skip
def draw(actor: Account | None, post: Post, kind: str = "") -> Done:
    """Draw up a chief's list from the rows of the kind of chief that the post is.

    Raises
    ------
    GuantongError
        If nothing says which kind, and none is given.
    Conflict
        If no process is in force.

    """
    kind = kind or pointing(Post, "pk", [post.pk]).values_list(inferred(), flat=True)[0]
    if not kind:
        text = _("看不出“%s”是哪类岗位，请选择清单类别。")
        raise GuantongError(text % post.full_name, field="kind")
    made = _begin(actor, post, kind)
    Risk.objects.bulk_create(
        Risk(
            risk_list=made, article=one["law_hook"], verify=one["verify"] == "true",
            source=f"{one['source']} {one['article']}".strip(),
            **{name: one[name] for name in ("code", *SAID[:7])},
        ) for one in shipped("risk_list") if one["chief"] == kind
    )  # fmt: skip
    return Done(f"{made.log_name}起草", made=made)


def _begin(
    actor: Account | None, post: Post, kind: str, before: RiskList | None = None
) -> RiskList:
    process = processes.in_force(KEY, post.unit_path)
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % KEY)
    opening.allowed(actor, process.definition, post.unit)
    made = RiskList(
        unit=post.unit, post=post, kind=kind, before=before, duties=post.duties,
        person_id=holders([post]).get(post.pk), number=before.number + 1 if before else 1,
    )  # fmt: skip
    made.save()
    given = opening.Opened(post.unit, f"{post.full_name}权责风险清单", made)
    (made.case,) = opening.open_many(actor, process, [given])
    made.save(update_fields=["case"])
    return made


@act(
    RiskList, "风险清单.送确认", gettext_lazy("送本人确认"), needs=SUPERVISE_WORK, name="submit",
    when=_at("draw"),
)  # fmt: skip
def submit(actor: Account | None, row: RiskList) -> str:
    """Let the chief who holds the post now read the list and confirm it.

    Raises
    ------
    Conflict
        If nobody holds the post.

    """
    row.person_id = holders([row.post]).get(row.post_id)
    if row.person_id is None:
        raise Conflict(_("“%s”现在没有人担任，不能送本人确认。") % row.post.full_name)
    row.duties = row.post.duties
    row.save(update_fields=["person", "duties"])
    finishing.finish(actor, _the_turn(row, "draw"))
    return f"{row.log_name}送本人确认"


@act(
    RiskList, "风险清单.归档", gettext_lazy("核对归档"), needs=SUPERVISE_WORK, name="archive",
    when=_at("close"), back="redraw",
    confirm=gettext_lazy("核对两个签字后归档，清单从此施行；要改的重新编制一版。"),
)  # fmt: skip
def archive(actor: Account | None, row: RiskList) -> str:
    """End the case of a list that both have signed; errors as finishing a turn."""
    finishing.finish(actor, _the_turn(row, "close"))
    return f"{row.log_name}归档"


def _answering(step: str, outcome: str) -> Callable[..., str]:
    def answer(actor: Account | None, row: RiskList, reason: str = "") -> str:
        turn = _the_turn(row, step)
        if actor is None:
            raise Refused(_("环节只能由本人办理，系统不代办。"))
        refused = kept_out(actor, turn) if step != "chief" else ""
        if refused:
            raise Refused(refused)
        finishing.for_concerned(actor, turn, outcome, reason)
        return f"{row.log_name}：{turn.name}，{outcome}"

    return answer


BACK = gettext_lazy("归档以前，上级可以退回；归档以后，重新编制一版。")
CONFIRM, OBJECT, ACCEPT, GIVE_BACK = (
    act(
        RiskList, f"风险清单.{event}", label, needs=needs, name=name, when=_at(step), ask=ask,
        back=BACK, confirm=told,
    )(_answering(step, outcome))
    for name, event, label, step, outcome, needs, ask, told in (
        ("confirm", "本人确认", gettext_lazy("本人确认"), "chief", "确认", mine, (),
         gettext_lazy("确认后送上级；以您的姓名和今天的日期签字。")),
        ("object", "本人意见", gettext_lazy("有意见"), "chief", "有意见", mine, (REASON,), ""),
        ("accept", "上级同意", gettext_lazy("同意"), "superior", AGREED, SUPERVISE_ACCEPT, (),
         gettext_lazy("以您的姓名和今天的日期签字。")),
        ("give-back", "上级退回", gettext_lazy("退回"), "superior", "退回", SUPERVISE_ACCEPT,
         (REASON,), ""),
    )
)  # fmt: skip


@act(
    RiskList, "风险清单.签字作废", gettext_lazy("退回起草"), needs=SUPERVISE_VIEW, name="return",
    open_to=("process",),
)  # fmt: skip
def return_(actor: Account | None, row: RiskList) -> str:
    """Let the signatures of a list that goes back count no more; what was signed stays."""
    told = {"set_aside": "清单退回起草，签字不再采用", "set_aside_by": actor}
    pointing(Evidence, "case", [row.case_id]).filter(set_aside="").update(**told)
    return f"{row.log_name}退回起草"


def add(actor: Account | None, row: RiskList, code: str = "", **said: Any) -> Done:
    """Add a risk; without a number it gets the next of those that were added.

    Raises
    ------
    Conflict
        If the list has that number.

    """
    rows = rows_of(row, Risk)
    code = code or f"z{rows.filter(own=True).count() + 1:02d}"
    if rows.filter(code=code).exists():
        raise Conflict(_("清单里已有编号“%s”。") % code, field="code")
    made = Risk(risk_list=row, code=code, own=True, **said)
    made.save()
    return Done(f"{row.log_name}加 {code}", made=row, value=made)


def change(actor: Account | None, row: Risk, **said: Any) -> Done:
    """Say a risk, or what is done against it, anew."""
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return Done(f"{row.risk_list.log_name}改 {row.code}", made=row.risk_list)


def leave_out(actor: Account | None, row: Risk, reason: str) -> Done:
    """Say why a risk does not apply; it stays in the list."""
    row.unfit = reason
    row.save(update_fields=["unfit"])
    return Done(f"{row.risk_list.log_name} {row.code} 不适用", made=row.risk_list)


def take_in(actor: Account | None, row: Risk) -> Done:
    """Let a risk apply again."""
    row.unfit = ""
    row.save(update_fields=["unfit"])
    return Done(f"{row.risk_list.log_name} {row.code} 恢复适用", made=row.risk_list)


FILE = FromFile(gettext_lazy("导入风险点"), key=("code",), again="change")
CODE = Field("code", required=False, most=12, help=gettext_lazy("空着自动编号"))
for own, whose, file in (("", SUPERVISE_WORK, FILE), ("own-", mine, None)):
    act(RiskList, "风险清单.加风险点", gettext_lazy("加风险点"), needs=whose, makes=Risk,
        name=f"{own}add", when=_at(*EDITED), ask=(CODE, *SAID), file=file)(add)  # fmt: skip
    act(Risk, "风险清单.改风险点", gettext_lazy("修改"), needs=whose, name=f"{own}change",
        when=_at(*EDITED), ask=SAID)(change)  # fmt: skip
    act(Risk, "风险清单.不适用", gettext_lazy("不适用"), needs=whose, name=f"{own}leave-out",
        when=lambda row: not row.unfit and _at(*EDITED)(row), ask=(REASON,),
        back=f"{own}take-in")(leave_out)  # fmt: skip
    act(Risk, "风险清单.恢复适用", gettext_lazy("恢复适用"), needs=whose, name=f"{own}take-in",
        when=lambda row: bool(row.unfit) and _at(*EDITED)(row))(take_in)  # fmt: skip


@act(
    RiskList, "风险清单.仍然适用", gettext_lazy("仍然适用"), needs=SUPERVISE_WORK, name="stand",
    open_to=("process",),
)  # fmt: skip
def stand(_actor: Account | None, row: RiskList) -> str:
    """Refuse to let a list stand whose post has another holder, or other duties.

    Raises
    ------
    Conflict
        Says which.

    """
    if told := changed([row]):
        raise Conflict(_("%s，不能选“仍然适用”，请重新编制。") % told[row.pk], field="outcome")
    return f"{row.log_name}仍然适用"


def _planned(row: RiskList) -> QuerySet[Review]:
    return pointing(Review, "case", cases_of(row)).filter(opened=None).order_by("due")


REVIEWS = Case.objects.filter(
    subject_model=LABEL, subject_id=OuterRef("pk"), process__key=REVIEW
)  # fmt: skip


def to_redraw(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the lists that hold, of which a review said that they be drawn up anew."""
    return current(rows).filter(Exists(REVIEWS.filter(result=REDO)))


def review_late(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Keep the lists whose review is overdue at a day, opened or not."""
    planned = Review.objects.filter(
        Q(case=OuterRef("case")) | Q(case__subject_model=LABEL, case__subject_id=OuterRef("pk")),
        opened=None, due__lt=day,
    )  # fmt: skip
    return rows.filter(Exists(planned) | Exists(REVIEWS.filter(closed_at=None, due__lt=day)))


def unreviewed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the lists of which no review is under way, nor said that they be drawn up anew."""
    return current(rows).filter(~Exists(REVIEWS.filter(Q(closed_at=None) | Q(result=REDO))))


@act(
    RiskList, "风险清单.复核立项", gettext_lazy("立项复核"), needs=SUPERVISE_WORK, name="review",
    when=lambda row: unreviewed(pointing(RiskList, "pk", [row.pk])).exists(),
)  # fmt: skip
def review(actor: Account | None, row: RiskList) -> Done:
    """Open the case in which a list is looked at again, in place of the one planned next."""
    due = _planned(row).first()
    if due is None:
        due = Review(case=row.case, opens=REVIEW, due=today())
        due.save()
    made = reviewing.look_again(actor, due)
    return Done(f"{row.log_name}复核立项 {made.number}", made=row)


@daily("一把手变动后的清单复核")
def open_changed() -> int:
    """Open the review of each list whose post has another holder or other duties."""
    rows = RiskList.objects.unscoped("查看岗位变动")
    some = list(unreviewed(rows).select_related("post__unit", "case"))
    told = changed(some)
    for row in some:
        if row.pk in told:
            review(None, row)
    return len(told)


@act(
    RiskList, "风险清单.重新编制", gettext_lazy("重新编制"), needs=SUPERVISE_WORK, makes=RiskList,
    name="redraw", when=lambda row: latest(pointing(RiskList, "pk", [row.pk])).exists(),
    confirm=gettext_lazy("按现在的清单另起一版，再经本人和上级确认；现在的一版留作沿革。"),
    back=gettext_lazy("新的一版确认以前，原版照旧可查。"),
)  # fmt: skip
def redraw(actor: Account | None, row: RiskList) -> Done:
    """Begin the next version with the rows of this one."""
    made = _begin(actor, row.post, row.kind, row)
    some = list(rows_of(row, Risk))
    for one in some:
        one.pk, one._state.adding, one.risk_list = None, True, made
    Risk.objects.bulk_create(some)
    _planned(row).delete()
    return Done(f"{made.log_name}起草", made=made)
