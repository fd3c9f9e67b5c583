"""No job ranks, scores or rewards: not in its words, lists, figures nor processes."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from guantong.casework.models import Case
from guantong.frame.figures import FIGURES
from guantong.frame.listings import LISTINGS
from guantong.frame.rooms import rooms

JOBS = [room for room in rooms() if ".jobs." in room.module and room.module.startswith("guantong")]
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


@pytest.mark.parametrize("room", JOBS, ids=lambda room: room.name)
def test_no_word_of_a_job_ranks_or_scores(room):
    assert [(path.name, text) for path, text in _texts(room) if ranks(text)] == []


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
