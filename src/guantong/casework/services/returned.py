"""A unit's list given back as a workbook: checked row by row, signed at once; or a letter's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Conclusion, Mark, Turn, UnitList
from guantong.casework.room import CASE_DECIDE, CASE_WORK
from guantong.casework.services import answering, many
from guantong.casework.services.answering import Answer
from guantong.core.acts import Done, act
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Account
from guantong.core.services import events
from guantong.frame.intake.writing import Entry, Writer

NUMBER, WHO, OUTCOME = "number", "who", "outcome"


class Returned(Writer):
    """Reads a list's workbook; its rows are signed under one signature, all or none.

    A row without an outcome answers nothing.
    """

    keeps = undoes = False
    by_letter = False

    @staticmethod
    def begun(onto: UnitList) -> Iterable[Sequence[str]]:
        """Return a row for each case of the list that is not answered."""
        some = answering.open_of(onto).values_list("case__number", "case__title")
        return [list(one) for one in some]

    def find(self, entries: Sequence[Entry]) -> None:
        """Find each row's turn; one without an outcome stays as it is."""
        self.turns: dict[str, Turn] = {one.case.number: one for one in answering.open_of(self.onto)}
        for one in entries:
            if not one.given.get(OUTCOME):
                one.existing = self.turns.get(one.given[NUMBER])

    def differs(
        self, _existing: Any, _given: Mapping[str, Any]
    ) -> dict[str, tuple[Any, Any]]:  # fmt: skip
        """Return nothing: what stays as it is takes nothing of the file."""
        return {}

    def check(self, entries: Sequence[Entry]) -> None:
        """Say what is wrong with each row, and of whom the account must keep out."""
        met: set[str] = set()
        answers: dict[int, Entry] = {}
        for one in entries:
            number = one.given[NUMBER]
            turn = self.turns.get(number)
            if turn is None:
                one.say(NUMBER, _("清单里没有待办的“%s”：编号不对，或已经办完。") % number)
            elif number in met:
                one.say(NUMBER, _("前面已有一行的编号与此相同。"))
            elif one.given.get(WHO, turn.case.title) != turn.case.title:
                one.say(WHO, _("编号 %(number)s 是“%(who)s”，与此不符，请核对是否错行。") % {
                    "number": number, "who": turn.case.title,
                })  # fmt: skip
            elif one.existing is None:
                fault = answering.wrong(_answer(turn, one), proven=self.by_letter)
                if fault:
                    one.say(*fault)
                answers[turn.pk] = one
            met.add(number)
        if not self.by_letter:
            some = [turn for turn in self.turns.values() if turn.pk in answers]
            for key, why in many.keeps_out(self.actor, some).items():
                answers[key].say(NUMBER, why)

    def write(self, entries: Sequence[Entry]) -> None:
        """Sign what is answered, at once."""
        self.check(entries)
        if any(one.faults for one in entries):
            return
        now = self.act.hold(self.actor, self.onto)
        answers = [
            _answer(self.turns[one.given[NUMBER]], one) for one in entries if one.existing is None
        ]
        done = self.act.quietly(self.actor, now, answers=answers)
        if done.made is not None:
            subject = done.made
            events.record(self.actor, "联审.签署", subject, done.log, data=dict(done.data))
        for one in entries:
            one.row.made = 0


def _answer(turn: Turn, one: Entry) -> Answer:
    given = one.given
    return Answer(turn, given[OUTCOME], given.get("article", ""), given.get("reason", ""))


class OfLetter(Returned):
    """Reads so what a unit's sealed letter says of some; it is kept until the letter is entered."""

    by_letter = True


_ASKED = (
    Field(NUMBER, gettext_lazy("编号"), most=24),
    Field(WHO, gettext_lazy("人选"), required=False, most=160),
    Field(OUTCOME, type="choice", required=False,
          choices=lambda _actor, row: answering.outcomes_of(row)),
    Field("article", required=False, most=200),
    Field("reason", required=False, most=400),
)  # fmt: skip
_SAID = {
    OUTCOME: Said(note=gettext_lazy("不填即不签署，仍为未反馈。")),
    WHO: Said(note=gettext_lazy("与编号核对，防止错行。")),
}


@act(
    UnitList, "联审.按表签署", gettext_lazy("交回清单"), needs=CASE_WORK, makes=Conclusion,
    name="return", when=answering.is_open, ask=_ASKED, open_to=(),
    back=gettext_lazy("签错了，由签署人在该事项里更正结论，原结论保留。"),
    confirm=gettext_lazy("表中填了结论的各行，一次签署。"),
    file=FromFile(
        gettext_lazy("交回清单"), said=_SAID, writer=Returned,
        help=gettext_lazy("下载清单，填好结论后交回；核对无误，按“写入”即一次签署。"),
    ),
)  # fmt: skip
def hand_in(actor: Account, row: UnitList, answers: Sequence[Answer]) -> Done:
    """Sign what a returned workbook says."""
    return answering.conclude(actor, row, answers)


@act(
    UnitList, "联审.拟录函件", gettext_lazy("导入函件结论"), needs=CASE_DECIDE, makes=Mark,
    name="letter-rows", when=answering.is_open, ask=_ASKED, open_to=(), back="mark-letter",
    file=FromFile(
        gettext_lazy("导入函件结论"), said=_SAID, writer=OfLetter,
        help=gettext_lazy("函件里的例外按表导入；登记函件时一并登记。"),
    ),
)  # fmt: skip
def hold_letter(actor: Account, row: UnitList, answers: Sequence[Answer]) -> Done:
    """Keep what a workbook says of a unit's letter, until the letter is entered."""
    keys = [one.turn.pk for one in answers]
    answering.keep(actor, row, answers, drop=keys, by_letter=True)
    return Done(f"{row}：拟录函件 {len(answers)} 人")
