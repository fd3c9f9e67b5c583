"""An act: who may do what to a row in which state, what it asks, what the log calls it.

A room declares it once, on the function that does it. From that follow the lock, the right over
this very row, the state, the version, the reason, the second person, the event; and in the frame
its address, form, button and the tests of who may press it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from guantong.core import conditions, facts, fields, tree
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Asked, Field, FromFile
from guantong.core.models import Signing
from guantong.core.roles import Permission
from guantong.core.scope import found, held_by_key, paths_of
from guantong.core.services import events, signing
from guantong.core.text import Text

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Who may: a right over the row's place, or a test of (account, row) for what is a person's own.
Needs: TypeAlias = "Permission | Callable[[Any, Any], bool]"
#: The states in which; or a test of the row.
When: TypeAlias = "tuple[str, ...] | Callable[[Any], bool]"
REFUSED = "拒绝"
#: Under what name a signing keeps the keys of several rows; no act can ask a field of it.
MORE = "*"
#: Said as the way back: there is none.
FINAL = "final"


@dataclass(frozen=True)
class Done:
    """What an act did.

    Attributes
    ----------
    log
        One sentence for the auditor; without it the row's and the act's names.
    told
        What is said to whoever pressed it, and nowhere kept.
    made
        The row it made; the event is about it, and the reader goes to its page.
    value
        What a caller in the program gets instead of the row.

    """

    log: str = ""
    told: Text = ""
    made: models.Model | None = None
    value: Any = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Act:
    """One act on the rows of a model; called with an actor (None is the system) and a row.

    Attributes
    ----------
    needs
        The right it takes over the row's path, or a test for what is a person's own.
    when
        The states in which it can be done, empty for all; or a test of the row.
    then
        The state it leads to; empty where it leads to none.
    within
        The foreign key (or keys, ``motion__meeting``) to the row whose state and version count,
        where they are not its own; that row is locked first.
    ask
        What its form asks: names of fields of the model (or of ``makes``), fields of its own; or
        a function of the row.
    makes
        The model of the row it makes below this one. Where that has a ``seconded_by``, the second
        person's name stands there.
    versioned
        Whether it is done on a version that was seen, and leaves the next one; its event is about
        the row whose version counts, so that each version has its event.
    seen
        Whether it is done on a version that was seen, and leaves it as it is.
    second
        Whether another person must second it; or a function of the row.
    seconder
        The right over the row that the second person takes, where it is not ``needs`` again.
    confirm
        What is said before it is done: what will happen, what is missing; or a function of the
        row.
    back
        How it is taken back: the name of the act, on this model or on the row whose state counts,
        that does; or words; or `FINAL`. What ends, deletes or tells says it.
    open_to
        ``screen``: it has a button and an address; ``paper``: its form may be printed, blank;
        ``api``: programs may call it; ``process``: a step of a process may name it, and whoever
        signs that step needs its right. An act without is called by other code.
    file
        How it is done over the rows of a file, if it may be.
    vet
        Refuses answers that cannot be right, of the row and what was given: before anything is
        put forward for a second person, who would find it refused only then.
    begins
        What its form begins with, of the row and of what its address says: ``?step=s1``. What of
        it the address says itself is shown and not to be changed.

    """

    name: str
    model: type[models.Model]
    event: str
    label: Text
    needs: Needs
    when: When
    then: str
    within: str
    ask: Asked | Callable[[Any], Asked]
    makes: type[models.Model] | None
    versioned: bool
    seen: bool
    second: bool | Callable[[Any], bool]
    seconder: Permission | None
    confirm: Text | Callable[[Any], Text]
    back: Text
    open_to: tuple[str, ...]
    file: FromFile | None
    begins: Callable[[Any, Mapping[str, str]], Mapping[str, Any]] | None
    vet: Callable[..., None] | None
    do: Callable[..., Any]
    # A template that names an act means the act.
    do_not_call_in_templates: ClassVar[bool] = True

    @property
    def on_version(self) -> bool:
        """Whether it is done on a version that was seen."""
        return self.versioned or self.seen

    @property
    def keeps(self) -> Any:
        """The model of the row whose state and version count."""
        found: Any = self.model
        for name in filter(None, self.within.split("__")):
            found = found._meta.get_field(name).related_model
        return found

    def __call__(self, actor: Account | None, row: Any, *args: Any, **given: Any) -> Any:
        """Do it; return what it made, or the row as it stands now. Errors as `run`."""
        done = self.run(actor, row, *args, **given)
        return done.made if done.value is None else done.value

    def run(self, actor: Account | None, row: Any, *args: Any, **given: Any) -> Done:
        """Do it.

        Raises
        ------
        Refused
            If the actor has not the right over this row; the refusal is logged.
        Conflict
            If the row's state does not allow it, or somebody changed it since it was seen.
        GuantongError
            If what was given is wrong; says what.

        """
        version = given.pop("version", None) if self.on_version else None
        given = self._bound(actor, row, args, given)
        try:
            with transaction.atomic():
                now = self.hold(actor, row, version)
                given = self._tidied(now, given)
                if actor is not None and self.needs_second(now):
                    if self.vet is not None:
                        self.vet(now, **given)
                    return self._put_forward(actor, [now], given)
                return self._carry_out(actor, now, given)
        except Refused as error:
            events.record(actor, self.event, row, error.message, outcome=REFUSED)
            raise

    def over(self, actor: Account | None, rows: Sequence[Any], **given: Any) -> int:
        """Do it to many rows, all or none; return how many of them wait for a second person.

        What takes a second person is put forward once for all rows, and seconded once.
        Errors as `run`; they name the row.
        """
        with transaction.atomic():
            alone = actor is None
            waiting = [row for row in rows if not alone and self.needs_second(row)]
            for row in rows:
                if alone or not self.needs_second(row):
                    _naming(row, partial(self.run, actor, row, **given))
            if actor is not None and waiting:
                now = [_naming(row, partial(self.hold, actor, row)) for row in waiting]
                self._put_forward(actor, now, self._tidied(now[0], given))
        return len(waiting)

    def quietly(self, actor: Account | None, row: Any, **given: Any) -> Done:
        """Do it to a row that `hold` gave, as one of many that have one event together.

        Errors as for `run`.
        """
        return self._done(actor, row, self._tidied(row, given))

    def hold(
        self,
        actor: Account | None,
        row: Any,
        version: int | None = None,
        needs: Permission | None = None,
    ) -> Any:
        """Lock the row, read it anew, and refuse who may not or what its state does not allow.

        ``needs`` is another right than the act's own, as whoever seconds it has it.
        """
        if self.within:
            way, _by, last = self.within.rpartition("__")
            above = _along(row, way)
            keeper = _lock_by_key(self.keeps, getattr(above, f"{last}_id"), row)
            now = _lock(row)
            setattr(_along(now, way), last, keeper)
        else:
            now = keeper = _lock(row)
        if not self.allows(actor, now, needs):
            raise Refused(self._refusal(needs))
        if not self.ready(now):
            raise Conflict(_not_now(keeper, self.when))
        if version is not None and keeper.version != version:
            raise Conflict(_changed(keeper, version))
        return now

    def allows(self, actor: Account | None, row: Any, instead: Permission | None = None) -> bool:
        """Tell whether the actor has the right over the row, or another right ``instead``."""
        if actor is None:
            return True
        needs = instead or self.needs
        if isinstance(needs, Permission):
            over = all(actor.may(needs, path) for path in paths_of(row))
            return over and row.admits(actor, needs)
        return needs(actor, row)

    def ready(self, row: Any) -> bool:
        """Tell whether the row's state allows it."""
        if callable(self.when):
            return self.when(row)
        return not self.when or self.keeper(row).state in self.when

    def keeper(self, row: Any) -> Any:
        """Return the row whose state and version count."""
        return _along(row, self.within)

    def asks(self, row: Any) -> tuple[str | Field, ...]:
        """Return what its form asks about a row."""
        return tuple(map(self._named, self.ask(row) if callable(self.ask) else self.ask))

    def _named(self, asked: str | Field) -> str | Field:
        """Give a field without a label the label of the model's field of its name."""
        if isinstance(asked, str) or asked.label:
            return asked
        column: Any = (self.makes or self.model)._meta.get_field(asked.name)
        return replace(asked, label=column.verbose_name)

    def needs_second(self, row: Any) -> bool:
        """Tell whether another person must second it."""
        return self.second(row) if callable(self.second) else self.second

    def warning(self, row: Any) -> Text:
        """Return what is said before it is done, or nothing."""
        return self.confirm(row) if callable(self.confirm) else self.confirm

    @property
    def way_back(self) -> Text:
        """What is said of how it is taken back."""
        if self.back == FINAL:
            return _("办理后无法撤回。")
        # What undoes a creation is an act on what it made.
        models = filter(None, (self.model, self.keeps, self.makes))
        labels = [one._meta.label_lower for one in models]
        found = next(filter(None, (find(label, str(self.back)) for label in labels)), None)
        return _("办错了，可以用“%s”改回。") % found.label if found else self.back

    def _bound(
        self, actor: Account | None, row: Any, args: tuple[Any, ...], given: dict[str, Any]
    ) -> dict[str, Any]:
        if not args:
            return given
        signature = inspect.signature(self.do)
        bound = dict(signature.bind_partial(actor, row, *args, **given).arguments)
        for name, one in signature.parameters.items():
            if one.kind is one.VAR_KEYWORD:
                bound |= bound.pop(name, {})
        return dict(list(bound.items())[2:]) | given

    def _tidied(self, row: Any, given: dict[str, Any]) -> dict[str, Any]:
        """Return what was given as it is kept: what was not asked is filled in, or is nothing."""
        own = {one.name: one for one in self.asks(row) if isinstance(one, Field)}
        given, subject = dict(given), facts.Subject(row)
        for name, one in own.items():
            if name in given:
                continue
            held = subject.known(one.fact) if one.fact else None
            if held is not None:
                given[name] = held.value
            elif one.when or one.seen_by:
                given[name] = one.nothing
        shown = conditions.shown(own.values(), given) | (given.keys() - own.keys())
        return {
            name: value if name not in own
            else own[name].tidied(value) if name in shown
            else own[name].nothing
            for name, value in given.items()
        }  # fmt: skip

    def _refusal(self, instead: Permission | None = None) -> str:
        needs = instead or self.needs
        if isinstance(needs, Permission):
            return _("您在该单位没有“%s”的权限。") % events.chinese(needs.label)
        return _("这不是您本人的事项。")

    def _done(self, actor: Account | None, row: Any, given: dict[str, Any]) -> Done:
        keeper = self.keeper(row)
        done = self.do(actor, row, **given)
        if not isinstance(done, Done):
            done = Done(log=done or "")
        if self.then:
            keeper.state = self.then
        if self.versioned:
            keeper.version += 1
            if hasattr(keeper, "changed_by_id"):
                keeper.changed_by = actor
        if self.then or self.versioned:
            keeper.save()
        return done

    def _carry_out(self, actor: Account | None, row: Any, given: dict[str, Any]) -> Done:
        keeper = self.keeper(row)
        named, told = events.subject_of(row), str(getattr(row, "log_name", row))
        done = self._done(actor, row, given)
        subject = keeper if self.versioned else done.made or row
        text = done.log or f"{told}：{events.chinese(self.label)}"
        events.record(
            actor, self.event, subject if subject.pk else named, text, data=dict(done.data)
        )
        made = done.made if done.made is not None else row
        return Done(done.log, done.told, made, done.value)

    def _put_forward(self, actor: Account, rows: Sequence[Any], given: dict[str, Any]) -> Done:
        if not isinstance(self.needs, Permission):
            raise TypeError(f"{self.name} is a person's own and takes no second person")
        told = [str(getattr(row, "log_name", row)) for row in rows]
        label = events.chinese(self.label)
        many = {MORE: [row.pk for row in rows]} if len(rows) > 1 else {}
        text = f"{told[0]}等 {len(rows)} 条：{label}" if many else f"{told[0]}：{label}"
        made = signing.put_forward(
            actor, rows[0], self.seconder or self.needs, text, act=self.name,
            given=fields.packed({**given, **many}),
            digest=signing.digest_of(*rows), life=signing.LIFE,
            path=tree.above(path for row in rows for path in paths_of(row)),
        )  # fmt: skip
        for row, name in zip(rows, told, strict=True):
            events.record(actor, f"{self.event}.提请", row, f"{name}：{label}")
        return Done(told=_("已提请，待另一人核签。"), made=made)


#: Label of a model → name → the act.
ACTS: dict[str, dict[str, Act]] = {}


def act(
    model: type[models.Model],
    event: str,
    label: Text,
    *,
    needs: Needs,
    when: When = (),
    then: str = "",
    within: str = "",
    ask: Asked | Callable[[Any], Asked] = (),
    makes: type[models.Model] | None = None,
    versioned: bool = False,
    seen: bool = False,
    second: bool | Callable[[Any], bool] = False,
    seconder: Permission | None = None,
    confirm: Text | Callable[[Any], Text] = "",
    back: Text = "",
    open_to: tuple[str, ...] = ("screen",),
    file: FromFile | None = None,
    begins: Callable[[Any, Mapping[str, str]], Mapping[str, Any]] | None = None,
    vet: Callable[..., None] | None = None,
    name: str = "",
) -> Callable[[Callable[..., Any]], Act]:
    """Declare a function of (actor, row, **given) as an act; see `Act` for what is said of it.

    The function gets the row locked and read anew, and returns nothing, one sentence for the log,
    or a `Done`.
    """

    def declare(do: Callable[..., Any]) -> Act:
        made = Act(
            name or do.__name__, model, event, label, needs, when, then, within, ask, makes,
            versioned, seen, second, seconder, confirm, back, open_to, file, begins, vet, do,
        )  # fmt: skip
        if "process" in open_to and not isinstance(needs, Permission):
            raise TypeError(f"{made.name}: what is open to processes takes a right over its row")
        if file and (second or not isinstance(needs, Permission)):
            raise TypeError(f"{made.name}: a file takes an act of a right, without a second person")
        known = ACTS.setdefault(model._meta.label_lower, {})
        if made.name in known:
            raise LookupError(f"{model.__name__} has an act {made.name} already")
        known[made.name] = made
        return made

    return declare


def find(label: str, name: str) -> Act | None:
    """Return an act by its model's label and its name, or None."""
    return ACTS.get(label, {}).get(name)


def edits(model: type[models.Model]) -> set[str]:
    """Return what the log calls the acts by which a row of a model comes to its next version."""
    every = (one for some in ACTS.values() for one in some.values())
    return {one.event for one in every if one.versioned and one.keeps is model}


def open_to(
    actor: Account, row: models.Model, door: str = "screen", names: Sequence[str] = ()
) -> Iterator[Act]:
    """Yield what an account may do to a row now: its buttons; those named, in that order, or all.

    Of the others it is not asked whether the row's state allows them.
    """
    known = ACTS.get(row._meta.label_lower, {})
    for name in names or known:
        one = known.get(name)
        if one is not None and door in one.open_to and one.ready(row) and one.allows(actor, row):
            yield one


def hold(actor: Account | None, row: Any, needs: Permission) -> Any:
    """Lock a row for a write that is no act, and refuse who has not the right over it."""
    now = _lock(row)
    over = actor is None or all(actor.may(needs, path) for path in paths_of(now))
    if not over or (actor is not None and not now.admits(actor, needs)):
        raise Refused(_("您在该单位没有“%s”的权限。") % events.chinese(needs.label))
    return now


def subjects(one: Signing) -> list[Any]:
    """Return the rows that a signing is about; none if one of them is gone."""
    model = apps.get_model(one.subject_model)
    keys = one.given.get(MORE, {}).get("list") or [one.subject_id]
    rows = [found(model, key) for key in keys]
    return [] if None in rows else rows


def waiting(model: type[models.Model], name: str) -> set[int]:
    """Return the keys of the rows of which an act was put forward and waits; read in scope."""
    out: set[int] = set()
    for one in signing.waiting_for(model._meta.label_lower, name):
        out.update(one.given.get(MORE, {}).get("list") or [one.subject_id])
    return out


@transaction.atomic
def second(actor: Account, one: Signing) -> Any:
    """Second an act that was put forward; it is done as it was put forward, to every row.

    Raises
    ------
    Refused
        If the actor put it forward, or has not the act's right over a row.
    Conflict
        If a row changed since, or it is too late.

    """
    todo = find(one.subject_model, one.act)
    rows = subjects(one)
    if todo is None or not rows:
        raise Conflict(_("该事项的对象已不存在。"))
    now = [todo.hold(actor, row, needs=todo.seconder) for row in rows]
    if not signing.sign(actor, one, digest=signing.digest_of(*now)):
        return now[0]
    given = fields.unpacked({k: v for k, v in one.given.items() if k != MORE}, _row)
    made: list[Any] = []
    for row in now:
        # Who seconded stands on the row, where a row tells it; or on what is made.
        if hasattr(row, "seconded_by_id"):
            row.seconded_by = actor
        done: Any = todo._carry_out(one.by, row, given).made
        if done is not row and hasattr(done, "seconded_by_id"):
            done.seconded_by = actor
            done.save(update_fields=["seconded_by"])
        made.append(done)
    events.record(actor, f"{todo.event}.核签", now[0], one.text)
    return made[0]


def _naming(row: Any, do: Callable[[], Any]) -> Any:
    """Do something to one of many rows; an error says which."""
    try:
        return do()
    except GuantongError as error:
        error.message = f"{row}：{error.message}"
        raise


def _row(label: str, pk: Any) -> models.Model:
    row: models.Model | None = found(apps.get_model(label), pk)
    if row is None:
        raise Conflict(_("提请时所选的内容已不存在。"))
    return row


def _along(row: Any, way: str) -> Any:
    """Return the row to which foreign keys lead, one after the other."""
    for name in way.split("__") if way else ():
        row = getattr(row, name)
    return row


def _lock(row: Any) -> Any:
    return _lock_by_key(type(row), row.pk, row)


def _lock_by_key(model: type[models.Model], key: Any, row: Any) -> Any:
    now = held_by_key(model, key)
    if now is None:
        raise Conflict(_("“%s”已被删除，请刷新页面。") % row)
    return now


def _not_now(row: Any, when: When) -> str:
    if callable(when):
        text = _("%s现在不能这样做。请刷新页面。")
        return f"{text % row}"
    names = dict(row._meta.get_field("state").flatchoices)
    wanted = "、".join(str(names.get(one, one)) for one in when)
    told = {"row": str(row), "now": row.get_state_display(), "wanted": wanted}
    text = _("%(row)s现在是“%(now)s”，不能这样做；“%(wanted)s”时才可以。请刷新页面。")
    return f"{text % told}"


def _changed(row: Any, version: int) -> str:
    by = getattr(row, "changed_by", None)
    told = {
        "row": str(row), "who": by.display_name if by else _("别人"), "seen": version,
        "now": row.version,
    }  # fmt: skip
    text = _(
        "“%(row)s”刚被%(who)s修改过（您看到的是第 %(seen)s 版，现为第 %(now)s 版）。"
        "您的修改没有保存，请核对后再保存。"
    )
    return f"{text % told}"
