"""The catalogue: items entered or imported, published by two persons, withdrawn; the examples."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Process
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.frame.intake.writing import Writer
from guantong.jobs.one_stop.models import FACTS, ItemVersion, ServiceItem, Way
from guantong.jobs.one_stop.models.items import BAR, questions_of
from guantong.jobs.one_stop.room import ITEM_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

State = ServiceItem.State
LIVE = (State.DRAFT, State.PUBLISHED, State.CHANGED)
EXAMPLES = Path(__file__).parent.parent / "data" / "service_items.csv"
AT_ONCE = ("即办", "即时", "当场", "当日")
_DAYS = re.compile(r"(\d{1,3})\s*个?\s*(?:工作日.*)?")


def _days(name: str) -> Field:
    """Return the question for a limit, which exports write as «30个工作日» or «即办»."""

    def kept(row: Any) -> str:
        value = getattr(row, name, None)
        return "" if value is None else str(value)

    return Field(
        name, required=False, initial=kept, most=40,
        help=gettext_lazy("工作日数，如 30 或 30个工作日；当场办结的填“即办”。"),
    )  # fmt: skip


def _processes(_actor: Any, _row: Any) -> list[tuple[str, str]]:
    """Return the processes by which requests are handled."""
    rows = pointing(Process, "state", [Process.State.PUBLISHED]).order_by("key", "version")
    return list({
        one.key: one.name for one in rows if one.definition.subject == "one_stop.request"
    }.items())  # fmt: skip


def _kept_process(row: Any) -> str:
    return getattr(row, "process", "") or "service.request"


def _field(name: str) -> str | Field:
    if name == "process":
        return Field(name, type="choice", choices=_processes, initial=_kept_process)
    return _days(name) if name.endswith("_days") else name


ASKED = tuple(_field(name) for name in ("code", *FACTS))
SAID = {
    "code": Said(("事项编码", "事项编号", "编码", "序号编码")),
    "name": Said(("事项", "服务事项", "服务事项名称")),
    "category": Said(("事项类别", "主题分类", "所属领域")),
    "kind": Said(words={"公共服务事项": "public", "许可": "licence", "给付": "payment"}),
    "basis": Said(("办理依据", "实施依据")),
    "level": Said(words={"镇级": "township", "乡级": "township", "村级": "village"}),
    "department": Said(("实施机构", "责任部门", "主管部门", "实施单位")),
    "conditions": Said(("申请条件", "办理条件")),
    "materials": Said(("材料清单", "所需材料", "申报材料"), nothing=True),
    "legal_days": Said(("法定办结时限", "法定时限", "法定期限")),
    "promised_days": Said(("承诺办结时限", "承诺时限", "承诺期限")),
    "process": Said(blank="service.request"),
    "fee": Said(("是否收费", "收费情况", "收费标准"), nothing=False),
    "result": Said(("结果名称", "办理结果名称")),
    "telephone": Said(("咨询方式",)),
    "complaints": Said(("监督投诉电话", "监督投诉方式", "投诉电话")),
    "way": Said(("办理方式", "村级办理模式")),
}


class Catalogue(Writer):
    """Compares limits and materials as they are kept, however a file writes them."""

    def differs(self, existing: Any, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Return what stands and what the file says, where they differ."""
        plain = {name: _plain(name, value) for name, value in given.items()}
        return super().differs(existing, plain)


@act(
    Unit, "事项.录入", gettext_lazy("录入服务事项"), needs=ITEM_MANAGE, makes=ServiceItem,
    name="item-add", ask=ASKED,
    file=FromFile(
        gettext_lazy("导入服务事项"), key=("code",), again="change", said=SAID, writer=Catalogue
    ),
)  # fmt: skip
def add(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Enter an item as a draft.

    Raises
    ------
    GuantongError
        If a fact does not hold, or more is promised than the law demands.

    """
    row = ServiceItem(unit=unit)
    _fill(row, facts)
    row.save()
    return Done(f"{row.code} {row.name}", _("已录入，发布后生效：%s。") % row.name, made=row)


@act(
    ServiceItem, "事项.修改", gettext_lazy("修改"), needs=ITEM_MANAGE, when=LIVE, ask=ASKED,
    versioned=True,
)  # fmt: skip
def change(actor: Account | None, row: ServiceItem, **facts: Any) -> Done:
    """Change what an item says; what is published holds until it is published again."""
    _fill(row, facts)
    row.state = State.DRAFT if row.state == State.DRAFT else State.CHANGED
    return Done(f"{row.code} {row.name}", _("已保存，重新发布后对新的申请生效。"))


@act(
    ServiceItem, "事项.发布", gettext_lazy("发布"), needs=ITEM_MANAGE, then=State.PUBLISHED,
    when=(State.DRAFT, State.CHANGED), makes=ItemVersion, versioned=True, second=True,
    back="change",
    confirm=gettext_lazy("发布后向群众公开，对新的申请生效；已受理的仍按当时的版本办理。"),
)  # fmt: skip
def publish(actor: Account | None, row: ServiceItem) -> Done:
    """Keep what an item says as its next version, by two names; new requests go by it."""
    last = rows_of(row, ItemVersion).first()
    facts = {name: getattr(row, name) for name in FACTS}
    whole = json.dumps({"code": row.code, **facts}, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    made = ItemVersion(
        item=row, number=last.number + 1 if last else 1, digest=digest, by=actor, **facts
    )
    made.save()
    return Done(f"{row.code} 第 {made.number} 版", _("已发布：%s。") % made, made=made,
                data={"digest": digest})  # fmt: skip


@act(
    ServiceItem, "事项.停用", gettext_lazy("停用"), needs=ITEM_MANAGE, when=LIVE,
    then=State.WITHDRAWN, versioned=True, back="restore",
    ask=(Field("reason", gettext_lazy("停用理由"), "reason"),),
    confirm=gettext_lazy("停用后不再受理新的申请；已受理的照常办理。"),
)  # fmt: skip
def withdraw(actor: Account | None, row: ServiceItem, reason: str) -> str:
    """Take an item out of use; what was requested is finished."""
    return f"{row.code} {row.name}：{reason}"


@act(
    ServiceItem, "事项.恢复", gettext_lazy("恢复"), needs=ITEM_MANAGE, when=(State.WITHDRAWN,),
    then=State.DRAFT, versioned=True,
)  # fmt: skip
def restore(actor: Account | None, row: ServiceItem) -> str:
    """Take an item into the catalogue again, as a draft that two persons publish."""
    return f"{row.code} {row.name}"


@act(
    Unit, "事项.示例", gettext_lazy("载入示例事项"), needs=ITEM_MANAGE, name="item-examples",
    when=lambda unit: unit.kind == Unit.Kind.COUNTY, back=gettext_lazy("不需要的，逐项停用即可。"),
    confirm=gettext_lazy(
        "载入 161 项常见村级事项作为草稿，全部标为示例、待核：名称和办理方式多为自拟，"
        "时限、依据未经核对。发布前请逐项与本县清单核对。已有同编码的不改动。"
    ),
)  # fmt: skip
def examples(actor: Account | None, unit: Unit) -> Done:
    """Take the items of our own list in as drafts that are to be verified."""
    there = set(rows_of(unit, ServiceItem).values_list("code", flat=True))
    made = []
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = _example(unit, line)
            if row.code not in there:
                row.full_clean(exclude=("unit", "unit_path"), validate_unique=False)
                made.append(row)
    ServiceItem.objects.bulk_create(made, batch_size=200)
    return Done(
        f"{unit.name}：载入示例事项 {len(made)} 项", _("已载入 %d 项，均待核。") % len(made),
        value=len(made),
    )  # fmt: skip


def _example(unit: Unit, line: Mapping[str, str]) -> ServiceItem:
    names = {str(label): value for value, label in Way.choices}
    law = line["legal_limit"]
    seen = " ".join(filter(None, (line[f"source_{one}"] for one in ("title", "site", "url"))))
    basis = filter(None, (line["limit_basis"], law and f"法定时限：{law}"))
    return ServiceItem(
        unit=unit, unit_path=unit.path, code=f"示例-{line['code']}", name=line["item"],
        category=line["category"], department=line["department"], audience=line["object"],
        materials=papers_of(line["materials"]), way=names[line["mode"]],
        legal_days=limit(law, "legal_days") if "工作日" in law else None,
        promised_days=limit(line["promise"], "promised_days"), basis="；".join(basis),
        source=f"示例：{seen or '自拟'}（办理方式为自拟）", verify=True, is_demo=True,
    )  # fmt: skip


def _fill(row: ServiceItem, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        days = name.endswith("_days") and (value is None or isinstance(value, str))
        setattr(row, name, limit(value or "", name) if days else value)
    row.materials = papers_of(row.materials)
    wrong = questions_of(row.questions)[1]
    if wrong:
        raise GuantongError("；".join(wrong), field="questions")
    law, promise = row.legal_days, row.promised_days
    if law is not None and promise is not None and promise > law:
        text = _("承诺办结时限 %(promise)d 个工作日，长于法定办结时限 %(law)d 个工作日。")
        raise GuantongError(text % {"promise": promise, "law": law}, field="promised_days")
    try:
        row.full_clean(exclude=("unit", "unit_path"))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise GuantongError("；".join(messages), field=field) from error


def _plain(name: str, value: Any) -> Any:
    """Return a limit or materials as they are kept; what cannot be read is said when written."""
    try:
        if name.endswith("_days"):
            found = limit(value or "", name)
            return "" if found is None else str(found)
        return papers_of(value) if name == "materials" else value
    except GuantongError:
        return value


def limit(text: str, field: str) -> int | None:
    """Read a limit in working days.

    Raises
    ------
    GuantongError
        If it is counted otherwise, or is no number.

    Examples
    --------
    >>> limit("30个工作日", ""), limit("即办", ""), limit("", "")
    (30, 0, None)

    """
    text = text.strip()
    if not text:
        return None
    if text.startswith(AT_ONCE):
        return 0
    found = _DAYS.fullmatch(text)
    if found is None:
        raise GuantongError(
            _("“%s”不是工作日数。按自然日或月计的，请换算成工作日。") % text[:20], field=field
        )
    return int(found[1])


def papers_of(text: str) -> str:
    """Return materials one a line, however they were parted.

    Raises
    ------
    GuantongError
        If a line has more than three parts.

    """
    lines = [line.strip() for line in re.split(r"[\n；;]+", text) if line.strip()]
    lines = [line.replace("｜", BAR) for line in lines]
    for line in lines:
        if line.count(BAR) > 2:
            text = _("材料“%s”应写作：名称|原件或复印件|已有（由谁掌握）。") % line[:30]
            raise GuantongError(text, field="materials")
    return "\n".join(lines)
