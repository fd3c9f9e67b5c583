"""Elections to come: their day and what precedes it, who stands for which post."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import held_by_key, rows_of
from guantong.meeting.models import Candidacy, Contest, Decision, Election, Motion, Stage
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import notice
from guantong.meeting.services.keeping import answered, kept_from_standing, standing
from guantong.people.models import Person
from guantong.standards import elections as rules

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Election.State
DEPUTIES, COMMITTEE = Candidacy.Nominated.DEPUTIES, Candidacy.Nominated.COMMITTEE
MOST_SEATS = 60


@act(
    Unit, "选举.筹备", _("准备选举"), needs=MEETING_RECORD, makes=Election, name="election-create",
    when=lambda unit: unit.closed_on is None,
    ask=(
        "name", "kind",
        Field("on", type="date", initial=lambda _row: timezone.localdate()),
        "by_election", "entitled",
    ),
)  # fmt: skip
def create(
    actor: Account | None, unit: Unit, *, name: str, kind: str, on: dt.date,
    by_election: bool = False, entitled: int | None = None, is_demo: bool = False,
) -> Done:  # fmt: skip
    """Prepare an election of a unit: its day and what has to be done before, counted back from it.

    Raises
    ------
    GuantongError
        If it has no name.

    """
    if not name.strip():
        raise GuantongError(
            _("请填写选举名称，例如“甲县第十九届人民代表大会第一次会议”。"), field="name"
        )
    row = Election(
        unit=unit, name=name.strip(), kind=kind, on=on, by_election=by_election,
        entitled=entitled, created_by=actor, is_demo=is_demo,
    )  # fmt: skip
    row.save()
    Stage.objects.bulk_create(
        Stage(election=row, code=one.code, name=one.name, due=one.due(on))
        for one in rules.stages(kind)
    )
    return Done(f"{unit.name}：{row.name}，{on}", made=row)


@act(
    Election, "选举.修改", _("修改"), needs=MEETING_RECORD, when=(State.COMING,), versioned=True,
    ask=("name", "on", "by_election", "entitled"),
)  # fmt: skip
def change(_actor: Account | None, election: Election, **facts: Any) -> Done:
    """Change what is said of an election that is to come; what is not done yet gets other days."""
    before = election.on
    for name, value in facts.items():
        setattr(election, name, value)
    if election.on != before:
        for one in rows_of(election, Stage).filter(done_on=None):
            found = rules.stage(one.code)
            if found is not None:
                one.due = found.due(election.on)
                one.save(update_fields=["due"])
    return Done(f"{election.name}，{election.on}", _("已保存。"))


@act(
    Stage, "选举.行事办结", _("办结"), needs=MEETING_RECORD, name="done",
    when=lambda stage: stage.done_on is None,
    ask=(Field("on", _("完成日期"), "date", initial=lambda _row: timezone.localdate()),),
)  # fmt: skip
def stage_done(actor: Account | None, stage: Stage, on: dt.date) -> str:
    """Record that something that comes before an election was done."""
    if on > timezone.localdate():
        raise GuantongError(_("完成日期晚于今天，请核对。"), field="on")
    stage.done_on, stage.done_by = on, actor
    stage.save(update_fields=["done_on", "done_by"])
    return f"{stage}：{on} 办结"


@act(
    Stage, "选举.行事恢复", _("恢复为未办"), needs=MEETING_RECORD, name="undone",
    when=lambda stage: (
        stage.done_on is not None and stage.election.state == Election.State.COMING
    ),
)  # fmt: skip
def stage_undone(_actor: Account | None, stage: Stage) -> str:
    """Take back that something was done."""
    stage.done_on, stage.done_by = None, None
    stage.save(update_fields=["done_on", "done_by"])
    return f"{stage}：恢复为未办"


def ready_to_stand(rows: Any) -> Any:
    """Keep the motions that make a candidate: passed, approved, in no election yet."""
    return rows.filter(
        standing(), answered(), decision__outcome=Decision.Outcome.PASSED,
        decision__applied_at=None, held_back="", candidacy=None,
    )  # fmt: skip


def waiting_for(election: Election) -> list[Motion]:
    """Return who may be listed for an election: of its unit and below, notice over."""
    rows = Motion.objects.unscoped("上级会议决定的人选，也由本级选举")
    rows = ready_to_stand(rows.filter(unit__path__startswith=election.unit_path))
    rows = rows.select_related("unit", "person", "notice", "answer", "meeting", "decision")
    return [one for one in rows.order_by("pk") if not _untold(one)]


def _untold(motion: Motion) -> str:
    """Say that the public was not told yet, or that the notice runs; "" if neither."""
    if not motion.needs_notice:
        return ""
    if motion.notice is None:
        return gettext("还没有公示")
    if not notice.over(motion.notice):
        return gettext("公示到 %s 截止") % motion.notice.last
    return ""


def _to_list(_reader: Any, election: Election) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.name}：{one.appoint}") for one in waiting_for(election)]


@act(
    Election, "选举.列入候选人", _("列入党委推荐的人选"), needs=MEETING_RECORD,
    when=(State.COMING,), name="list", versioned=True,
    ask=(
        Field("motions", _("经会议通过、待选举的人选"), "choices", choices=_to_list,
              help=_("会议通过，须报批的已批复，须公示的已期满。")),
    ),
)  # fmt: skip
def enlist(_actor: Account | None, election: Election, motions: Iterable[Any]) -> Done:
    """Let whom meetings passed stand for their posts; as many seats as stand for each, to begin.

    Raises
    ------
    GuantongError
        If nobody is chosen.
    Conflict
        If one of them waits for an approval or a notice, or stands elsewhere.

    """
    keys = set(map(int, motions))
    if not keys:
        raise GuantongError(_("请至少选择一人。"), field="motions")
    some = {one.pk: one for one in waiting_for(election)}
    gone = keys - some.keys()
    if gone:
        raise Conflict(_("所选人选中有的还不能列入候选人，或已列入其他选举。请刷新后重选。"))
    for pk in sorted(keys):
        motion = some[pk]
        _stand(election, motion, motion.person, COMMITTEE)
    names = "、".join(some[pk].name for pk in sorted(keys))
    return Done(f"{election.name}：{names}", gettext("已列入 %s 人。") % len(keys))


@act(
    Motion, "选举.提名候选人", _("列入选举"), needs=MEETING_RECORD, within="meeting",
    when=lambda motion: (
        motion.meeting.state == "decided" and motion.stands
        and getattr(motion, "candidacy", None) is None
        and hasattr(motion, "decision") and motion.decision.applied_at is None
        and motion.decision.outcome == Decision.Outcome.PASSED
    ),
    name="stand", ask=(Field("election", _("选举"), Election),),
    back=_("选举前，可以在选举页面把候选人“撤下”。"),
    confirm=_("列入后为候选人；选举结果登记以前，不更新任职情况。"),
)  # fmt: skip
def stand(_actor: Account | None, motion: Motion, election: Election) -> Done:
    """Let somebody whom a meeting passed stand for the post in an election.

    Raises
    ------
    Conflict
        If it waits for an approval or a notice, or the election is over or of another place.

    """
    election = held_by_key(Election, election.pk) or election
    if election.state != State.COMING:
        raise Conflict(_("%s的结果已登记。") % election.name, field="election")
    why = kept_from_standing(motion) or _untold(motion)
    if why:
        raise Conflict(_("%(name)s还不能列为候选人：%(why)s。") % {"name": motion.name, "why": why})
    unit = motion.unit
    if unit is None or not unit.path.startswith(election.unit_path):
        raise Conflict(_("%s不由该机关选举，请核对。") % motion.appoint, field="election")
    row = _stand(election, motion, motion.person, COMMITTEE)
    election.version += 1
    election.save()
    return Done(f"{motion.name}：{election.name}候选人", _("已列为候选人。"), value=row)


@act(
    Election, "选举.联名提名", _("登记其他候选人"), needs=MEETING_RECORD, when=(State.COMING,),
    name="nominate", versioned=True,
    ask=lambda election: (
        Field("contest", _("选举的职务"), "choice", choices=_contests(election)),
        Field("person", _("人选"), Person),
        Field("nominated", _("提名"), "choice", choices=Candidacy.Nominated.choices[1:]),
        Field("nominators", _("联名代表人数"), "number", least=1, when="nominated=deputies"),
    ),
)  # fmt: skip
def nominate(
    _actor: Account | None, election: Election, contest: str, person: Person,
    nominated: str = DEPUTIES.value, nominators: int | None = None,
) -> Done:  # fmt: skip
    """Record a candidate whom deputies nominated together, or who was written in.

    Raises
    ------
    GuantongError
        If fewer deputies nominated than the law asks.
    Conflict
        If the person stands for the post already.

    """
    to = rows_of(election, Contest).filter(pk=int(contest)).first()
    if to is None:
        raise GuantongError(_("请选择选举的职务。"), field="contest")
    table = rules.table()
    least = table.nominators.get(election.unit.kind, 0)
    if nominated == DEPUTIES and (nominators or 0) < least:
        text = _("联名提名须有 %(least)s 名以上代表，现为 %(n)s 名。依据：%(law)s。")
        told = {"least": least, "n": nominators or 0, "law": table.nominators_article}
        raise GuantongError(text % told, field="nominators")
    made = _candidate(election, to, person, None, nominated, nominators)
    return Done(f"{election.name}：{made.name}（{made.get_nominated_display()}）", _("已登记。"))


@act(
    Contest, "选举.应选名额", _("应选名额"), needs=MEETING_RECORD, within="election",
    when=(State.COMING,), name="seats", versioned=True,
    ask=(Field("seats", type="number", least=1, most=MOST_SEATS, initial=lambda row: row.seats),),
)  # fmt: skip
def set_seats(_actor: Account | None, contest: Contest, seats: int) -> str:
    """Say how many are to be elected to a post."""
    contest.seats = seats
    contest.save(update_fields=["seats"])
    return f"{contest}：应选 {seats} 名"


@act(
    Candidacy, "选举.撤下候选人", _("撤下"), needs=MEETING_RECORD, within="election",
    when=(State.COMING,), name="withdraw", versioned=True,
    ask=(Field("reason", _("撤下的理由"), "reason"),), confirm=_("撤下后可以再次列入。"),
    back=_("撤下错了，可以再次列入候选人。"),
)  # fmt: skip
def withdraw(_actor: Account | None, candidacy: Candidacy, reason: str) -> str:
    """Take a candidate off an election that is to come."""
    told = f"{candidacy.name}：{candidacy.contest}。理由：{reason}"
    contest = candidacy.contest
    candidacy.delete()
    if not rows_of(contest, Candidacy).exists():
        contest.delete()
    return told


def contests_of(election: Election) -> list[tuple[Contest, list[Candidacy]]]:
    """Return the posts of an election, each with who stands for it."""
    rows = rows_of(election, Candidacy).select_related("contest__unit", "person", "motion")
    found: dict[int, list[Candidacy]] = defaultdict(list)
    for one in rows:
        found[one.contest_id].append(one)
    contests = rows_of(election, Contest).select_related("unit")
    return [(one, found[one.pk]) for one in contests]


def warnings(election: Election) -> list[str]:
    """Say where there are fewer or more candidates than the law has it: told, not forbidden."""
    out = []
    for contest, some in contests_of(election):
        words = rules.fewer_or_more(
            chief=contest.is_chief, seats=contest.seats, candidates=len(some),
            by_election=election.by_election,
        )  # fmt: skip
        if words and election.kind == Election.Kind.PEOPLE:
            out.append(f"{contest}：{words}")
    return out


def _stand(election: Election, motion: Motion, person: Person, nominated: str) -> Candidacy:
    unit = motion.unit
    if unit is None:
        raise Conflict(_("%s不是任职事项。") % motion.name)
    contest = rows_of(election, Contest).filter(unit=unit, title=motion.title).first()
    if contest is None:
        contest = Contest(
            election=election, unit=unit, title=motion.title, level=motion.level,
            duty=motion.duty, is_chief=motion.is_chief, is_leading=motion.is_leading, seats=0,
        )  # fmt: skip
    contest.seats += 1
    contest.save()
    return _candidate(election, contest, person, motion, nominated, None)


def _candidate(
    election: Election, contest: Contest, person: Person, motion: Motion | None, nominated: str,
    nominators: int | None,
) -> Candidacy:  # fmt: skip
    if rows_of(contest, Candidacy).filter(person=person).exists():
        raise Conflict(_("%(name)s已是%(post)s候选人。") % {"name": person.name, "post": contest})
    row = Candidacy(
        election=election, contest=contest, person=person, motion=motion, name=person.name,
        nominated=nominated, nominators=nominators,
    )  # fmt: skip
    row.save()
    return row


def _contests(election: Election) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one, _some in contests_of(election)]
