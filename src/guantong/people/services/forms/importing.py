"""Taking forms in: each form of a file is a row of an import, shown field by field first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import sealing
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.services import files
from guantong.core.text import Text
from guantong.formats.appointment import LABELS, AppointmentForm, FormError
from guantong.formats.appointment.folder import ReadForm
from guantong.formats.appointment.form import FIELDS
from guantong.formats.appointment.months import read_month
from guantong.formats.appointment.persons import Traits
from guantong.formats.workbook.book import Sheet, TableError
from guantong.frame.intake.checking import NEW
from guantong.frame.intake.writing import Entry, Writer
from guantong.frame.models import SourceKind
from guantong.frame.records.origin import Origin
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import matching, persons
from guantong.people.services.forms import differing, wording
from guantong.people.services.forms.reading import Handed, read_file
from guantong.people.services.forms.taking import take_form

if TYPE_CHECKING:
    from guantong.core.models import Account

BATCH = 20
#: So many sentences are said of a file's forms.
MOST_TOLD = 40
#: Columns beside the form's own: where it lies, why it cannot be read, what texts cannot show.
FILE, UNREAD, FAMILY, PHOTO = "form_file", "unread", "family", "photo"
TEXTS = tuple(one.name for one in FIELDS if one.name != persons.ID_NUMBER)
LONG = {one.name for one in FIELDS if one.lines}
HEAD: Mapping[str, Text] = {
    "name": LABELS["name"], FILE: gettext_lazy("文件"), UNREAD: gettext_lazy("读不出"), **LABELS,
    FAMILY: gettext_lazy("家庭成员"), PHOTO: gettext_lazy("照片"),
}  # fmt: skip
#: What a page of forms shows though no form says it: here it can be put right.
ALWAYS = {"name", FILE, "sex", "birth", "party", "current_post", persons.ID_NUMBER}
#: The field of the form for a field of A01.
PLACES = {column: name for name, column in (wording.PLAIN | wording.MONTHS).items()} | {
    "retirement_kind": "limit_before_reform", "limit_month": "limit_before_reform",
    "party_month": "party", "other_parties": "party",
}  # fmt: skip


def _field(name: str) -> str | Field:
    if name == persons.ID_NUMBER:
        return name
    kind = "long" if name in LONG else "text"
    kept = {one.name: str(one.verbose_name) for one in Person._meta.concrete_fields}
    label = "" if kept.get(name) == str(HEAD[name]) else HEAD[name]
    return Field(name, label, kind, required=False, most=40_000)


ASKED = tuple(map(_field, HEAD))
#: 无 in a form's box is what it says; what it comes to, `taking` knows.
SAID = {name: Said(nothing=False) for name in TEXTS}


def sheets(path: Path, name: str, *, first: int | None = None) -> Iterator[Sheet]:
    """Read a file of forms as a sheet: one form a row.

    Raises
    ------
    TableError
        If the file cannot be opened, or holds no form.

    """
    try:
        handed = read_file(path.read_bytes(), name)
    except FormError as error:
        raise TableError(error.message) from error
    if not handed.forms and not handed.faults:
        raise TableError(_("「%s」里没有任免表。请选择 lrmx、lrm，或装有它们的 zip。") % name)
    lines = [*map(_texts, handed.forms), *map(_fault, handed.faults)]
    names = [name for name in HEAD if name in ALWAYS or any(line.get(name) for line in lines)]
    rows = [[str(HEAD[name]) for name in names]]
    rows += [[line.get(name, "") for name in names] for line in lines]
    beside = tuple(_("“%s”不是任免表，没有读。") % path for path in handed.passed_over)
    yield Sheet("", False, len(rows), frozenset(), (), iter(list(enumerate(rows))), beside)


def _texts(read: ReadForm) -> dict[str, str]:
    form = read.form
    return {name: getattr(form, name) for name in LABELS} | {
        FILE: read.path, FAMILY: differing.kinships(form.family),
        PHOTO: _("有") if form.photo else "",
    }  # fmt: skip


def _fault(error: FormError) -> dict[str, str]:
    return {FILE: error.file, UNREAD: f"{error.place}{error.problem}。{error.advice}"}


class Forms(Writer):
    """Finds whose each form is; who is not told surely is asked; differences stand field by field.

    A person's form has what no table shows (family, picture, what other programs add), so it is
    read again from the file, under the texts of the row.
    """

    batch, most, undoes = BATCH, 2000, False

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._first: dict[object, str] = {}
        self._handed: Handed | None = None
        self._told: dict[str, None] = {}

    @property
    def kind(self) -> str:
        """The kind of source that the file is."""
        return (SourceKind.EXCHANGE if self._file().exchange else SourceKind.FORM).value

    def find(self, entries: Sequence[Entry]) -> None:
        """Build the forms anew; find who is there already, or may be."""
        for one in entries:
            self._form(one)
        known = [one for one in entries if not one.faults]
        found = matching.match(self.onto, [_traits(one.given["form"]) for one in known])
        for one, who in zip(known, found, strict=True):
            form = one.given["form"]
            one.row.key = sealing.digest(
                f"{form.name} {form.birth} {form.id_number}", "frame.intake"
            )
            chosen = next((p for p in who.may_be if str(p.pk) == one.row.choice), None)
            one.existing = who.sure or chosen
            if one.existing is None and one.row.choice != NEW:
                one.alike = [(p.pk, f"{p.name}（{p.unit.name}）") for p in who.may_be]
            if one.existing and not self.actor.may(PERSON_MANAGE, one.existing.unit_path):
                told = _("已登记在您管理范围以外的单位，请与该单位核对")
                one.say(persons.ID_NUMBER, told)

    def check(self, entries: Sequence[Entry]) -> None:
        """Try every form in a transaction of its own that leaves nothing behind."""
        for one in entries:
            form = one.given["form"]
            same: object = one.existing.pk if one.existing else (
                form.name, form.birth, form.id_number,
            )  # fmt: skip
            first = self._first.setdefault(same, one.given[FILE])
            if first != one.given[FILE]:
                one.say("", _("与“%s”是同一个人，请留下一份") % first)
            elif not one.alike:
                self._tell(one)
                with transaction.atomic():
                    self._take(one, Origin(), photo=b"")
                    transaction.set_rollback(True)

    def write(self, entries: Sequence[Entry]) -> None:
        """Take the forms in."""
        intake = self.intake
        origin = Origin(self.kind, intake.title, timezone.localdate(), intake.source)
        for one in entries:
            person = self._take(one, origin)
            one.row.made = person.pk if person else None

    def differs(self, existing: Any, given: Any) -> dict[str, tuple[Any, Any]]:
        """Return field → what stands and what the form says, where they differ."""
        return differing.differences(existing, given["form"])

    def told(self) -> list[str]:
        """Return what of the forms was read otherwise than it stands, or left as it was."""
        lines = list(self._told)
        more = len(lines) - MOST_TOLD
        return [*lines[:MOST_TOLD], *([_("另有 %d 处，见各行。") % more] if more > 0 else [])]

    def _file(self) -> Handed:
        if self._handed is None:
            file = self.intake.file
            if file is None:
                raise GuantongError(_("这次导入的文件已不在，请重新上传。"))
            self._handed = read_file(files.content_of(file), file.name)
        return self._handed

    def _form(self, one: Entry) -> None:
        path = one.given[FILE]
        if one.given.get(UNREAD):
            one.say(UNREAD, one.given[UNREAD])
            return
        texts = {name: one.given.get(name, "") for name in TEXTS}
        number = one.given.pop(persons.ID_NUMBER, "")
        if "*" not in number:
            try:
                number = persons.number_of(number)
            except GuantongError as error:
                one.say(persons.ID_NUMBER, error.message)
        one.given[persons.ID_NUMBER] = number
        one.given["form"] = self._file().at(path, {**texts, persons.ID_NUMBER: number})
        for part in reversed(path.split("/")[:-1]):
            unit = self.places.find("", part, "") if self.places else ""
            if isinstance(unit, Unit):
                one.onto = unit
                break

    def _take(self, one: Entry, origin: Origin, photo: bytes | None = None) -> Person | None:
        """Take a form; what is not taken is said. A photo is a file, which no rollback undoes."""
        form = one.given["form"]
        form = form if photo is None else differing.replace(form, photo=photo)
        try:
            with transaction.atomic():
                return take_form(
                    self.actor, form, person=one.existing, unit=one.onto, origin=origin
                )
        except GuantongError as error:
            field = PLACES.get(error.field or "", error.field or "")
            one.say(field if field in HEAD else "", error.message)
        return None

    def _tell(self, one: Entry) -> None:
        for sentence in differing.remarks(one.existing, one.given["form"]):
            self._told[f"{one.given['form'].name}：{sentence}"] = None


def _traits(form: AppointmentForm) -> Traits:
    return Traits(form.name, read_month(form.birth) or "", form.id_number)


@act(
    Unit, "人员.导入任免表", gettext_lazy("导入任免表"), needs=PERSON_MANAGE, makes=Person,
    name="forms-import", ask=ASKED, open_to=(),
    file=FromFile(
        gettext_lazy("导入任免表"), said=SAID, writer=Forms, reads=sheets,
        help=gettext_lazy(
            "lrmx、lrm，或把它们（含 pic 照片）打成一个 zip；也可以是数据交换包。"
            "压缩包里以单位命名的文件夹，其中的人归入该单位。"
        ),
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Take one form's texts in; errors as for `take_form`."""
    form = AppointmentForm(**{name: said.get(name, "") for name in LABELS})
    person = take_form(actor, form, unit=unit, origin=Origin(SourceKind.FORM.value))
    return Done(f"{unit.name}登记任免表 1 份", made=person)
