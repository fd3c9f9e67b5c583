"""Tables into an instance and back: equal, and with every fault of every row."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.match.random_instances import assert_equal, random_instance

from guantong.engines.match.tables.reading import TABLES, from_tables
from guantong.engines.match.tables.writing import to_tables
from guantong.engines.sheets import TableFaults
from guantong.formats.tables import read_folder, write_csv

PEOPLE = {"person": ["甲", "乙", "丙"], "now": ["县长", "", ""], "count.女": [0, 1, 1]}
POSTS = {"post": ["书记", "县长"], "team": ["某县", "某县"]}
ARCS = {"person": ["甲", "乙"], "post": ["书记", "县长"], "gain": ["3.5", "2"]}
SMALL = {"people": PEOPLE, "posts": POSTS, "arcs": ARCS}


def _faults(tables: dict) -> list[tuple[str, int | None, str]]:
    with pytest.raises(TableFaults) as caught:
        from_tables({**SMALL, **tables})
    return [(fault.table, fault.row, fault.column) for fault in caught.value.faults]


@given(seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_an_instance_comes_back_equal_from_its_tables(seed: int) -> None:
    one = random_instance(seed)
    assert_equal(one, from_tables(to_tables(one)))


@given(seed=st.integers(0, 10**6), encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
@settings(max_examples=25, deadline=None)
def test_an_instance_comes_back_equal_from_its_files(
    seed: int, encoding: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = random_instance(seed)
    folder = tmp_path_factory.mktemp("folder")
    for name, columns in to_tables(one).items():
        write_csv(folder / f"{name}.csv", list(columns), zip(*columns.values(), strict=True))
        path = folder / f"{name}.csv"
        path.write_bytes(path.read_text(encoding="utf-8-sig").encode(encoding))
    read = read_folder(folder, TABLES)
    assert_equal(one, from_tables({name: table.columns for name, table in read.items()}))


def test_three_tables_are_enough() -> None:
    one = from_tables(SMALL)
    assert one.teams == ("某县",)
    assert one.gain.tolist() == [3.5, 2.0]
    assert one.attributes == ("女",)
    assert one.amounts.tolist() == [[0], [1]]
    assert one.now is not None
    assert one.now.tolist() == [1, -1, -1]
    assert one.places.tolist() == [1, 1]
    assert one.barred is None


def test_every_fault_of_every_row_is_told_at_once() -> None:
    arcs = {
        "person": ["甲", "丁", "甲", "乙"],
        "post": ["书记", "县长", "书记", ""],
        "gain": ["高", "1", "2", "nan"],
        "move": ["-1", "0", "", "0"],
    }
    assert sorted(_faults({"arcs": arcs}), key=str) == sorted(
        [
            ("arcs", 0, "gain"),
            ("arcs", 0, "move"),
            ("arcs", 1, "person"),
            ("arcs", 2, ""),
            ("arcs", 3, "gain"),
            ("arcs", 3, "post"),
        ],
        key=str,
    )


def test_a_fault_says_table_row_and_what_is_wrong() -> None:
    with pytest.raises(TableFaults, match=r"locks 第 1 行 person：没有人员“丁”。"):
        from_tables({**SMALL, "locks": {"person": ["丁"], "post": ["书记"]}})


@pytest.mark.parametrize(
    ("table", "columns", "found"),
    [
        ("people", {"person": ["甲", "甲"]}, [("people", 1, "person")]),
        ("people", {"person": ["甲", ""]}, [("people", 1, "person")]),
        ("people", {"person": ["*"]}, [("people", 0, "person")]),
        ("posts", {**POSTS, "team": ["", "某县"]}, [("posts", 0, "team")]),
        ("posts", {"post": ["书记"]}, [("posts", None, "team")]),
        ("teams", {"team": ["别县"]}, [("posts", 0, "team"), ("posts", 1, "team")]),
        ("arcs", {**ARCS, "gian": [1, 2]}, [("arcs", None, "gian")]),
        ("arcs", {**ARCS, "count.女": [1, 2]}, [("arcs", None, "count.女")]),
        ("hats", {"hat": ["高"]}, [("hats", None, "")]),
        ("apart", {"person": ["甲"], "other": ["甲"]}, [("apart", 0, "other")]),
        ("settings", {"name": ["person_share"], "value": [1.5]}, [("settings", 0, "value")]),
        ("bans", {"person": ["甲"], "post": ["镇长"]}, [("bans", 0, "post")]),
        ("locks", {"person": ["甲", "甲"], "post": ["书记", "县长"]}, [("locks", 1, "post")]),
        ("bounds", {"bound": ["女"], "attribute": ["女"], "low": [2], "high": [1],
                    "team": ["*"]},
         [("bounds", 0, "low")]),
        ("bounds", {"bound": ["女"], "attribute": ["女"], "team": ["某县"]},
         [("bounds", 0, "low")]),
        ("bounds", {"bound": ["女"], "attribute": ["女"], "low": [1]}, [("bounds", 0, "team")]),
        ("bounds", {"bound": ["女"], "attribute": ["男"], "low": [1], "team": ["某市"]},
         [("bounds", 0, "attribute"), ("bounds", 0, "team")]),
        ("bound_posts", {"bound": ["女"], "post": ["书记"]}, [("bound_posts", None, "")]),
        ("kinds", {"person": ["甲"], "trait": ["作风"], "kind": ["谋"]}, [("kinds", None, "")]),
    ],
)  # fmt: skip
def test_faults_name_where_they_stand(table: str, columns: dict, found: list) -> None:
    assert _faults({table: columns}) == found


def test_a_person_without_a_kind_is_named() -> None:
    traits = {"trait": ["作风"], "first": ["谋"], "second": ["谋"], "points": [1]}
    kinds = {"person": ["甲", "乙"], "trait": ["作风"] * 2, "kind": ["谋"] * 2}
    with pytest.raises(TableFaults, match="丙没有“作风”的类型"):
        from_tables({**SMALL, "traits": traits, "kinds": kinds})


def test_weights_of_the_two_directions_must_agree() -> None:
    weights = {
        "weights": ["权重"] * 2, "first": ["正", "副"], "second": ["副", "正"], "weight": [1, 2],
    }  # fmt: skip
    traits = {"trait": ["作风"], "first": ["谋"], "second": ["谋"], "points": [1]}
    kinds = {"person": ["甲", "乙", "丙"], "trait": ["作风"] * 3, "kind": ["谋"] * 3}
    circles = {"circle": ["一"], "trait": ["作风"], "weights": ["权重"]}
    seats = {"circle": ["一"] * 2, "post": ["书记", "县长"], "class": ["正", "副"]}
    tables = {"traits": traits, "kinds": kinds, "circles": circles, "circle_posts": seats}
    assert _faults({**tables, "weights": weights}) == [("weights", 1, "weight")]
    weights = {key: values[:1] for key, values in weights.items()}
    circle = from_tables({**SMALL, **tables, "weights": weights}).circles[0]
    assert circle.weights.tolist() == [[0, 1], [1, 0]]
    assert circle.classes.tolist() == [0, 1]


def test_a_rule_may_bar_a_person_everywhere_or_close_a_post() -> None:
    rows = [("甲", "*", "甲条"), ("*", "县长", "乙条"), ("乙", "书记", "甲条")]
    columns = dict(zip(("person", "post", "rule"), zip(*rows, strict=True), strict=True))
    one = from_tables({**SMALL, "barred": columns})
    assert one.rules == ("甲条", "乙条")
    assert one.barred is not None
    assert one.barred.tolist() == [[1, 3], [1, 2], [0, 2]]
    found = to_tables(one)["barred"]
    assert set(zip(*(found[c] for c in columns), strict=True)) == {
        ("甲", "书记", "甲条"),
        ("甲", "县长", "甲条"),
        ("*", "县长", "乙条"),
        ("乙", "书记", "甲条"),
    }


def test_a_rule_may_bar_a_person_from_a_group_of_posts() -> None:
    posts = {"post": ["书记", "县长", "镇长"], "team": ["某县", "某县", "某镇"]}
    groups = {"group": ["县级"] * 2, "post": ["书记", "县长"]}
    barred = {"person": ["乙"], "post": ["*"], "group": ["县级"], "rule": ["甲条"]}
    tables = {"posts": posts, "post_groups": groups, "barred": barred}
    one = from_tables({**SMALL, **tables})
    assert one.barred is not None
    assert one.barred.tolist() == [[0, 0, 0], [1, 1, 0], [0, 0, 0]]
    found = to_tables(one)
    assert found["post_groups"] == {"group": ["岗位组1"] * 2, "post": ["书记", "县长"]}
    assert found["barred"] == {**barred, "group": ["岗位组1"]}
    assert _faults({**tables, "barred": {**barred, "post": ["县长"]}}) == [("barred", 0, "group")]
    assert _faults({**tables, "barred": {**barred, "group": ["乡级"]}}) == [("barred", 0, "group")]


def test_what_the_tables_cannot_say_together_is_refused() -> None:
    couples = {"first": ["书记"], "second": ["书记"], "trait": ["作风"]}
    traits = {"trait": ["作风"], "first": ["谋"], "second": ["谋"], "points": [1]}
    kinds = {"person": ["甲", "乙", "丙"], "trait": ["作风"] * 3, "kind": ["谋"] * 3}
    with pytest.raises(TableFaults, match="两个岗位不对"):
        from_tables({**SMALL, "traits": traits, "kinds": kinds, "couples": couples})


def test_a_prefecture_is_read_whole(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    people = [f"人员{n:04d}" for n in range(3600)]
    posts = [f"岗位{n:04d}" for n in range(2000)]
    keys = rng.choice(len(people) * len(posts), 120_000, replace=False)
    arcs = zip(
        [people[k // 2000] for k in keys], [posts[k % 2000] for k in keys],
        rng.normal(size=len(keys)).tolist(), strict=True,
    )  # fmt: skip
    write_csv(tmp_path / "arcs.csv", ("person", "post", "gain"), arcs)
    read = read_folder(tmp_path, TABLES)
    one = from_tables(
        {
            "people": {"person": people},
            "posts": {"post": posts, "team": [f"班子{n // 10}" for n in range(2000)]},
            "arcs": read["arcs"].columns,
        }
    )
    assert one.arc_person.tolist() == (keys // 2000).tolist()
    assert one.arc_post.tolist() == (keys % 2000).tolist()
