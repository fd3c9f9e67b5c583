"""Giving a placement its grounds: situations, evidence, a hearing, two names; then the decision.

A placement in a group that needs grounds bars nobody before `confirm`. Evidence of a case is the
number of a document, never a copy.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import path_of, pointing
from guantong.core.services import files, signing
from guantong.people.rules.versions import rules_for
from guantong.people.services import records
from guantong.staffing.models import (
    Confirmation,
    Grounds,
    GroundsEvidence,
    Handling,
    Judgement,
)
from guantong.staffing.queries import grounds as reads
from guantong.staffing.queries.judgement import standing
from guantong.staffing.room import PLAN_MANAGE
from guantong.standards import grounds as rules
from guantong.standards.judgement import needing
from guantong.standards.months import add_months

if TYPE_CHECKING:
    from guantong.core.models import Account, StoredFile

State = Grounds.State
LIMIT = 20 << 20
INFLUENCE = "sanction.adjustment"


def begin(judgement: Judgement) -> Grounds | None:
    """Begin the grounds of a placement that needs them."""
    if judgement.group not in needing():
        return None
    made = Grounds(judgement=judgement)
    made.save()
    return made


def _begun(row: Judgement) -> bool:
    return bool(pointing(Grounds, "judgement", [row.pk]).exists())


def _last(row: Judgement) -> bool:
    return not pointing(Judgement, "replaces", [row.pk]).exists()


def _open(row: Grounds) -> bool:
    return row.state == State.PROPOSED and _last(row.judgement)


@act(
    Judgement, "研判.补写依据", gettext_lazy("补写依据"), needs=PLAN_MANAGE, makes=Grounds,
    name="ground", when=lambda row: row.group in needing() and _last(row) and not _begun(row),
)  # fmt: skip
def ground(_actor: Account | None, row: Judgement) -> Done:
    """Begin the grounds of a placement that was made before grounds were asked for."""
    made = begin(row)
    return Done(f"{row.unit_name} 1 人", _("请逐项补齐。"), made=made)


def _offered(_actor: Any, _row: Any) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in rules.section(rules.SITUATION)]


@act(
    Grounds, "研判.写明情形", gettext_lazy("写明情形"), needs=PLAN_MANAGE, when=_open,
    versioned=True, name="situations",
    ask=(
        Field("situations", type="choices", choices=_offered,
              help=gettext_lazy("《推进领导干部能上能下规定》第五条；可选几项。")),
    ),
    begins=lambda row, _said: {"situations": row.situations},
)  # fmt: skip
def situate(_actor: Account | None, row: Grounds, situations: list[str]) -> Done:
    """Say which situations of the regulation are met.

    Raises
    ------
    GuantongError
        If none is said, or one that the regulation does not know.

    """
    known = [one.code for one in rules.section(rules.SITUATION)]
    if not situations or set(situations) - set(known):
        raise GuantongError(_("请选择规定第五条中的情形。"), field="situations")
    row.situations = [code for code in known if code in situations]
    return Done(f"{row.log_name}：{row.cited}", _("已保存。"))


@act(
    Grounds, "研判.加证明材料", gettext_lazy("加证明材料"), needs=PLAN_MANAGE, when=_open,
    makes=GroundsEvidence, versioned=True, name="evidence",
    ask=(
        "kind", "title",
        Field("number", required=False,
              help=gettext_lazy("文件不在手边的，写文号；纪检监察文书只写文号。")),
        Field("upload", gettext_lazy("文件"), "file", required=False, when="!kind=case"),
    ),
)  # fmt: skip
def add_evidence(
    actor: Account | None, row: Grounds, kind: str, title: str, number: str = "",
    upload: Any = None,
) -> Done:  # fmt: skip
    """Add a file, or refer to a document by its number; of a case no file is taken.

    Raises
    ------
    GuantongError
        If there is neither.

    """
    number = " ".join(number.split())
    if not number and not upload:
        case = kind == GroundsEvidence.Kind.CASE
        text = _("纪检监察文书请写明文号，不存复印件。") if case else _("请附文件，或者写明文号。")
        raise GuantongError(text, field="number")
    file = _kept(actor, row, upload) if upload else None
    made = GroundsEvidence(
        grounds=row, kind=kind, title=" ".join(title.split()), number=number, file=file, by=actor
    )
    made.full_clean(exclude=["grounds", "by", "file"])
    made.save()
    return Done(f"{row.log_name}：{made.get_kind_display()}", _("已加入材料。"), made=made)


def _kept(actor: Account | None, row: Grounds, upload: Any) -> StoredFile:
    unit = Unit.objects.unscoped("文件归人员所在的机构").get(path=path_of(row))
    return files.store_sealed(actor, unit, str(upload.name), upload, "调整依据", limit=LIMIT)


@act(
    GroundsEvidence, "研判.不采用材料", gettext_lazy("不采用"), needs=PLAN_MANAGE, within="grounds",
    when=lambda one: not one.set_aside and _open(one.grounds), versioned=True, name="set-aside",
    ask=(Field("reason", gettext_lazy("不采用的理由"), "reason"),),
    back=gettext_lazy("需要时重新加入材料。"),
)  # fmt: skip
def put_aside(_actor: Account | None, one: GroundsEvidence, reason: str) -> Done:
    """Let evidence count no more; it stays to be read."""
    one.set_aside = reason[:200]
    one.save(update_fields=["set_aside"])
    return Done(f"{one.grounds.log_name}：{one.get_kind_display()}", _("已注明不采用。"))


@act(
    Grounds, "研判.听取本人说明", gettext_lazy("登记听取本人说明"), needs=PLAN_MANAGE, when=_open,
    versioned=True, name="hear",
    ask=(
        Field("heard_on", type="date"), "heard_by",
        Field("heard_how", type="choice", choices=Grounds.Heard.choices),
        Field("said", type="long", most=1000, when="heard_how=said"),
        Field("upload", gettext_lazy("谈话记录"), "file",
              help=gettext_lazy("本人签名的谈话记录，或者注明本人不作说明的记录。")),
    ),
)  # fmt: skip
def hear(
    actor: Account | None, row: Grounds, heard_on: dt.date, heard_by: str, heard_how: str,
    upload: Any, said: str = "",
) -> Done:  # fmt: skip
    """Enter that the person was heard: when, by whom, what was said, or that nothing was.

    Raises
    ------
    GuantongError
        If the day has not come, nobody spoke with the person, or nothing of it is on file.

    """
    said, heard_by = said.strip(), " ".join(heard_by.split())
    if heard_on > timezone.localdate():
        raise GuantongError(_("听取说明的日期不能晚于今天。"), field="heard_on")
    if not heard_by:
        raise GuantongError(_("请写明由谁同本人谈话。"), field="heard_by")
    if heard_how not in Grounds.Heard.values:
        raise GuantongError(_("请写明本人是否作了说明。"), field="heard_how")
    if heard_how == Grounds.Heard.SAID and not said:
        raise GuantongError(_("请写明本人怎样说明。"), field="said")
    if not upload:
        raise GuantongError(_("请附谈话记录。"), field="upload")
    row.heard_file = _kept(actor, row, upload)
    row.heard_on, row.heard_by, row.heard_how, row.said = heard_on, heard_by[:80], heard_how, said
    return Done(f"{row.log_name}：{row.get_heard_how_display()}", _("已登记。"))


def _refuse_lacking(row: Grounds) -> bool:
    """Refuse to confirm what is not whole, before a second person is asked and again then.

    Raises
    ------
    Conflict
        With everything that is lacking.

    """
    last = _("另一人确认")
    gaps = [one for one in reads.lacking(row) if one != last]
    if gaps:
        raise Conflict(_("依据不全，不能确认。还缺：%s。") % "、".join(gaps))
    return True


@act(
    Grounds, "研判.确认依据", gettext_lazy("提请另一人确认"), needs=PLAN_MANAGE, when=_open,
    then=State.CONFIRMED, makes=Confirmation, versioned=True, second=_refuse_lacking,
    name="confirm",
    confirm=gettext_lazy("另一人确认以后意见生效，情形、材料和本人说明不能再改。"),
    back=gettext_lazy("情况变化的，在研判中撤回意见，写明理由。"),
)  # fmt: skip
def confirm(actor: Account | None, row: Grounds) -> Done:
    """Let the placement count, with a second person's name.

    Raises
    ------
    Conflict
        If it lacks anything; says what.

    """
    _refuse_lacking(row)
    row.confirmed_on = timezone.localdate()
    made = Confirmation(grounds=row, by=actor)
    made.save()
    return Done(f"{row.log_name}：{row.cited}", _("已确认，意见生效。"), made=made)


def _ways(_actor: Any, _row: Any) -> list[tuple[str, str]]:
    found = [(one.code, one.label) for one in rules.section(rules.HANDLING)]
    return [*found, (Handling.NONE, _("不予调整"))]


def _stands(row: Grounds) -> bool:
    """Tell whether it is confirmed, and what is in force of its person."""
    if row.state != State.CONFIRMED:
        return False
    now = standing(row.judgement.person, timezone.localdate())
    return now is not None and now.pk == row.judgement_id


def _undecided(row: Grounds) -> bool:
    rows = pointing(Handling, "grounds", [row.pk])
    return _stands(row) and not rows.filter(state=Handling.State.PROPOSED).exists()


@act(
    Grounds, "研判.登记处理", gettext_lazy("登记组织决定"), needs=PLAN_MANAGE, when=_undecided,
    makes=Handling, name="handle",
    ask=(
        Field("code", type="choice", choices=_ways), "organ", Field("decided_on", type="date"),
        "document",
    ),
    confirm=gettext_lazy("登记党委（党组）已经作出的决定；另一人核签后记入本人奖惩，影响期按规则计算。"),
    back=gettext_lazy("核签前可以收回；核签后不能改。"),
)  # fmt: skip
def handle(
    actor: Account | None, row: Grounds, code: str, organ: str, decided_on: dt.date, document: str
) -> Done:
    """Write down what the committee decided; another person's signature enters it.

    Raises
    ------
    GuantongError
        If the decision is none of the regulation's, or lies before the confirmation or ahead.

    """
    if code not in [known for known, _label in _ways(None, row)]:
        raise GuantongError(_("请选择处理方式。"), field="code")
    if decided_on > timezone.localdate():
        raise GuantongError(_("决定日期不能晚于今天。"), field="decided_on")
    if row.confirmed_on is None or decided_on < row.confirmed_on:
        raise GuantongError(_("决定日期不能早于依据确认的日期。"), field="decided_on")
    made = Handling(
        grounds=row, code=code, organ=" ".join(organ.split()), decided_on=decided_on,
        document=" ".join(document.split()), by=actor,
    )  # fmt: skip
    if code not in (Handling.NONE, rules.LEVEL_KEPT):
        unit = row.judgement.person.unit
        made.months = rules_for(unit, decided_on).value(INFLUENCE, code)
    if made.months:
        made.influence_end = add_months(decided_on, made.months) - dt.timedelta(days=1)
    made.full_clean(exclude=["grounds", "by", "award", "seconded_by", "influence_end"])
    made.save()
    enter.run(actor, made)
    return Done(made.log_name, _("已提请，待另一人核签。"), made=made)


@act(
    Handling, "研判.核签处理", gettext_lazy("再次提请核签"), needs=PLAN_MANAGE, within="grounds",
    when=lambda one: one.state == Handling.State.PROPOSED and _stands(one.grounds),
    versioned=True, second=True, name="enter",
)  # fmt: skip
def enter(actor: Account | None, one: Handling) -> Done:
    """Enter the decision, with a second person's name: on the person's record, with its period."""
    row = one.grounds
    if one.code != Handling.NONE:
        one.award = records.save_record(actor, row.judgement.person, "A14", {
            "kind": one.code, "name": _("不适宜担任现职：%s") % one.name, "on": one.decided_on,
            "influence_end": one.influence_end, "authority": one.organ,
            "article": f"{rules.REGULATION}{row.cited}"[:160], "reason": one.document,
        })  # fmt: skip
    one.state = Handling.State.ENTERED
    one.save()
    row.state = State.DROPPED if one.code == Handling.NONE else State.DECIDED
    return Done(f"{one.log_name}（{one.document}）", _("已登记。"))


@act(
    Handling, "研判.收回处理", gettext_lazy("收回"), needs=PLAN_MANAGE, name="drop",
    when=lambda one: one.state == Handling.State.PROPOSED,
    back=gettext_lazy("收回错了，可以重新登记。"),
    confirm=gettext_lazy("没有核签的登记收回后，可以重新登记。"),
)  # fmt: skip
def drop(_actor: Account | None, one: Handling) -> str:
    """Take a decision back that nobody has seconded."""
    signing.withdraw(one)
    one.state = Handling.State.DROPPED
    one.save(update_fields=["state"])
    return one.log_name
