"""Every model of the house: who reads it is always asked."""

import pytest
from django.apps import apps

from guantong.casework.models import Number
from guantong.core.errors import UnscopedRead
from guantong.core.models import Desk, EventHead, OldPassword, Press
from guantong.core.scope import ScopedModel
from guantong.jobs.one_stop.models import Tries

MODELS = [m for m in apps.get_models() if m.__module__.startswith("guantong.")]
#: Rows of nobody's unit: read by the program alone, shown to nobody but their own account.
INNER = {Desk, EventHead, Number, OldPassword, Press, Tries}


def test_every_model_is_scoped_but_the_inner_ones():
    assert {m for m in MODELS if not issubclass(m, ScopedModel)} == INNER


@pytest.mark.django_db
@pytest.mark.parametrize("model", sorted(set(MODELS) - INNER, key=lambda m: m._meta.label))
def test_a_read_that_names_no_reader_is_refused(model):
    for read in ("count", "exists", "delete"):
        with pytest.raises(UnscopedRead):
            getattr(model.objects.all(), read)()
    with pytest.raises(UnscopedRead):
        list(model.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("model", sorted(set(MODELS) - INNER, key=lambda m: m._meta.label))
def test_whoever_is_granted_nothing_sees_nothing(model, cast):
    assert not model.objects.visible_to(cast.nobody).exists()
