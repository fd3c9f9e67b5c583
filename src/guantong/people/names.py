"""A pasted list of names held against the persons one may see: who is ours, and which of a name."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.formats.appointment.months import read_month
from guantong.formats.names import normal, spaced
from guantong.people.models import Person

if TYPE_CHECKING:
    from guantong.core.models import Account

MOST = 500
PARTS, WORDS = re.compile(r"[\n\r、，,；;]+"), re.compile(r"\S+")


@dataclass
class Named:
    """One name of a list, what stands with it, and who bears it."""

    name: str
    words: list[str] = field(default_factory=list)
    bearers: list[Person] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What was pasted."""
        return " ".join((self.name, *self.words))

    def takes(self, word: str) -> bool:
        """Tell whether a word says more of this name: a month of birth, or part of a unit."""
        return any(_fits(one, word) for one in self.bearers)

    def narrow(self) -> None:
        """Keep the bearers whom every word fits."""
        self.bearers = [p for p in self.bearers if all(_fits(p, word) for word in self.words)]


def look_up(actor: Account, text: str) -> list[Named]:
    """Return the names of a list, in its order, each with the persons in scope who bear it.

    Names stand one a line or are parted by 、，； or blanks; a unit or a month of birth may follow.
    A name that was pasted twice stands once.

    Raises
    ------
    GuantongError
        If there are too many names.

    """
    parts = map(spaced, PARTS.split(text.replace("\x00", "")))
    lines = [list(map(normal, WORDS.findall(part))) for part in parts]
    words = {word for line in lines for word in line}
    if len(words) > MOST:
        raise GuantongError(_("一次最多比对 %(n)s 个姓名，请分批。") % {"n": MOST}, field="names")
    known: defaultdict[str, list[Person]] = defaultdict(list)
    for person in Person.objects.visible_to(actor).filter(name__in=words).select_related("unit"):
        known[person.name].append(person)
    found: list[Named] = []
    for line in lines:
        for at, word in enumerate(line):
            last = found[-1] if at else None
            if last is not None and word not in known and (last.takes(word) or read_month(word)):
                last.words.append(word)
            else:
                found.append(Named(word, [], known[word]))
    for one in found:
        one.narrow()
    return list({one.text: one for one in found}.values())


def _fits(person: Person, word: str) -> bool:
    month = read_month(word)
    return person.birth_month == month if month else word in person.unit.name
