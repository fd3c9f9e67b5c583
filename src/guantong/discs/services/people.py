"""The disc that goes out: units, cadres with all their records, posts and quotas of a subtree.

On the machine without a network what the disc says stands; nobody is taken away there who is not on
it, since a meeting may name them.
"""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.discs import BadDisc
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all, rows_under
from guantong.core.services import files, units
from guantong.discs.services.carrying import Back, Keys, Reader, by_person, listed, told
from guantong.discs.services.rows import whole
from guantong.frame.models import Source, SourceKind
from guantong.people.models import (
    RECORDS,
    Category,
    FamilyMember,
    Person,
    Photo,
    Record,
    ResumePeriod,
    StaffQuota,
)
from guantong.people.services import persons
from guantong.people.services.records import kin_digest
from guantong.staffing.models import Post

if TYPE_CHECKING:
    from guantong.core.models import Account

PIECE = 200
#: What a record does not say of itself: whose it is stands around it, what it lies within beside.
AROUND = ("person", "within")
UNITS = ("code", "name", "kind", "parent", "closed_on")


def gather(unit: Unit) -> dict[str, Any]:
    """Return what a disc carries of a unit and all below it."""
    keys = Keys.of_all()
    people = list(rows_under(unit, Person).filter(category=Category.CADRE))
    found = [_person(one, keys) for one in people]
    by_key = {one.pk: said for one, said in zip(people, found, strict=True)}
    for model in RECORDS:
        rows = rows_of_all(list(by_key), model, "person").order_by("person_id", "position", "id")
        for key, some in by_person(rows).items():
            by_key[key]["records"][model.info_set] = _records(some, keys)
    return {
        "top": unit.code,
        "units": [_unit(one) for one in _units(unit)],
        "people": found,
        "posts": [
            {**told(one, keys, "unit"), "unit": one.unit.code}
            for one in rows_under(unit, Post).filter(use="").select_related("unit")
        ],
        "quotas": [told(one, keys) for one in rows_under(unit, StaffQuota)],
    }


def lines_of(body: Mapping[str, Any]) -> list[str]:
    """Say in a few lines what a disc carries."""
    some = {name: len(body[name]) for name in ("units", "people", "posts", "quotas")}
    text = _("机构 %(units)s 个、干部 %(people)s 人、职位 %(posts)s 个、职数 %(quotas)s 条")
    return [text % some]


def _units(unit: Unit) -> Iterable[Unit]:
    """Return a unit with those above and below it, in the order of the tree."""
    rows = whole(Unit)
    above = models.Q(path__in=tree.ancestors(unit.path))
    found: Iterable[Unit] = rows.filter(rows.under(unit.path) | above).select_related("parent")
    return found


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code, "name": unit.name, "kind": unit.kind,
        "parent": unit.parent.code if unit.parent else "",
        "closed_on": unit.closed_on.isoformat() if unit.closed_on else "",
    }  # fmt: skip


def _person(person: Person, keys: Keys) -> dict[str, Any]:
    return {"facts": told(person, keys), "records": {}}


def _records(rows: list[Record], keys: Keys) -> list[dict[str, Any]]:
    places = {row.pk: place for place, row in enumerate(rows)}
    out = []
    for row in rows:
        said = told(row, keys, *AROUND)
        if isinstance(row, ResumePeriod):
            said["within"] = places.get(row.within_id)
        if isinstance(row, Photo):
            content = files.content_of(row.file)
            said["photo"] = [row.file.name, base64.b64encode(content).decode()]
        out.append(said)
    return out


@dataclass
class Changes:
    """What a disc will change here; worked out before anybody agrees, and again when it is done."""

    new_units: list[dict[str, Any]] = field(default_factory=list)
    units: list[tuple[Unit, dict[str, Any]]] = field(default_factory=list)
    new_people: list[dict[str, Any]] = field(default_factory=list)
    people: list[tuple[Person, dict[str, Any]]] = field(default_factory=list)
    #: Of persons who are here: set of information → their records that differ.
    records: dict[type[Record], dict[int, list[dict[str, Any]]]] = field(default_factory=dict)
    posts: list[tuple[Post | None, str, dict[str, Any]]] = field(default_factory=list)
    quotas: list[tuple[StaffQuota | None, dict[str, Any]]] = field(default_factory=list)
    #: Persons under the unit who are here and not on the disc.
    others: int = 0

    @property
    def persons(self) -> int:
        """How many persons who are here change."""
        some = {one.pk for one, _said in self.people}
        return len(some.union(*self.records.values()))

    @property
    def many(self) -> int:
        """How much changes."""
        return (
            len(self.new_units) + len(self.units) + len(self.new_people) + self.persons
            + len(self.posts) + len(self.quotas)
        )  # fmt: skip

    def lines(self) -> list[str]:
        """Say it."""
        told = []
        pairs = (
            (_("机构"), len(self.new_units), len(self.units)),
            (_("干部"), len(self.new_people), self.persons),
            (_("职位"), sum(row is None for row, _u, _s in self.posts),
             sum(row is not None for row, _u, _s in self.posts)),
            (_("职数"), sum(row is None for row, _s in self.quotas),
             sum(row is not None for row, _s in self.quotas)),
        )  # fmt: skip
        for name, new, changed in pairs:
            if new or changed:
                said = {"name": name, "new": new, "changed": changed}
                told.append(_("%(name)s：新增 %(new)s，更新 %(changed)s") % said)
        told = told or [_("与本机已有的内容相同，没有要改动的。")]
        if self.others:
            told.append(_("本机另有 %s 名干部不在盘上，保持不变。") % self.others)
        return told


class Comparison:
    """A disc's body held against what is here."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        self.keys = Keys.of_all()
        back = self.keys.back
        # Codes that the disc itself brings are known by the time they are needed.
        self.said: Back = {
            Unit: {**back[Unit]} | {str(one.get("code")): 0 for one in listed(body, "units")},
            Person: {**back[Person]} | {_code(one): 0 for one in listed(body, "people")},
        }

    def reader(self, model: type[models.Model], where: str, *left: str) -> Reader:
        """Return what reads rows of a model, as if the disc's own units and persons were here."""
        return Reader(model, self.said, where, left)

    def changes(self) -> Changes:
        """Work out what changes."""
        out = Changes()
        self._units(out)
        self._people(out)
        self._posts(out)
        self._quotas(out)
        return out

    def _units(self, out: Changes) -> None:
        known = {one.code: one for one in whole(Unit).select_related("parent")}
        for said in listed(self.body, "units"):
            if not isinstance(said, dict) or set(said) != set(UNITS):
                raise BadDisc(_("光盘上的机构资料不完整，没有作任何改动。"), field="file")
            unit = known.get(said["code"])
            if unit is None and not said["parent"]:
                text = _(
                    "两台机器的机构目录不同：盘上的“%s”本机没有。请先在本机运行 guantong init。"
                )
                raise BadDisc(text % said["name"], field="file")
            if unit is None:
                out.new_units.append(said)
            elif _unit(unit) != said | {"kind": unit.kind}:
                out.units.append((unit, said))

    def _people(self, out: Changes) -> None:
        said = {_code(one): one for one in self.body["people"]}
        rows = whole(Person).filter(category=Category.CADRE)
        here = {one.code: one for one in rows}
        top = whole(Unit).filter(code=self.body.get("top")).first()
        reader = self.reader(Person, _("干部"))
        for code, one in said.items():
            reader.values(one["facts"])
            if not one["facts"].get("unit"):
                raise BadDisc(_("光盘上有干部没有单位，没有作任何改动。"), field="file")
            person = here.get(code)
            if person is None:
                out.new_people.append(one)
            elif told(person, self.keys) != reader.here(one["facts"]):
                out.people.append((person, one["facts"]))
        if top is not None:
            under = {code for code, one in here.items() if tree.inside(one.unit_path, top.path)}
            out.others = len(under - said.keys())
        both = {here[code].pk: said[code]["records"] for code in said.keys() & here.keys()}
        for model in RECORDS:
            reader = self.reader(model, str(model._meta.verbose_name), *AROUND)
            rows_ = rows_of_all(list(both), model, "person")
            kept = by_person(rows_.order_by("person_id", "position", "id"))
            found = {}
            for key, records in both.items():
                wanted = [_record_here(reader, one) for one in records.get(model.info_set, [])]
                if wanted != _records(kept.get(key, []), self.keys):
                    found[key] = wanted
            if found:
                out.records[model] = found

    def _posts(self, out: Changes) -> None:
        reader = self.reader(Post, _("职位"), "unit")
        here = _numbered(
            ((one.unit.code, one.title), one) for one in whole(Post).select_related("unit")
        )
        said = _numbered(
            ((str(one.get("unit")), str(one.get("title"))), one)
            for one in listed(self.body, "posts")
        )
        for key, one in said.items():
            facts = {name: value for name, value in one.items() if name != "unit"}
            reader.values(facts)
            row = here.get(key)
            if row is None or told(row, self.keys, "unit") != facts:
                out.posts.append((row, key[0][0], facts))

    def _quotas(self, out: Changes) -> None:
        reader = self.reader(StaffQuota, _("职数"))
        rows = whole(StaffQuota).select_related("unit")
        here = {(one.unit.code, one.level, one.is_chief): one for one in rows}
        for one in listed(self.body, "quotas"):
            reader.values(one)
            row = here.get((one.get("unit"), one.get("level"), one.get("is_chief")))
            if row is None or told(row, self.keys) != one:
                out.quotas.append((row, one))


def take(actor: Account | None, unit: Unit, body: Mapping[str, Any], number: str) -> Changes:
    """Bring what is here to what a disc says, inside the caller's transaction.

    Raises
    ------
    BadDisc
        If it says what cannot be.

    """
    out = Comparison(body).changes()
    _write_units(out, number)
    source = Source(
        subject_model=Person._meta.label_lower, unit=unit, kind=SourceKind.EXCHANGE,
        title=f"光盘 {number}", on=timezone.localdate(), by=actor, rows=len(out.new_people),
    )  # fmt: skip
    source.save()
    _write_people(actor, out, source)
    _write_posts(out)
    return out


def _write_units(out: Changes, number: str) -> None:
    rows = [
        Unit(code=one["code"], name=one["name"], kind=one["kind"], register=f"盘{number}"[:24])
        for one in out.new_units
    ]
    units.import_tree(None, rows, {one["code"]: one["parent"] for one in out.new_units})
    known = {one.code: one for one in whole(Unit)}
    why = f"光盘 {number}"
    for unit, said in out.units:
        if unit.name != said["name"]:
            units.rename(None, unit, said["name"], reason=why, posts=False)
        if said["parent"] and (unit.parent is None or unit.parent.code != said["parent"]):
            units.move(None, unit, known[said["parent"]], reason=why)
    for said in (*out.new_units, *(one for _unit_, one in out.units)):
        unit = known[said["code"]]
        unit.refresh_from_db()
        closed = Unit._meta.get_field("closed_on").to_python(said["closed_on"] or None)
        if unit.closed_on != closed:
            unit.closed_on = closed
            unit.save(update_fields=["closed_on"])


def _write_people(actor: Account | None, out: Changes, source: Source) -> None:
    back = Keys.of_all().back
    reader = Reader(Person, back, _("干部"))
    paths = dict(whole(Unit).values_list("pk", "path"))
    made = [Person(source=source, **reader.values(one["facts"])) for one in out.new_people]
    changed = []
    for person, said in out.people:
        for name, value in reader.values(said).items():
            setattr(person, name, value)
        person.version += 1
        changed.append(person)
    for one in (*made, *changed):
        if one.unit_id is None:
            raise BadDisc(_("光盘上有干部的单位本机没有，没有作任何改动。"), field="file")
        one.derive()
        one.unit_path = paths[one.unit_id]
        one.id_digest = persons.id_digest(one.id_number.reveal()) or None
    # Numbers first go from who no longer bears them.
    rows_of_all([one.pk for one in changed], Person, "pk").update(id_digest=None)
    Person.objects.bulk_create(made, batch_size=PIECE)
    for one in changed:
        one.save()
    back = Keys.of_all().back
    wanted: dict[type[Record], dict[int, list[dict[str, Any]]]] = defaultdict(dict)
    for model, some in out.records.items():
        wanted[model] |= some
    for person, said in zip(made, out.new_people, strict=True):
        for model in RECORDS:
            if rows := said["records"].get(model.info_set):
                wanted[model][person.pk] = rows
    for model, some in wanted.items():
        _write_records(actor, model, some, back)


def _write_records(
    actor: Account | None,
    model: type[Record],
    wanted: Mapping[int, list[dict[str, Any]]],
    back: Back,
) -> None:
    reader = Reader(model, back, str(model._meta.verbose_name), AROUND)
    rows_of_all(list(wanted), model, "person").delete()
    made: list[tuple[Any, dict[str, Any], int]] = []
    for key, records in wanted.items():
        for one in records:
            said = dict(one)
            more = {name: said.pop(name, None) for name in ("within", "photo")}
            row: Any = model(person_id=key, **reader.values(said))
            if isinstance(row, FamilyMember):
                row.name_digest = kin_digest(row.name.reveal(), row.birth.reveal())
            if isinstance(row, Photo):
                row.file = _photo(actor, key, more["photo"])
            made.append((row, more, len(records)))
    model.objects.bulk_create([row for row, _more, _n in made], batch_size=PIECE)
    if model is ResumePeriod:
        _nest(made)


def _nest(made: list[tuple[Any, dict[str, Any], int]]) -> None:
    """Let periods lie within those they are said to lie within."""
    inner = []
    at = 0
    while at < len(made):
        own = made[at : at + made[at][2]]
        for row, more, _n in own:
            if isinstance(more["within"], int) and 0 <= more["within"] < len(own):
                row.within = own[more["within"]][0]
                inner.append(row)
        at += made[at][2]
    whose = {row.person_id for row in inner}
    rows_of_all(whose, ResumePeriod, "person").bulk_update(inner, ["within"], batch_size=PIECE)


def _photo(actor: Account | None, person: int, said: Any) -> Any:
    try:
        name, content = said
        body = base64.b64decode(content, validate=True)
    except (TypeError, ValueError) as error:
        raise BadDisc(_("光盘上有照片已损坏，没有作任何改动。"), field="file") from error
    whose = whole(Person).select_related("unit").get(pk=person)
    return files.store(actor, whose.unit, str(name), io.BytesIO(body), "照片")


def _write_posts(out: Changes) -> None:
    back = Keys.of_all().back
    for row, code, said in out.posts:
        post = row or Post(unit=whole(Unit).get(code=code))
        for name, value in Reader(Post, back, _("职位"), ("unit",)).values(said).items():
            setattr(post, name, value)
        post.version += row is not None
        post.save()
    for kept, said in out.quotas:
        quota = kept or StaffQuota()
        for name, value in Reader(StaffQuota, back, _("职数")).values(said).items():
            setattr(quota, name, value)
        quota.save()


def _record_here(reader: Reader, said: Any) -> dict[str, Any]:
    """Return what a disc says of a record as it would be told of one that is here."""
    if not isinstance(said, dict):
        raise BadDisc(_("光盘上的干部资料不完整，没有作任何改动。"), field="file")
    beside = {name: said[name] for name in ("within", "photo") if name in said}
    own = {name: value for name, value in said.items() if name not in beside}
    reader.values(own)
    return {**reader.here(own), **beside}


def _code(said: Any) -> str:
    try:
        code = said["facts"]["code"]
        if not isinstance(code, str) or not isinstance(said["records"], dict):
            raise TypeError(code)
    except (KeyError, TypeError) as error:
        raise BadDisc(_("光盘上的干部资料不完整，没有作任何改动。"), field="file") from error
    return code


def _numbered(pairs: Iterable[tuple[tuple[str, str], Any]]) -> dict[Any, Any]:
    """Tell posts of one name in one unit apart by their order."""
    return dict(_counted(pairs))


def _counted(pairs: Iterable[tuple[tuple[str, str], Any]]) -> Iterator[tuple[Any, Any]]:
    many: dict[tuple[str, str], int] = defaultdict(int)
    for key, one in pairs:
        yield (key, many[key]), one
        many[key] += 1
