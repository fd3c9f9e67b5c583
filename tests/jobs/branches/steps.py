"""What a branch goes through in the tests."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from django.utils import timezone

from guantong.core.models import PartyCommitteeMember, PartyOrganisation
from guantong.jobs.branches.models import BranchMeeting
from guantong.programmes.models import Appraisal, Criterion, Verdict
from guantong.programmes.services import appraising, judging

LABEL = PartyOrganisation._meta.label_lower


def seat(branch, *duties):
    """Let a branch have its committee."""
    duties = duties or ("secretary", "organise", "publicity", "discipline")
    for n, duty in enumerate(duties):
        PartyCommitteeMember(organisation=branch, name=f"{n}号（虚构）", duty=duty).save()


def hold(branch, first, last, *, without=()):
    """Write every meeting of a branch between two months, but those of some kinds and months."""
    rows, at = [], first.replace(day=1)
    while at <= last:
        kinds = ["committee", "theme"] + ["general"] * (at.month % 3 == 1)
        kinds += ["lecture"] * (at.month % 3 == 2) + ["life", "review"] * (at.month == 1)
        rows += [
            BranchMeeting(organisation=branch, kind=kind, held_on=at.replace(day=10))
            for kind in kinds if (kind, f"{at:%Y-%m}") not in without
        ]  # fmt: skip
        at += dt.timedelta(days=monthrange(at.year, at.month)[1])
    BranchMeeting.objects.bulk_create(rows)


def refresh(on=None):
    return appraising.refresh(LABEL, on)


def appraisal(branch):
    return Appraisal.objects.unscoped("test").select_related("standard").get(subject_id=branch.pk)


def verdict(branch, code):
    return (
        Verdict.objects.unscoped("test")
        .filter(appraisal__subject_id=branch.pk, criterion__code=code, replaced=False)
        .first()
    )


def show_all(branch, *, without=(), value="met"):
    """Let everything that people show be judged as met."""
    row, today = appraisal(branch), timezone.localdate()
    for one in (
        Criterion.objects.unscoped("test").filter(standard=row.standard).exclude(kind="computed")
    ):
        if one.code not in without:
            Verdict(appraisal=row, criterion=one, value=value, said="看过材料", on=today,
                    valid_until=today + dt.timedelta(days=300)).save()  # fmt: skip
    judging.again([row], today)
