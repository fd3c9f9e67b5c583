"""Answers that were collected on paper, from a file: one row for each form."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.assess.models import Ballot, Campaign, Form, Ratee, Source
from guantong.assess.room import CAMPAIGN_MANAGE
from guantong.assess.services.answering import BLANK, NO, UNKNOWN, YES, indicators
from guantong.assess.services.campaigns import digest_of
from guantong.core.acts import Done, act
from guantong.core.fields import Field, FromFile, Said
from guantong.core.scope import rows_of
from guantong.frame.intake.writing import Entry, Writer
from guantong.standards.indicators import SOURCES

if TYPE_CHECKING:
    from guantong.core.models import Account

RATER, SOURCE, UNIT, RATEE = "rater", "source", "unit", "ratee"
LONGEST_RATER = 40
UNIT_LABEL = Campaign._meta.get_field("unit").verbose_name
ANSWERS = ((str(YES), "是"), (str(NO), "否"), (str(UNKNOWN), "不了解"))
WORDS = {"1": str(YES), "√": str(YES), "0": str(NO), "×": str(NO), "2": str(UNKNOWN)}


@dataclass
class Sheet:
    """One respondent's forms, as the table gives them."""

    source: str
    forms: dict[int, bytes] = field(default_factory=dict)


#: What sources were called before; files of then are still read.
EARLIER = {"班子成员": "peer", "下属": "subordinate", "监督机构": "oversight"}


def _asked(campaign: Campaign) -> tuple[Field, ...]:
    """Return what each row says: who, of which side, about whom, and an answer to each item."""
    return (
        Field(RATER, _("答卷号"), most=LONGEST_RATER,
              help=_("只用来分清人，请勿填写姓名工号。")),
        Field(SOURCE, _("来源"), "choice", choices=tuple(SOURCES.items())),
        Field(UNIT, UNIT_LABEL, required=False, most=120),
        Field(RATEE, _("考察对象"), most=40),
        *(
            Field(row.code, row.code, "choice", required=False, choices=ANSWERS, help=row.wording)
            for row in indicators(campaign)
        ),
    )  # fmt: skip


def _said(campaign: Campaign) -> Mapping[str, Said]:
    return {
        SOURCE: Said(words=EARLIER), **{row.code: Said(words=WORDS) for row in indicators(campaign)}
    }  # fmt: skip


class Answers(Writer):
    """Joins the rows of one respondent; afterwards nothing tells which row was whose."""

    most = 100_000
    # What ties an answer to the number on its paper goes as soon as it is not needed.
    keeps = False

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.asked = [(row.code, row) for row in indicators(self.onto)]
        self.people: dict[str, list[Ratee]] = defaultdict(list)
        for ratee in rows_of(self.onto, Ratee).select_related("unit"):
            self.people[ratee.name].append(ratee)
        self.units = {r.unit.name for found in self.people.values() for r in found}
        self.sheets: dict[str, Sheet] = {}
        self.first: dict[tuple[str, int], int] = {}

    @staticmethod
    def begun(onto: Campaign) -> Iterable[Sequence[str]]:
        """Return a row for each person who is assessed."""
        return [["", "", r.unit.name, r.name] for r in rows_of(onto, Ratee).select_related("unit")]

    def find(self, entries: Sequence[Entry]) -> None:
        """Forms of paper are always new."""

    def check(self, entries: Sequence[Entry]) -> None:
        """Say what does not fit within a row, and between those of one respondent."""
        self.sheets, self.first = {}, {}
        for one in entries:
            self._read(one)

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep all forms at once."""
        self.check(entries)
        if not any(one.faults for one in entries):
            now = self.act.hold(self.actor, self.onto)
            self.act.quietly(self.actor, now, sheets=self.sheets)
            for one in entries:
                one.row.made = 0

    def _read(self, one: Entry) -> None:
        rater, source = one.given[RATER], one.given[SOURCE]
        known = self.sheets.get(rater)
        if known and known.source != source:
            one.say(SOURCE, f"同一答卷号前面的来源是“{SOURCES[known.source]}”")
        ratee = self._ratee(one)
        answers = self._answers(one, source)
        if ratee is not None:
            first = self.first.setdefault((rater, ratee.pk), one.row.number)
            if first != one.row.number:
                one.say(RATEE, f"与第 {first} 行重复：同一答卷号、同一对象")
            if source == Source.SELF and known and set(known.forms) - {ratee.pk}:
                one.say(RATEE, "自评只能评本人，这个答卷号已评过另一人")
        if not one.faults and ratee is not None:
            self.sheets.setdefault(rater, Sheet(source)).forms[ratee.pk] = answers

    def _ratee(self, one: Entry) -> Ratee | None:
        name, unit = one.given[RATEE], one.given.get(UNIT, "")
        if name not in self.people:
            one.say(RATEE, f"本次考察没有“{name}”")
        if unit and unit not in self.units:
            one.say(UNIT, f"本次考察没有单位“{unit}”")
            return None
        found = [r for r in self.people.get(name, ()) if not unit or r.unit.name == unit]
        if name in self.people and not found:
            one.say(UNIT, f"“{name}”不在“{unit}”")
        if len(found) > 1:
            one.say(RATEE, f"有 {len(found)} 位“{name}”，请填写单位")
        return found[0] if len(found) == 1 else None

    def _answers(self, one: Entry, source: str) -> bytes:
        data = bytearray([BLANK]) * len(self.asked)
        for place, (code, yardstick) in enumerate(self.asked):
            if code not in one.given:
                continue
            if source not in yardstick.sources:
                one.say(code, f"{SOURCES[source]}不答 {code}")
            data[place] = int(one.given[code])
        if all(code not in one.given for code, _row in self.asked):
            one.say("", "整行没有一个答案")
        return bytes(data)


@act(
    Campaign, "考察.导入答卷", _("导入测评表"), needs=CAMPAIGN_MANAGE,
    when=(Campaign.State.OPEN,), makes=Form, ask=_asked, open_to=(), name="answers",
    file=FromFile(_("导入测评表"), said=_said, writer=Answers),
)  # fmt: skip
def keep(_actor: Account | None, campaign: Campaign, sheets: dict[str, Sheet]) -> Done:
    """Keep imported forms as handed-in ballots; return how many forms there are."""
    home = {r.pk: r for r in rows_of(campaign, Ratee).select_related("unit")}
    forms: list[tuple[Ballot, dict[int, bytes]]] = []
    for sheet in sheets.values():
        units = {home[pk].unit for pk in sheet.forms}
        unit = units.pop() if len(units) == 1 else campaign.unit
        own = next(iter(sheet.forms)) if sheet.source == Source.SELF else None
        ballot = Ballot(
            campaign=campaign, unit=unit, unit_path=unit.path, source=sheet.source, ratee_id=own,
            digest=digest_of(secrets.token_hex(16)), state=Ballot.State.SUBMITTED,
            submitted_on=timezone.localdate(), imported=True,
        )  # fmt: skip
        forms.append((ballot, sheet.forms))
    # The order of the file is forgotten, so that a row cannot be found again by its number.
    secrets.SystemRandom().shuffle(forms)
    Ballot.objects.bulk_create([ballot for ballot, _ in forms], batch_size=500)
    made = [
        Form(ballot=ballot, ratee_id=pk, answers=answers, revision=1)
        for ballot, given in forms
        for pk, answers in given.items()
    ]
    Form.objects.bulk_create(made, batch_size=500)
    return Done(f"{campaign.name}导入测评表 {len(made)} 份", value=len(made))
