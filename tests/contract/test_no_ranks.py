"""No job ranks, scores or rewards: not in its words, lists, figures nor processes.

In the rooms of the grassroots nothing is counted, summed or put in order by a member, a household
or a villager: what is told of a place is told of the whole of it.
"""

from __future__ import annotations

import ast
import csv
import re
from importlib import import_module
from pathlib import Path

import pytest

from guantong.casework.models import Case
from guantong.frame.figures import FIGURES
from guantong.frame.listings import LISTINGS
from guantong.frame.rooms import GRASSROOTS, rooms

ROOMS = [room for room in rooms() if room.module.startswith("guantong.")]
JOBS = [room for room in ROOMS if ".jobs." in room.module]
#: Rooms and jobs of the grassroots: where members, households and villagers are spoken of.
BASE = [room for room in ROOMS if room.part is GRASSROOTS]
#: Words that rank, and the phrases in which a page says that nothing is ranked, or that name a
#: reckoning of the house which nobody is ordered by.
RANKS = re.compile(r"排名|积分|得分|榜|打分|末位|名次")
DENIED = re.compile(
    r"(不|没有|从不|不得|不设|不算|不给|不作|不按|无|并非|也不)[^，。；、：“”\n]{0,8}"
    r"(排名次|排名|积分|得分|打分数|打分|末位|名次)|榜样|红榜样|上榜|张榜|末位表态|用量排名"
)
TOLD = (".html", ".toml", ".csv")
QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*[\u4e00-\u9fff](?:[^"\\\n]|\\.)*)"')


def _texts(room):
    """Yield each text of a job that a reader may see, with where it stands; not of comments."""
    folder = Path(str(import_module(room.module).__file__)).parent
    for path in sorted(folder.rglob("*")):
        if "migrations" in path.parts or "demo" in path.name or "demo" in path.parts:
            continue
        if path.suffix in TOLD:
            for line in path.read_text(encoding="utf-8").splitlines():
                if not line.lstrip().startswith("#"):
                    yield path, line
        elif path.suffix == ".py":
            for found in QUOTED.finditer(path.read_text(encoding="utf-8")):
                yield path, found[1]


def ranks(text: str) -> bool:
    """Tell whether a text ranks, and does not merely say that nothing is ranked."""
    return bool(RANKS.search(DENIED.sub("", text)))


#: Games, leagues and quotas: no room of the house has any.
GAMES = re.compile(
    r"积分|星级|排行|打卡|红黑|末位淘汰|比学赶超|晒成绩|配额|定额|摊派|兑换|光荣榜|龙虎|PK赛"
)
#: One of many persons or households, as names of fields and of relations say it.
SOMEBODY = re.compile(
    r"(^|_)(person|people|member|household|villager|family|applicant|holder|resident)s?(_id)?(_|$)"
)
#: A game's words as names of fields.
GAMING = re.compile(r"(^|_)(score|points|rank|ranking|stars?|quota|league|credits?|badge)s?(_|$)")
AGGREGATES = {"Count", "Sum", "Avg", "Max", "Min", "StdDev", "Variance"}
PLACES = {"Rank", "DenseRank", "RowNumber", "PercentRank", "Ntile", "CumeDist"}


@pytest.mark.parametrize("room", {one.name: one for one in [*JOBS, *BASE]}.values(),
                         ids=lambda room: room.name)  # fmt: skip
def test_no_word_of_a_job_or_of_the_grassroots_ranks_or_scores(room):
    assert [(path.name, text) for path, text in _texts(room) if ranks(text)] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_room_has_words_of_games_leagues_or_quotas(room):
    found = [(path.name, text) for path, text in _texts(room)
             if GAMES.search(DENIED.sub("", text))]  # fmt: skip
    assert found == []


def _calls(room):
    """Yield each call in a room's modules, but those of its demonstration."""
    folder = Path(str(import_module(room.module).__file__)).parent
    for path in sorted(folder.rglob("*.py")):
        if "migrations" in path.parts or "demo" in path.name or "demo" in path.parts:
            continue
        if path.is_relative_to(folder / "jobs"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.name, node


def _named(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _chain(node):
    """Yield a call and those that it is called on: x.values(…).annotate(…), the last first."""
    while isinstance(node, ast.Call):
        yield node
        node = node.func.value if isinstance(node.func, ast.Attribute) else None


def _texts_of(node):
    return [one.value for one in node.args if isinstance(one, ast.Constant)
            and isinstance(one.value, str)]  # fmt: skip


def by_somebody(node):
    """Tell whether a query groups by persons or households, and counts or sums what they have."""
    links = list(_chain(node))
    counts = any(
        _named(link) in ("annotate", "alias") and any(
            isinstance(one, ast.Call) and _named(one) in AGGREGATES for one in ast.walk(link)
        )
        for link in links
    )  # fmt: skip
    grouped = [text for link in links if _named(link) == "values" for text in _texts_of(link)]
    return counts and any(SOMEBODY.search(text) for text in grouped)


@pytest.mark.parametrize("room", BASE, ids=lambda room: room.name)
def test_nothing_of_the_grassroots_is_grouped_by_a_person_or_given_a_place(room):
    for path, node in _calls(room):
        assert not by_somebody(node), (path, node.lineno)
        assert _named(node) not in PLACES, (path, node.lineno)


def test_a_query_that_counts_by_households_is_found():
    wrong = 'rows.values("household").annotate(n=Count("pk")).order_by("-n")'
    right = 'rows.values("unit").annotate(n=Count("pk"))'
    assert by_somebody(ast.parse(wrong, mode="eval").body)
    assert not by_somebody(ast.parse(right, mode="eval").body)


def _of_base(module):
    return any(module == room.module or module.startswith(f"{room.module}.") for room in BASE)


def test_no_list_or_export_of_the_grassroots_is_ordered_by_what_is_counted(cast):
    """An export is its list: the same rows in the same order."""
    for one in LISTINGS:
        if one.model() is None or not _of_base(one.__module__):
            continue
        query = one.unasked(one.seen(cast.leader)).query
        wanted = query.order_by or query.get_meta().ordering
        for name in wanted:
            of = query.annotations.get(str(name).lstrip("-"), name)
            assert not getattr(of, "contains_aggregate", False), (one.__name__, name)
            assert not getattr(of, "contains_over_clause", False), (one.__name__, name)
            if isinstance(name, str):
                assert not GAMING.search(name.lstrip("-")), (one.__name__, name)
        grouped = query.group_by if isinstance(query.group_by, tuple) else ()
        assert not [it for it in grouped if SOMEBODY.search(str(getattr(it, "target", it)))]
        assert not [name for name in getattr(one.Meta, "fields", ()) if GAMING.search(name)]


def test_no_figure_of_the_grassroots_reads_a_person_or_a_household():
    for one in FIGURES:
        if _of_base(one.listing.__module__):
            fields = getattr(one.measure, "fields", ())
            assert not [name for name in fields if SOMEBODY.search(name)], one.code


def test_no_row_of_the_grassroots_holds_points_or_places():
    from django.apps import apps

    for room in BASE:
        for model in apps.get_app_config(room.name).get_models():
            names = [field.name for field in model._meta.get_fields()]
            assert [name for name in names if GAMING.search(name)] == [], model.__name__


def test_what_villages_are_asked_for_is_of_the_whole_village():
    folder = Path(str(import_module("guantong.jobs.economy").__file__)).parent / "data"
    for path in folder.glob("elements*.csv"):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            told = row["name"] + row["definition"] + row["measure"]
            assert not re.search(r"人均|户均|每户|每人|逐户|逐人|分户|名单", told), row["code"]


def test_words_that_rank_are_told_from_words_that_deny_it():
    assert ranks("各县排名")
    assert ranks("光荣榜")
    assert ranks("每件得分")
    assert not ranks("不排名次，不打分数")
    assert not ranks("不设比例，不排名")


def test_no_figure_and_no_list_of_a_job_is_named_or_ordered_by_a_rank():
    names = {room.name for room in JOBS}
    for one in FIGURES:
        assert not ranks(f"{one.name}{one.told}"), one.code
    for one in LISTINGS:
        if one.__module__.split(".")[1:2] == ["jobs"] and one.__module__.split(".")[2] in names:
            heads = [str(column.verbose_name or "") for column in one.base_columns.values()]
            assert not ranks("".join([str(one.heading), *heads])), one.__name__


def test_no_figure_is_about_a_person():
    from guantong.people.models import Person

    for one in FIGURES:
        assert Person not in one.on, one.code


def test_no_process_of_the_house_ranks():
    from guantong.casework.services import processes

    for path, text in processes.shipped():
        lines = [one for one in text.splitlines() if not one.lstrip().startswith("#")]
        assert [one for one in lines if ranks(one)] == [], path.name
    assert not [one for one in Case._meta.get_fields() if "rank" in one.name]
