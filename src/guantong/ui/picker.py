"""Picking rows of a model: by typing a part of a name, never by knowing a code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.scope import ScopedModel, ScopedQuerySet
from guantong.ui.tables import NAMES, finder

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.roles import Permission
    from guantong.core.text import Text

#: So many rows stand in a drop-down; of more, one is found by typing.
MOST_LISTED = 20
#: So many rows are offered for what was typed, or named in a message.
MOST_OFFERED, MOST_NAMED = 20, 5
LONGEST_KEY, LONGEST_WORDS = 18, 120
SEPARATORS = re.compile(r"[\s、，,；;]+")


class Typed(NamedTuple):
    """What a picker sent: the keys that were chosen, and words for which nothing was chosen."""

    keys: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Offer:
    """A row as it is offered: its key, its name, and what tells it from others of the name."""

    key: Any
    name: str
    told: str


def rows_for(
    model: type[models.Model], reader: Account, needs: Permission | None = None, under: str = ""
) -> models.QuerySet[Any]:
    """Return the rows that a reader sees and may use for what takes a right, under a path."""
    if not issubclass(model, ScopedModel):
        return model._default_manager.all()
    rows: ScopedQuerySet = model.objects.visible_to(reader).filter(model.in_use)
    if needs is not None:
        rows = rows.held_by(reader, needs)
    return rows.filter(rows.under(under)) if under else rows


def narrowed(rows: models.QuerySet[Any], words: str) -> models.QuerySet[Any]:
    """Keep the rows that are meant by words: characters, pinyin, initials, a code."""
    found = finder(rows.model)
    for word in words.replace("\x00", "")[:LONGEST_WORDS].split():
        rows = found.find(rows, word)
    return rows


def offers(rows: models.QuerySet[Any], most: int = MOST_OFFERED) -> Iterator[Offer]:
    """Yield the first rows as they are offered."""
    found = finder(rows.model)
    for row in found.joined(rows)[:most]:
        yield Offer(row.pk, str(row), found.tell(row))


class Shown(NamedTuple):
    """What a picker shows: the rows that are chosen, or the words that are typed."""

    chosen: list[Offer]
    words: str


class Picker(forms.Widget):
    """A field to type in, with a list of what fits; what is chosen is kept by its key."""

    template_name = "ui/picker.html"
    several = False

    def __init__(self) -> None:
        super().__init__()
        self.address = ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Tell the template what was chosen, and where to ask for what fits."""
        chosen, words = value if isinstance(value, Shown) else ([], value or "")
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "address": self.address, "several": self.several, "chosen": chosen,
            "text": words or (chosen[0].name if chosen and not self.several else ""),
        }  # fmt: skip
        return context

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> Typed:
        """Return the keys and the words."""
        several = getattr(data, "getlist", lambda key: [data[key]] if key in data else [])
        keys = tuple(str(key) for key in several(name) if key not in ("", None))
        return Typed(keys, str(data.get(f"{name}_text") or ""))

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        """Tell whether neither was sent."""
        return name not in data and f"{name}_text" not in data


class ManyPicker(Picker):
    """The same for several rows; each that was chosen can be taken off again."""

    several = True


class RowField(forms.Field):
    """A row of a model, among those the reader may use; `offer` says who reads.

    Parameters
    ----------
    needs
        The right over the row that the reader must hold, besides that to see it.
    limit
        A condition on the rows.
    known
        Returns the rows that are taken where they are named exactly, if these are more than the
        reader sees: what is offered stays within the reader's scope.

    """

    widget: Any = Picker
    #: Whether few rows stand in a drop-down.
    listed = True

    def __init__(
        self, model: type[models.Model], *, needs: Permission | None = None, limit: Any = None,
        known: Callable[[], models.QuerySet[Any]] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.model, self.needs, self.limit, self.under = model, needs, limit or {}, ""
        self.known = known
        self.rows: models.QuerySet[Any] = model._default_manager.none()
        super().__init__(**kwargs)

    def offer(self, reader: Account) -> Self:
        """Say who reads: of few rows one is chosen from a drop-down, of many by typing."""
        offered = rows_for(self.model, reader, self.needs, self.under).complex_filter(self.limit)
        self.rows = self.known() if self.known else offered
        listed = self.listed and self.known is None
        few = list(offers(offered, MOST_LISTED + 1)) if listed else []
        if 0 < len(few) <= MOST_LISTED:
            self.widget = forms.Select(choices=[("", "—"), *_labelled(few)])
            self.widget.is_required = self.required
        else:
            asked = {"needs": self.needs, "under": self.under}
            query = urlencode({name: value for name, value in asked.items() if value})
            address = reverse("frame:pick", args=[self.model._meta.label_lower])
            self.widget.address = f"{address}?{query}"
        return self

    def prepare_value(self, value: Any) -> Any:
        """Show rows by their names; what a page's address names by its code is found too."""
        typed = _typed(value)
        rows = self._by_keys(typed.keys)
        if not rows and len(typed.keys) == 1 and _has(self.model, "code"):
            rows = {row.pk: row for row in self.rows.filter(code=typed.keys[0])}
        if isinstance(self.widget, forms.Select):
            return next(iter(rows), typed.keys[0] if typed.keys else "")
        words = typed.words if rows and self.widget.several else typed.words or typed.keys[:1]
        chosen = [Offer(pk, str(row), "") for pk, row in rows.items()]
        return Shown(chosen, "" if rows and not self.widget.several else "".join(words))

    def named(self, value: Any) -> str:
        """Write the rows that a value stands for."""
        return "、".join(map(str, self._by_keys(_typed(value).keys).values()))

    def _by_keys(self, keys: Iterable[str]) -> dict[Any, Any]:
        known = [key for key in keys if key.isdecimal() and len(key) <= LONGEST_KEY]
        return self.rows.in_bulk(known) if known else {}

    def clean(self, value: Any) -> Any:
        """Return the row; words for which none was chosen are a code or an only name.

        Raises
        ------
        ValidationError
            If the reader sees no such row, or several: they are then named.

        """
        typed = _typed(value)
        found = self._by_keys(typed.keys[:1])
        words = typed.words.strip() or "".join(typed.keys[:1]).strip()
        if found:
            return next(iter(found.values()))
        if not words:
            self.validate(None)
            return None
        return self.told(words)

    def told(self, words: str) -> Any:
        """Return the row that words name."""
        exact: list[Any] = []
        for column in ("code", *NAMES):
            if not exact and _has(self.model, column):
                exact = list(self.rows.filter(**{column: words})[: MOST_NAMED + 1])
        if len(exact) == 1:
            return exact[0]
        what = {"what": self.model._meta.verbose_name}
        if exact:
            same = self.rows.filter(pk__in=[row.pk for row in exact])
            text = _("叫这个名称的%(what)s不止一个，请从列表中选：%(named)s")
            raise forms.ValidationError(text % (what | {"named": _named(same)}))
        text = _("没有这个%(what)s，或不在您的范围内。") % what
        near = _named(narrowed(self.rows, words))
        raise forms.ValidationError(text + (_("是不是：%s？") % near if near else ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another row is chosen than the one before."""
        return str(_one(initial) or "") != str(_one(data) or "")


class RowsField(RowField):
    """Several rows of a model; each is chosen as in `RowField`."""

    widget = ManyPicker

    listed = False

    def clean(self, value: Any) -> list[Any]:
        """Return the rows; errors as `RowField`, for each word that names none."""
        typed, faults = _typed(value), []
        found = self._by_keys(typed.keys)
        rows = [found[int(key)] for key in dict.fromkeys(typed.keys) if key in map(str, found)]
        words = [key for key in typed.keys if key not in map(str, found)]
        for word in filter(None, SEPARATORS.split(" ".join((*words, typed.words)))):
            try:
                rows += [row for row in [self.told(word)] if row not in rows]
            except forms.ValidationError as error:
                faults.append(f"{word}：{error.message}")
        if faults:
            raise forms.ValidationError(faults)
        if not rows:
            self.validate(None)
        return rows


def _typed(value: Any) -> Typed:
    if isinstance(value, Typed):
        return value
    if isinstance(value, Shown):
        return Typed(tuple(str(one.key) for one in value.chosen), value.words)
    several = value if isinstance(value, list | tuple | models.QuerySet) else [value]
    keys = (getattr(one, "pk", one) for one in several)
    return Typed(tuple(str(key) for key in keys if key not in ("", None)), "")


def _one(value: Any) -> Any:
    keys = _typed(value).keys
    return keys[0] if keys else None


def _has(model: type[models.Model], column: str) -> bool:
    try:
        model._meta.get_field(column)
    except FieldDoesNotExist:
        return False
    return True


def _named(rows: models.QuerySet[Any]) -> str:
    return "；".join(map(_in_full, offers(rows, MOST_NAMED)))


def _labelled(found: list[Offer]) -> list[tuple[Any, Text]]:
    """Return rows as a drop-down shows them; those of one name say what tells them apart."""
    names = [one.name for one in found]
    return [(one.key, _in_full(one) if names.count(one.name) > 1 else one.name) for one in found]


def _in_full(one: Offer) -> str:
    return f"{one.name}（{one.told}）" if one.told else one.name
