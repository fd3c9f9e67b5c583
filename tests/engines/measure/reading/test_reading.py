"""Every way into the engine gives the same answers, whatever the order and number of rows."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guantong.engines.measure import (
    Answers,
    Coding,
    Columns,
    Design,
    Item,
    MeasureError,
    Simulation,
    simulate,
)
from guantong.engines.measure.reading.forms import Index

DESIGN = Design((Item("甲", "忠诚"), Item("乙", "忠诚", key=-1)), ("忠诚",))
HEAD = ("ratee", "rater", "unit", "source", "item", "answer")


def _same(a: Answers, b: Answers) -> bool:
    arrays = ("matrix", "ratees", "raters", "units", "sources")
    places = ("form_ratee", "form_rater", "form_unit", "form_source", "ratee_unit")
    return all(getattr(a, n).tolist() == getattr(b, n).tolist() for n in (*arrays, *places))


def _refused(table: object, design: Design = DESIGN, **how: object) -> MeasureError:
    with pytest.raises(MeasureError) as caught:
        Answers.from_table(table, design, **how)  # type: ignore[arg-type]
    return caught.value


def _table(rows: list[tuple], names: tuple[str, ...] = HEAD) -> dict[str, list]:
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _stream(
    rows: list[tuple], names: tuple[str, ...] = HEAD, size: int = 2
) -> pa.RecordBatchReader:
    table = pa.table(_table(rows, names))
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=size))


@pytest.fixture(scope="module")
def sample() -> Simulation:
    return simulate("tiny", seed=4)


@pytest.fixture(scope="module")
def arrow(sample: Simulation) -> pa.Table:
    return pa.table({name: column.tolist() for name, column in sample.table().items()})


# --- one order, whatever comes ---

cells = st.tuples(st.sampled_from("张李王"), st.sampled_from("abc"), st.sampled_from(["甲", "乙"]))
rows = st.dictionaries(cells, st.sampled_from(["是", "否", "不了解"]), min_size=1, max_size=18)


@settings(deadline=None)
@given(rows, st.randoms(use_true_random=False), st.integers(1, 7))
def test_every_answer_lands_in_its_cell_whatever_the_order_and_the_batches(
    answers: dict, random, size: int
) -> None:
    order = list(answers.items())
    random.shuffle(order)
    long = [(j, r, i, word) for (j, r, i), word in order]
    table = pa.table(
        dict(zip(("ratee", "rater", "item", "answer"), zip(*long, strict=True), strict=True))
    )
    stream = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=size))
    if not {"是", "否"} & set(answers.values()):
        assert "没有一个可用的答案" in _refused(stream).message
        return
    a = Answers.from_table(stream, DESIGN)
    found = {
        (a.ratees[a.form_ratee[f]], a.raters[a.form_rater[f]], DESIGN.items[i].id): int(value)
        for i, row in enumerate(a.matrix)
        for f, value in enumerate(row)
        if value != 255
    }
    said = {"是": 1, "否": 0}
    assert found == {cell: said[word] for cell, word in answers.items() if word in said}
    names = list(zip(a.ratees[a.form_ratee], a.raters[a.form_rater], strict=True))
    assert names == sorted(set(names))


@given(st.lists(st.lists(st.integers(-50, 50), max_size=20), max_size=12))
def test_the_index_remembers_every_key(batches: list[list[int]]) -> None:
    index, truth = Index(), {}
    for batch in batches:
        keys = np.unique(np.array(batch, np.int64))
        found = index.find(keys)
        assert found.tolist() == [truth.get(key, -1) for key in keys.tolist()]
        fresh = keys[found < 0]
        numbers = len(truth) + np.arange(len(fresh))
        index.add(fresh, numbers)
        truth |= dict(zip(fresh.tolist(), numbers.tolist(), strict=True))


def test_forms_without_raters_stand_in_one_order() -> None:
    design = replace(DESIGN, columns=Columns(layout="wide"))
    rows = [("张", 1, 0), ("李", 0, 0), ("张", 1, 1), ("张", 0, 1), ("李", 1, None)]
    first, *others = (
        Answers.from_table(
            dict(zip(("ratee", "甲", "乙"), zip(*some, strict=True), strict=True)), design
        )
        for some in (rows, rows[::-1], rows[2:] + rows[:2])
    )
    assert first.raters.tolist() == ["张#0", "张#1", "张#2", "李#0", "李#1"]
    assert not first.has_raters
    assert all(_same(first, other) for other in others)


# --- every kind of table ---


def test_a_cursor_of_any_database_is_read(sample: Simulation, arrow: pa.Table) -> None:
    base = sqlite3.connect(":memory:")
    base.execute(f"create table t ({', '.join(arrow.column_names)})")
    rows = list(zip(*arrow.to_pydict().values(), strict=True))
    base.executemany(f"insert into t values ({', '.join('?' * len(rows[0]))})", rows)
    a = Answers.from_table(base.execute("select * from t order by random()"), sample.design)
    assert _same(a, sample.answers())
    assert "没有查询结果" in _refused(base.cursor()).message


def test_categories_views_streams_and_relations_are_read(
    sample: Simulation, arrow: pa.Table
) -> None:
    import duckdb
    import pandas as pd
    import polars as pl

    frame = pd.DataFrame(arrow.to_pydict())
    kinds = (
        frame.astype("category"),
        pl.DataFrame(arrow).cast(pl.Categorical),
        arrow.to_reader(max_chunksize=100),
        pa.table({n: arrow[n].dictionary_encode() for n in arrow.column_names}),
        duckdb.from_arrow(arrow).filter("answer <> '不了解'"),
    )
    for kind in kinds:
        assert _same(Answers.from_table(kind, sample.design), sample.answers())


def test_numbers_and_texts_may_stand_in_one_column() -> None:
    import pandas as pd

    table = {
        "ratee": [7.0, "7", 8, 8], "rater": ["a", " a", "a ", "a"],
        "item": ["甲", "乙", "甲", "乙"], "answer": ["是", 0.0, 1, float("nan")],
    }  # fmt: skip
    a = Answers.from_table(pd.DataFrame(table), DESIGN)
    assert (a.ratees.tolist(), a.raters.tolist()) == (["7", "8"], ["a"])
    assert a.matrix.tolist() == [[1, 1], [0, 255]]
    assert _same(a, Answers.from_table(table, DESIGN))


def test_what_is_no_table_is_refused() -> None:
    assert "int" in _refused(3).message
    uneven = {"ratee": ["张"], "rater": ["a", "b"], "item": ["甲"], "answer": ["是"]}
    assert "2 行" in _refused(uneven).message
    assert "没有一行数据" in _refused({n: [] for n in uneven}).message
    assert "speed" in _refused(uneven, columns={"speed": "x"}).message


def test_grades_are_cut_and_kept() -> None:
    design = replace(DESIGN, coding=Coding(low=1, high=5, cut=4))
    table = {
        "ratee": ["张", "李"],
        "rater": ["a", "a"],
        "item": ["甲", "甲"],
        "answer": ["5", "3.0"],
    }
    a = Answers.from_table(table, design)
    assert a.grades is not None
    assert (a.matrix[0].tolist(), a.grades[0].tolist()) == ([1, 0], [5, 3])
    wide = Answers.from_wide(np.array([[5, 255], [3, 255]]), ratee=["张", "李"], design=design)
    assert wide.grades is not None
    assert wide.grades.tolist() == a.grades.tolist()
    assert _refused(table | {"answer": [5, 6]}, design).row == 1
    assert _refused(table | {"answer": [5, 2.5]}, design).row == 1


# --- the first faulty row in the order of rows ---


GOOD = [("张", r, "一科", "上级", i, "是") for r in "abc" for i in ("甲", "乙")]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("", "d", "一科", "上级", "甲", "是"), "ratee", "空"),
        (("张", None, "一科", "上级", "甲", "是"), "rater", "空"),
        (("张", "d", "一科", "上级", "", "是"), "item", "空"),
        (("张", "d", "一科", "上级", "丙", "是"), "item", "丙"),
        (("张", "d", "一科", "上级", "甲", "也许"), "answer", "也许"),
        (("张", "a", "一科", "上级", "甲", "是"), "item", "重复：评价人“a”对“张”的题目“甲”"),
        (("张", "a", "二科", "上级", "乙", "是"), "unit", "同一份答卷"),
        (("张", "a", "一科", "下级", "乙", "是"), "source", "同一份答卷"),
    ],
)
def test_the_first_faulty_row_is_named(row: tuple, column: str, words: str) -> None:
    later = ("张", "z", "一科", "上级", "丁", "不知所云")
    for size in (1, 4, 100):
        error = _refused(_stream([*GOOD, row, later], size=size), first_row=2)
        assert (error.row, error.column) == (6, column)
        assert error.message.startswith("第 8 行")
        assert words in error.message


def test_a_wide_table_names_its_first_faulty_row() -> None:
    design = replace(DESIGN, columns=Columns(layout="wide"))
    names = ("ratee", "rater", "甲", "乙")
    rows = [
        ("张", "a", "是", "否"),
        ("张", "b", "是", "?"),
        ("张", "a", "是", "否"),
        ("", "c", "是", "坏"),
    ]
    error = _refused(_stream(rows, names), design)
    assert (error.row, error.column) == (2, "rater")
    assert "评价人“a”对“张”" in error.message
    error = _refused(_stream([rows[0], rows[3]], names), design)
    assert (error.row, error.column) == (1, "乙")


def test_blank_rows_are_passed_over() -> None:
    blank = (None, "", None, "", None, "")
    a = Answers.from_table(_stream([blank, *GOOD[:3], blank, *GOOD[3:]]), DESIGN)
    assert len(a) == 6
    error = _refused(_stream([blank, *GOOD, blank, ("张", "d", "", "", "甲", "嗯")]))
    assert error.row == 8


# --- files ---


def _csv(folder: Path, text: str, encoding: str = "utf-8", name: str = "答案.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def _text(sample: Simulation, separator: str = ",") -> str:
    table = sample.table()
    lines = [table, *zip(*table.values(), strict=True)]
    return "\r\n".join(separator.join(line) for line in lines)


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gbk", ","), ("utf-16", "\t"), ("utf-8", ";")],
)
def test_csv_is_read_as_office_programs_write_it(
    sample: Simulation, tmp_path: Path, encoding: str, separator: str
) -> None:
    path = _csv(tmp_path, _text(sample, separator), encoding, "答案 [1]*.csv")
    assert _same(Answers.from_file(path, sample.design), sample.answers())


def test_parquet_is_read(sample: Simulation, arrow: pa.Table, tmp_path: Path) -> None:
    from pyarrow import parquet

    parquet.write_table(arrow, tmp_path / "a[1].parquet", row_group_size=200)
    assert _same(Answers.from_file(tmp_path / "a[1].parquet", sample.design), sample.answers())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "空"),
        ("\n\n", "空"),
        ("ratee,rater,item,answer\n", "没有一行数据"),
        ("ratee,rater,item,ratee\n1,2,3,4\n", "出现了两次"),
        ("ratee,,item,answer\n1,2,3,4\n", "第 2 格"),
        ("ratee,rater,item\n张,a,甲\n", "“answer”列"),
        ("ratee,rater,item,answer\n\n张,a,甲,是\n张,a\n", "第 4 行有 2 格"),
        ("ratee,rater,item,answer\n张,a,甲,是\n张,a,乙,是,否\n", "第 3 行有 5 格"),
        ('ratee,rater,item,answer\n张,a,甲,"是\n张,a,乙,是\n', "引号"),
        ("ratee,rater,item,answer\n张,a,甲,是\n\n\n张,b,甲,也许\n", "第 5 行的“answer”"),
        ('ratee,rater,item,answer\n张,a,甲,"是\n"\n张,b,甲,也许\n', "第 4 行的“answer”"),
    ],
)
def test_a_faulty_csv_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(MeasureError) as caught:
        Answers.from_file(_csv(tmp_path, text), DESIGN)
    assert words in caught.value.message
    assert "答案.csv" in caught.value.message


def test_files_of_other_kinds_are_refused(tmp_path: Path) -> None:
    for name, content, words in (
        ("a.csv", b"\x81\xff\xfe\x00\x01", "GBK"), ("a.parquet", b"PAR1 no", "Parquet"),
        ("a.pdf", b"x", "类型"),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
        with pytest.raises(MeasureError, match=words):
            Answers.from_file(tmp_path / name, DESIGN)
    with pytest.raises(MeasureError, match="找不到"):
        Answers.from_file(tmp_path / "none.csv", DESIGN)


# --- more than fits in memory ---


def test_spilled_answers_are_the_same(sample: Simulation, arrow: pa.Table, tmp_path: Path) -> None:
    shuffled = arrow.take(np.random.default_rng(2).permutation(len(arrow)))
    here = Answers.from_table(shuffled, sample.design)
    there = Answers.from_table(shuffled, sample.design, spill=tmp_path / "new", memory="64MB")
    assert isinstance(there.matrix, np.memmap)
    assert _same(here, there)
    assert len(here) == len(there)
    out = here.raters == here.raters[3]
    less = there.without_raters(out)
    assert isinstance(less.matrix, np.memmap)
    assert _same(here.without_raters(out), less)


def test_a_wide_table_is_spilled_too(sample: Simulation, tmp_path: Path) -> None:
    wide = {"ratee": sample.ratee, "rater": sample.rater, "source": sample.source}
    wide |= {"unit": sample.unit}
    for place, item in enumerate(sample.design.items):
        column = sample.matrix[:, place].astype(object)
        wide[item.id] = np.where(column == 255, None, column)
    design = replace(sample.design, columns=Columns(layout="wide"))
    assert _same(Answers.from_table(wide, design, spill=tmp_path), sample.answers())


def test_spilled_forms_fill_many_strips(tmp_path: Path) -> None:
    forms = 40_000
    rng = np.random.default_rng(3)
    answer = rng.integers(0, 2, (forms, 2))
    who = [f"p{n:05d}" for n in range(forms)]
    order = rng.permutation(2 * forms)
    table = pa.table({
        "ratee": np.repeat(who, 2)[order], "item": np.tile(["甲", "乙"], forms)[order],
        "answer": answer.ravel()[order],
    })  # fmt: skip
    design = replace(DESIGN, coding=Coding(low=0, high=1, cut=1))
    a = Answers.from_table(table, design, spill=tmp_path)
    assert (a.matrix == answer.T).all()
    assert a.grades is not None
    assert (a.grades == answer.T).all()


def test_duplicates_are_found_on_disk_too(tmp_path: Path) -> None:
    error = _refused(_stream([*GOOD, GOOD[3], GOOD[1]]), spill=tmp_path)
    assert error.row == 6
    assert "评价人“b”对“张”的题目“乙”" in error.message


def test_a_limit_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "512MB" in _refused(_stream(GOOD), spill=tmp_path, memory="很多").message
