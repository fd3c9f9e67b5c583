"""Nobody's visits and nobody's help are counted, added up, ordered or strung together, anywhere.

Not by who visits, not by who is visited: in no list, export, figure, cross-table, API of any room.
"""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models.expressions import Subquery

from guantong.core.models import Account
from guantong.frame import rooms
from guantong.frame.figures import FIGURES
from guantong.frame.listings import LISTINGS

ROOMS = [room for room in rooms.rooms() if room.module.startswith("guantong.")]
#: What is between somebody who visits or helps and somebody who is visited or helped.
MET = {
    "places.visit", "places.visitrequest", "places.proposal", "places.helppair",
    "places.helpoffer",
}  # fmt: skip
#: Who visits, helps, is visited or helped.
SOMEBODY = {"places.contact", "places.household", "core.account", "people.person"}
NAMES = {apps.get_model(one).__name__ for one in MET}
COUNTING = {
    "Count", "Sum", "Avg", "StdDev", "Variance", "Counter", "count", "aggregate", "groupby",
    "Window", "Rank", "DenseRank", "RowNumber", "median", "mean",
}  # fmt: skip
#: Of a text they say how long it is.
ADDING = {"len", "sum"}
STREAK = re.compile(
    r"(走访|帮扶|联系)[^，。；、\n]{0,6}(次数|频次|频率|最多|最少|排序|先进)|连续[^，。；、\n]{0,6}走访"
)


def _lists():
    return [one for one in LISTINGS if one.model() is not None]


def _of_what_was_met():
    return [one for one in _lists() if one.model()._meta.label_lower in MET]


def _leads_to_somebody(model, way):
    """Tell whether a way of fields (``visit__household__name``) passes by somebody."""
    here = model
    for name in str(way).replace(".", "__").lstrip("-").split("__"):
        try:
            field = here._meta.get_field(name)
        except Exception:
            return False
        if not isinstance(field, models.ForeignKey):
            return False
        here = field.related_model
        if here._meta.label_lower in SOMEBODY:
            return True
    return False


def _counts_inside(query):
    """Yield the annotations of a query, and of those inside it, that count what was met."""
    for name, one in query.annotations.items():
        inner = getattr(one, "query", None) if isinstance(one, Subquery) else None
        if inner is None:
            if getattr(one, "contains_aggregate", False) and _reads_met(one):
                yield name
            continue
        met = inner.model._meta.label_lower in MET
        if met and (inner.group_by or any(
            getattr(it, "contains_aggregate", False) for it in inner.annotations.values()
        )):  # fmt: skip
            yield name
        yield from _counts_inside(inner)


def _reads_met(one):
    tables = {apps.get_model(label)._meta.db_table for label in MET}
    return any(
        getattr(getattr(it, "target", None), "model", None) is not None
        and it.target.model._meta.db_table in tables
        for it in one.flatten()
    )


def test_there_are_such_lists():
    assert {one.model()._meta.label_lower for one in _of_what_was_met()} >= {
        "places.visit", "places.visitrequest", "places.proposal", "places.helppair",
        "places.helpoffer",
    }  # fmt: skip


@pytest.mark.parametrize("one", _of_what_was_met(), ids=lambda one: one.__name__)
def test_a_list_of_visits_is_neither_ordered_nor_divided_nor_counted_by_somebody(one):
    model = one.model()
    for name, column in one.base_columns.items():
        # What stands on other pages alone is ordered by nobody.
        if one.route and column.orderable is not False:
            ways = column.order_by or [column.accessor or name]
            assert not any(_leads_to_somebody(model, way) for way in ways), name
    for drop_down in one.filters:
        assert not _leads_to_somebody(model, drop_down.name), drop_down.name
    wanted = model._meta.ordering
    kept = [way for way in wanted if _leads_to_somebody(model, way)]
    # The order of the register, by the household's number, says nothing of how often.
    assert all(way.endswith(("unit_path", "number")) for way in kept), kept
    assert "api" not in one.open_to
    assert not one.pick
    about = [on for on in one.on if getattr(on.model, "_meta", None)]
    assert not [
        on for on in about if on.model._meta.label_lower in SOMEBODY - {"places.household"}
    ], "it stands on the page of who visits"


def test_the_page_of_a_contact_or_household_does_not_say_how_many_there_are_of_anything():
    labels = {"places.contact", "places.household"}
    of = [
        one for one in _lists()
        if any(getattr(it.model, "_meta", None) and it.model._meta.label_lower in labels
               for it in one.on)
    ]  # fmt: skip
    assert {"Visits", "Pairs", "Households", "Terms", "Needs"} <= {one.__name__ for one in of}
    assert [one.__name__ for one in of if one.counted] == []


def test_a_page_does_not_say_how_many_offers_there_are():
    assert next(it for it in _of_what_was_met() if it.__name__ == "Offers").counted is False


def test_a_search_in_visits_and_offers_finds_nobody_by_name():
    for one in _of_what_was_met():
        if one.__name__ in ("Visits", "Offers"):
            assert not [way for way in one.search if _leads_to_somebody(one.model(), way)]


@pytest.mark.django_db
def test_no_list_of_any_room_reads_how_often_somebody_was_met(cast):
    for one in _lists():
        try:
            query = one.unasked(one.seen(cast.leader)).query
        except (LookupError, TypeError, AttributeError):
            continue
        assert list(_counts_inside(query)) == [], one.__name__
        for name in query.order_by:
            of = query.annotations.get(str(name).lstrip("-"))
            assert not (isinstance(of, Subquery) and of.query.model._meta.label_lower in MET), (
                one.__name__, name,
            )  # fmt: skip
        for name, column in one.base_columns.items():
            of = query.annotations.get(str(column.accessor or name))
            if isinstance(of, Subquery) and of.query.model._meta.label_lower in MET:
                assert column.orderable is False, (one.__name__, name)


def test_no_figure_is_told_of_somebody_and_those_of_visits_are_shares_of_a_unit():
    from guantong.core.models import Unit
    from guantong.frame.figures import SHARE

    for one in FIGURES:
        assert not [on for on in one.on if on._meta.label_lower in SOMEBODY], one.code
        assert one.listing.model()._meta.label_lower not in MET, one.code
        if one.code.startswith("places.visit"):
            assert (one.measure, one.on) == (SHARE, (Unit,))


def test_no_column_keeps_how_often_or_how_long_somebody_was_met():
    kept = re.compile(r"(visit|help|contact|served).*(count|number_of|total|times|streak|days)")
    for model in apps.get_models():
        if model.__module__.startswith("guantong."):
            names = [field.name for field in model._meta.get_fields()]
            assert [name for name in names if kept.search(name)] == [], model.__name__
    assert not [f.name for f in Account._meta.get_fields() if "visit" in f.name]


def _functions(room):
    folder = Path(str(import_module(room.module).__file__)).parent
    for path in sorted(folder.rglob("*.py")):
        if "migrations" in path.parts or "demo" in path.name or "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path.name, node


def _called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_plain(node):
    """Tell whether something is no rows: a text, say."""
    return isinstance(node, ast.Name | ast.Attribute | ast.Constant) and (
        getattr(node, "id", "") not in {"rows", "visits", "found", "some", "pairs", "offers"}
    )


def counts(function):
    """Tell whether a function names what was met, and counts something."""
    named = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    counting = any(_called(one) in COUNTING for one in calls)
    adding = any(
        _called(one) in ADDING and one.args and not _is_plain(one.args[0]) for one in calls
    )
    return bool(named & NAMES) and (counting or adding)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_function_that_reads_visits_counts(room):
    assert [(name, one.name) for name, one in _functions(room) if counts(one)] == []


def test_a_function_that_counts_visits_is_found():
    wrong = "def f(row):\n    return rows_of(row, Visit).count()"
    added = "def f(row):\n    return len(list(rows_of(row, Visit)))"
    fair = "def f(row, text):\n    return rows_of(row, Visit).first() if len(text) else None"
    assert counts(ast.parse(wrong).body[0])
    assert counts(ast.parse(added).body[0])
    assert not counts(ast.parse(fair).body[0])


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_word_of_a_room_counts_visits(room):
    folder = Path(str(import_module(room.module).__file__)).parent
    texts = [path for path in folder.rglob("*") if path.suffix in {".html", ".py", ".toml", ".js"}]
    found = [
        (path.name, line.strip())
        for path in texts for line in path.read_text(encoding="utf-8").splitlines()
        if STREAK.search(line)
    ]  # fmt: skip
    assert found == []
