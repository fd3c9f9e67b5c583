"""Giving a placement its grounds, by two officers."""

import datetime as dt
import io

from guantong.core import acts
from guantong.core.models import Signing
from guantong.core.services import accounts
from guantong.staffing.models import Grounds
from guantong.staffing.services import grounds


def second_officer(cast, town):
    """Return a second officer over the whole city."""
    accounts.grant(None, cast.nobody, role="cadre_officer", unit=town.city)
    return type(cast.nobody).doors.get(pk=cast.nobody.pk)


def fresh(row):
    return Grounds.objects.unscoped("test").select_related("judgement__person__unit").get(pk=row.pk)


def of(judgement):
    return fresh(Grounds.objects.unscoped("test").get(judgement=judgement))


def note(name="谈话记录.txt", text="本人签名"):
    file = io.BytesIO(text.encode())
    file.name = name
    return file


def give(officer, row, *, hearing=True, article=True, evidence=True):
    """Enter all that a placement needs before a second person confirms it, or less."""
    if article:
        grounds.situate(officer, row, ["s03", "s07"])
    if evidence:
        grounds.add_evidence(officer, row, "supervised", "防汛值守脱岗通报", "示督〔2026〕7号")
    if hearing:
        grounds.hear(
            officer, row, dt.date.today(), "王部长（虚构）", "said", note(), "当晚因病离岗"
        )
    return fresh(row)


def sign(second, row, name="confirm"):
    """Second what was put forward of grounds, or of a decision on them."""
    one = Signing.objects.unscoped("test").get(
        subject_model=row._meta.label_lower, subject_id=row.pk, act=name, state="waiting"
    )
    return acts.second(second, one)


def whole(officer, second, judgement):
    """Give a placement everything; return its grounds as confirmed."""
    row = give(officer, of(judgement))
    grounds.confirm(officer, row)
    sign(second, row)
    return fresh(row)


def at_once(judgement, on=None):
    """Give a placement everything as the system may, confirmed as of a day."""
    row = give(None, of(judgement))
    grounds.confirm(None, row)
    if on is not None:
        Grounds.objects.unscoped("test").filter(pk=row.pk).update(confirmed_on=on)
    return judgement
