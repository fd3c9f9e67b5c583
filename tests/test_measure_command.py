"""``guantong measure`` as a stranger runs it: a file in, a folder or a clear word out."""

import csv
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from guantong.cli import main
from guantong.engines.measure import Design, Item, simulate

DESIGN = Design((Item("甲", "忠诚"), Item("乙", "忠诚", key=-1)), ("忠诚",), (), ("上级", "下级"))
HEAD = "ratee,rater,item,answer\n"


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _design(folder: Path) -> Path:
    return _write(folder / "d.toml", DESIGN.to_toml())


def _run(*arguments: object) -> int:
    return main(["measure", *map(str, arguments), "--quiet"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _panel(grades: bool, seed: int = 0) -> list[tuple[str, str, str, str]]:
    """12 people, 6 judges, 5 items; the level rises from p01 to p12."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(12):
        for judge in range(6):
            for item in range(1, 6):
                level = (person - 5.5) / 2 + rng.logistic()
                word = str(int(np.clip(round(3 + level), 1, 5))) if grades else "否是"[level > 0]
                rows.append((f"p{person + 1:02d}", f"j{judge}", f"第{item}题", word))
    return rows


def _lines(rows: list[tuple], head: str = HEAD) -> str:
    return head + "".join(",".join(row) + "\n" for row in rows)


# --- what a stranger has ---


def test_a_panel_fits_without_a_design(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    text = _lines(_panel(grades=False), "选手,评委,题,答\n")
    answers = _write(tmp_path / "a.csv", text, "gbk")
    out = tmp_path / "deep" / "out"
    columns = "ratee=选手,rater=评委,item=题,answer=答"
    assert _run(answers, "--out", out, "--columns", columns) == 0
    said = capsys.readouterr().out
    assert "没有给出设计" in said
    assert "被考察人 12 名" in said
    level = {row["ratee"]: float(row["level"]) for row in _rows(out / "ratees.csv")}
    assert max(level[f"p{n:02d}"] for n in (1, 2, 3)) < min(level[f"p{n}"] for n in (10, 11, 12))
    derived = Design.from_toml(out / "design.toml")
    assert [item.id for item in derived.items] == [f"第{n}题" for n in range(1, 6)]
    assert derived.columns.ratee == "选手"
    assert [entry.name for entry in out.parent.iterdir()] == ["out"]


def test_grades_are_halved_and_the_summary_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows = _panel(grades=True)
    answers = _write(tmp_path / "a.csv", _lines(rows))
    assert _run(answers, "--out", tmp_path / "out") == 0
    shares = {cut: np.mean([int(row[3]) >= cut for row in rows]) for cut in range(2, 6)}
    cut = min(shares, key=lambda one: abs(shares[one] - 0.5))
    words = f"答案是 1—5 的等级：{cut} 及以上读作“是”，占全部答案的 {100 * shares[cut]:.0f}%"
    assert words in capsys.readouterr().out
    assert words in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")


def test_a_workbook_and_a_stream_give_the_same(tmp_path: Path) -> None:
    rows = _panel(grades=True)
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for place, row in enumerate([HEAD.strip().split(","), *rows]):
        sheet.write_row(place, 0, [int(cell) if cell.isdigit() else cell for cell in row])
    book.close()
    text = _write(tmp_path / "a.csv", _lines(rows[::-1]))
    assert _run(tmp_path / "a.xlsx", "--out", tmp_path / "one") == 0
    assert _run(text, "--out", tmp_path / "two", "--stream", "--memory", "200MB") == 0
    one, two = (_rows(tmp_path / name / "ratees.csv") for name in ("one", "two"))
    assert one == two
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.xlsx", "a.csv", "one", "two"}


def test_a_design_and_a_second_run(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    sample = simulate("tiny", seed=1)
    table = sample.table()
    text = _lines(list(zip(*table.values(), strict=True)), ",".join(table) + "\n")
    answers = _write(tmp_path / "a.csv", text, "gb18030")
    design = _write(tmp_path / "d.toml", sample.design.to_toml())
    for _ in range(2):  # a second run replaces the first
        assert _run(answers, "--design", design, "--out", tmp_path / "out") == 0
    names = {entry.name for entry in (tmp_path / "out").iterdir()}
    assert {"ratees.csv", "gaps.csv", "summary.md", "design.toml"} <= names
    assert "测量结果摘要" in capsys.readouterr().out


def test_parts_without_overlap_are_flagged_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    one = _panel(grades=False)
    other = [("q" + p[1:], "k" + j[1:], i, a) for p, j, i, a in _panel(grades=False, seed=1)]
    answers = _write(tmp_path / "a.csv", _lines([*one, *other]))
    assert _run(answers, "--out", tmp_path / "out") == 0
    assert "互不相连的 2 部分" in capsys.readouterr().out
    assert [row["ratees"] for row in _rows(tmp_path / "out" / "components.csv")] == ["12", "12"]


# --- what is refused, with its place, and nothing written ---

GOOD = "张,a,甲,是\n张,a,乙,否\n李,b,甲,否\n李,b,乙,否\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ("a.csv", "空")),
        (HEAD, ("a.csv", "没有一行数据")),
        ("ratee,ratee\n1,2\n", ("a.csv", "“ratee”", "两次")),
        ("考核对象,rater,item,answer\n张,a,甲,是\n", ("a.csv", "“ratee”列", "考核对象", "columns")),
        (HEAD + "张,a\n", ("a.csv", "第 2 行有 2 格")),
        (HEAD + GOOD + "张,a,甲,是,否\n", ("a.csv", "第 6 行有 5 格")),
        (HEAD + GOOD + "王,a,丙,是\n", ("a.csv", "第 6 行", "丙", "不在设计里")),
        (HEAD + GOOD + "王,a,甲,也许\n", ("a.csv", "第 6 行", "“answer”", "也许")),
        (HEAD + GOOD + ",a,甲,是\n", ("a.csv", "第 6 行", "“ratee”是空的")),
        (HEAD + GOOD + "李,b,甲,是\n", ("a.csv", "第 6 行重复", "“b”", "“李”", "“甲”")),
        (HEAD + "张,a,甲,是\n张,a,乙,否\n李,a,甲,否\n", ("a.csv", "只有一名评价人")),
        (HEAD + GOOD.replace("甲,否", "甲,是"), ("a.csv", "全部答案都一样")),
        (HEAD + "张,a,甲,\n李,b,乙,不了解\n", ("a.csv", "没有一个可用的答案")),
    ],
)
def test_faulty_answers_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture, text: str, words: tuple[str, ...]
) -> None:
    answers, design = _write(tmp_path / "a.csv", text), _design(tmp_path)
    before = sorted(tmp_path.iterdir())
    for more in ((), ("--stream",)):
        assert _run(answers, "--design", design, "--out", tmp_path / "x" / "out", *more) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("错误：")
        assert said.err.count("\n") == 1
        assert all(word in said.err for word in words)
        assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("answer", "words"),
    [("73.5", "73.5"), ("99", "0—99 的分数"), ("好", "“好”")],
)
def test_answers_that_are_no_grades_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture, answer: str, words: str
) -> None:
    text = HEAD + "张,a,甲,0\n张,b,甲,5\n李,a,甲,4\n李,b,甲," + answer + "\n"
    assert _run(_write(tmp_path / "a.csv", text), "--out", tmp_path / "out") == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_equal_grades_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    text = HEAD + "张,a,甲,5\n张,b,甲,5\n李,a,甲,5\n李,b,甲,5\n"
    assert _run(_write(tmp_path / "a.csv", text), "--out", tmp_path / "out") == 2
    assert "全部答案都一样" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--columns", "ratee"), "ratee=列名"),
        (("--columns", "speed=ratee"), "speed"),
        (("--memory", "许多", "--stream"), "许多"),
        (("--design", "none.toml"), "none.toml"),
    ],
)
def test_faulty_options_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture, arguments: tuple[str, ...], words: str
) -> None:
    answers = _write(tmp_path / "a.csv", _lines(_panel(grades=False)))
    assert _run(answers, "--out", tmp_path / "out", *arguments) == 2
    assert words in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


def test_a_workbook_names_its_sheet_and_row(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for place, row in enumerate(
        [HEAD.strip().split(","), ("张", "a", "甲", "是"), ("张", "b", "甲", "?!")]
    ):
        sheet.write_row(place, 0, row)
    book.close()
    assert _run(tmp_path / "a.xlsx", "--design", _design(tmp_path), "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "a.xlsx（第一张工作表）：第 3 行的“answer”" in said


def test_a_text_that_is_neither_utf8_nor_gbk_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "a.csv").write_bytes(HEAD.encode() + b"\xff\xff\x80,a,b,c\n")
    assert _run(tmp_path / "a.csv", "--out", tmp_path / "out") == 2
    assert "GBK" in capsys.readouterr().err


def test_a_strange_folder_is_never_overwritten(tmp_path: Path) -> None:
    answers = _write(tmp_path / "a.csv", _lines(_panel(grades=False)))
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("keep")
    assert _run(answers, "--out", out) == 2
    assert (out / "mine.txt").read_text() == "keep"
