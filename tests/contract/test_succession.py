"""When a unit is merged, what lives in it goes along; what stays is declared as history."""

import pytest
from django.db import models

from guantong.core import succession
from guantong.core.models import Unit
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.core.services import units

from .test_models import MODELS

NAMED = [m for m in MODELS if m is not Unit and any(f.name == "unit" for f in m._meta.fields)]


def test_every_model_that_names_a_unit_says_which_of_its_rows_go_along():
    assert set(succession.named()) >= set(NAMED)
    for model in NAMED:
        said = [one for one in model.__mro__ if "goes_along" in vars(one)]
        assert said[0] is not ScopedModel, model


def test_what_a_unit_is_called_by_has_the_name_unit():
    others = [
        (m._meta.label, f.name)
        for m in MODELS
        for f in m._meta.fields
        if isinstance(f, models.ForeignKey) and f.related_model is Unit and f.name != "unit"
    ]
    assert others == [("core.Unit", "parent"), ("core.Unit", "merged_into")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [m for m in NAMED if m.goes_along is not None], ids=lambda m: m._meta.label
)
def test_after_a_merger_nothing_lives_in_the_closed_unit(model, town):
    made = _made(model, town.village)
    if not model.objects.unscoped("test").filter(pk=made.pk).filter(model.goes_along).exists():
        pytest.fail(f"a new row of {model._meta.label} does not live")
    units.merge(None, town.village, town.red)
    now = model.objects.unscoped("test")
    assert not now.filter(unit=town.village).filter(model.goes_along).exists()
    assert succession.living(Unit.objects.unscoped("test").get(pk=town.village.pk)) == []
    if issubclass(model, UnitScopedModel):
        row = now.get(pk=made.pk)
        assert (row.unit_id, row.unit_path) == (town.red.pk, town.red.path)


def _made(model, unit):
    """Write a row of a model in a unit, with the rows it cannot be without."""
    row = model()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            if field.name == "unit":
                row.unit = unit
            elif not field.null:
                setattr(row, field.name, _known(field.related_model, unit))
        elif isinstance(field, models.IntegerField) and not (
            field.primary_key or field.null or field.has_default()
        ):
            setattr(row, field.name, 2026)
        elif isinstance(field, models.DateField) and not (field.null or field.has_default()):
            day = "2026-01-01"
            setattr(row, field.name, day if type(field) is models.DateField else f"{day}T00:00Z")
    _live(row)
    row.save()
    return row


def _known(model, unit):
    existing = (
        model.objects.unscoped("test").first() if hasattr(model.objects, "unscoped") else None
    )
    return existing or _made(model, unit)


def _live(row):
    """Bring a new row into a state in which it lives."""
    if row._meta.label == "frame.Intake":
        row.state, row.place = "checked", row.unit.pk
    if row._meta.label == "people.PostHeld":
        row.start, row.unit_name, row.title = "2020-01", "一村", "书记"
    if row._meta.label in {"places.HelpOffer", "places.HelpPair"}:
        # One helps, a contact or a household.
        row.contact = _known(row._meta.get_field("contact").related_model, row.unit)
