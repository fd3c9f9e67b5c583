"""One label, one place: what a model calls its field, no act and no form says again."""

import importlib
import pkgutil
import sys

import pytest
from django.apps import apps
from django.db.models import Model
from tests.contract.placing import placed

import guantong
from guantong.core import acts
from guantong.core.fields import Field
from guantong.ui.forms import Form

pytestmark = pytest.mark.django_db
ACTS = [one for known in acts.ACTS.values() for one in known.values()]
#: The labels of all models: whoever shows one of these very objects took it from its model.
OWNED = {
    id(field.verbose_name) for model in apps.get_models() for field in model._meta.concrete_fields
}


def _repeated(name, label, models):
    """Return the model that calls its field of this name the same, if the label is a copy."""
    for model in models:
        for field in model._meta.concrete_fields:
            same = field.name == name and str(field.verbose_name) == str(label)
            if same and id(label) not in OWNED:
                return model
    return None


def _id(one):
    return f"{one.model._meta.label_lower}:{one.name}"


@pytest.mark.parametrize("one", ACTS, ids=_id)
def test_an_act_asks_for_a_field_of_its_model_without_a_label(one):
    """A bare name, or a `Field` that says what else it needs and no label."""
    for asked in one.asks(placed(one.model, "x")):
        if isinstance(asked, Field):
            models = filter(None, (one.makes, one.model))
            assert not _repeated(asked.name, asked.label, models), asked.name


def _forms():
    for found in pkgutil.walk_packages(guantong.__path__, "guantong."):
        if ".screens" in found.name:
            importlib.import_module(found.name)
    waiting = [Form]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        yield from kinds


def test_a_form_takes_the_labels_of_the_models_that_its_screen_works_on():
    """What a screen works on is what its module imports; a label is taken by `label_of`."""
    found = []
    for form in _forms():
        module = vars(sys.modules[form.__module__]).values()
        models = [one for one in module if isinstance(one, type) and issubclass(one, Model)]
        for name, field in form.base_fields.items():
            if field.label and (model := _repeated(name, field.label, models)):
                found.append(f"{form.__module__}.{form.__name__}.{name}: {model._meta.label}")
    assert found == []
