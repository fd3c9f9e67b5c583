"""``guantong match`` as a stranger runs it: a folder in, a plan with proof or a clear word out."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.match.instances import generate

from guantong.cli import main
from guantong.engines.match import GROUP_TABLES, TABLES, to_tables
from guantong.formats.tables import write_csv

DATA = Path(__file__).parent / "data" / "match"


def _run(*arguments: object) -> int:
    return main(["match", *map(str, arguments), "--quiet"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a copy of the invented county that a test may spoil."""
    return Path(shutil.copytree(DATA / "county", tmp_path / "county"))


def _append(path: Path, *lines: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def test_the_county_is_planned_and_proven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deep" / "out"
    assert _run(DATA / "county", "--out", out) == 0
    # 9 + 8 - 2 + 7 - 2 + 8 + 5.5 - 2 = 31.5 of fit and moves, two pairs of thinker and doer at
    # 4 each, and 虚构乙 left out at 5.
    said = capsys.readouterr().out
    assert "方案 34.500 分；任何方案不超过 34.500 分" in said
    assert "调整 3 人。" in said
    seats = {row["person"]: row["post"] for row in _rows(out / "plan.csv")}
    assert seats["虚构戊"] == "甲县县长"
    assert seats["虚构乙"] == ""
    women = _rows(out / "bounds.csv")[0]
    assert (women["bound"], women["low"], women["count"]) == ("甲县 女干部", "1", "2")
    assert _rows(out / "teams.csv")[0]["moved"] == "2"
    assert sorted(entry.name for entry in out.iterdir()) == [
        "bounds.csv", "certificate.json", "curve.csv", "explanations.csv", "plan.csv",
        "summary.md", "teams.csv",
    ]  # fmt: skip


def test_every_seat_is_explained(tmp_path: Path) -> None:
    _run(DATA / "county", "--out", tmp_path / "out")
    rows = {row["post"]: row for row in _rows(tmp_path / "out" / "explanations.csv")}
    assert len(rows) == 5
    row = rows["甲县组织部长"]
    # 庚 instead of 己: 6.5 for 7; the error of half a point is larger, so nobody can tell.
    assert (row["person"], row["next"], row["loss"], row["told_apart"]) == (
        "虚构己", "虚构庚", "0.5", "否",
    )  # fmt: skip
    assert row["eligible"] == "5"
    assert rows["乙县县长"]["couple"] == "4.0"


def test_a_proof_is_checked_without_the_search(
    tmp_path: Path, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    _run(county, "--out", out)
    proof = out / "certificate.json"
    assert _run(county, "--check", proof) == 0
    assert "已独立验算" in capsys.readouterr().out
    content = json.loads(proof.read_text(encoding="utf-8"))

    def refused(**changes: object) -> str:
        spoilt = tmp_path / "spoilt.json"
        spoilt.write_text(json.dumps({**content, **changes}), encoding="utf-8")
        assert _run(county, "--check", spoilt) == 2
        return capsys.readouterr().err

    assert "乘子只能证明" in refused(bound=content["bound"] - 1)
    assert "重新计算为" in refused(value=content["value"] + 1)
    seats = {**content["seats"], "虚构庚": "甲县县长"}
    del seats["虚构戊"]
    assert "虚构庚不能任甲县县长" in refused(seats=seats)
    assert "不在表中" in refused(seats={"某人": "甲县县长"})
    assert "不是本命令写出的证明" in refused(multipliers={})
    _append(county / "apart.csv", "虚构甲,虚构乙")
    assert _run(county, "--check", proof) == 2
    assert "另一套表" in capsys.readouterr().err


def test_clashing_rules_are_named(
    tmp_path: Path, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (county / "locks.csv").write_text(
        "person,post\n虚构甲,甲县书记\n虚构乙,甲县县长\n虚构丙,甲县组织部长\n虚构丁,乙县书记\n",
        encoding="utf-8",
    )
    assert _run(county, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    # No woman may be secretary there, so that lock takes nothing away.
    assert "下面 3 项硬性要求不能同时满足" in said
    assert "甲县 女干部至少 1" in said
    assert "虚构丙锁定在甲县组织部长" in said
    assert "虚构甲锁定" not in said
    assert "虚构丁" not in said
    assert not (tmp_path / "out").exists()


def test_a_lock_that_a_rule_bars_names_the_rule(
    tmp_path: Path, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (county / "locks.csv").write_text("person,post\n虚构庚,甲县县长\n", encoding="utf-8")
    assert _run(county, "--out", tmp_path / "out") == 2
    assert "按“任职年限”，虚构庚不能任甲县县长。" in capsys.readouterr().err


def test_faults_are_told_with_file_line_and_column(
    tmp_path: Path, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(county / "arcs.csv", "", "虚构癸,甲县书记,9,0,1", "虚构庚,甲县书记,高,-1,1")
    _append(county / "apart.csv", "虚构甲,虚构甲")
    (county / "lock.csv").write_text("person,post\n", encoding="utf-8")
    assert _run(county, "--out", tmp_path / "out") == 2
    assert "lock.csv：不认识这张表" in capsys.readouterr().err
    (county / "lock.csv").unlink()
    assert _run(county, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "arcs.csv 第 19 行 “person”列：没有人员“虚构癸”。" in said
    assert "arcs.csv 第 20 行 “gain”列：“高”不是数。" in said
    assert "arcs.csv 第 20 行 “move”列：-1 小于 0。" in said
    assert "apart.csv 第 3 行 “other”列：一人不能与自己回避。" in said


def test_a_folder_of_something_else_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "信.txt").write_text("留着")
    assert _run(DATA / "county", "--out", tmp_path / "letters") == 2
    assert "不是结果文件夹" in capsys.readouterr().err
    assert _run(tmp_path / "nowhere", "--out", tmp_path / "out") == 2
    assert "找不到文件夹" in capsys.readouterr().err


def test_generalized_assignment_is_solved_either_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = DATA / "gap" / "small.txt", tmp_path / "out"
    assert _run(file, "--format", "gap", "--out", out) == 0
    assert "总收益 18。" in capsys.readouterr().out
    assert _run(file, "--format", "gap", "--problem", 2, "--minimise", "--out", out) == 0
    assert "总费用 2。" in capsys.readouterr().out
    assert _run(out / "instance", "--check", out / "certificate.json") == 0
    assert _run(file, "--format", "gap", "--problem", 3, "--out", out) == 2
    assert "没有第 3 个" in capsys.readouterr().err


def test_jobs_that_do_not_fit_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tight.txt"
    file.write_text("1 3\n1 1 1\n2 2 2\n5\n")
    assert _run(file, "--format", "gap", "--out", tmp_path / "out") == 2
    assert "仍有 1 个任务安排不下" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_groups_are_formed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _run(DATA / "groups", "--format", "groups", "--out", out) == 0
    # Each group has one of each kind: 3 + 1 + 2 twice; 甲 has the wish of 2 and is without 丙.
    assert json.loads((out / "certificate.json").read_text(encoding="utf-8"))["value"] == 14
    team = {row["person"]: row["team"] for row in _rows(out / "plan.csv")}
    assert team["虚构甲"] == "二组" != team["虚构丙"]
    assert len({team["虚构丙"], team["虚构丁"]}) == 2


@pytest.mark.parametrize("interrupted", [True, False])
def test_the_best_plan_so_far_is_written_whole_when_stopped(
    tmp_path: Path, interrupted: bool
) -> None:
    folder, out = tmp_path / "county", tmp_path / "out"
    folder.mkdir()
    # Whole teams are never proven best: the search still runs when it is stopped.
    county = generate("county", 1, whole_team=interrupted)
    for name, columns in to_tables(county).items():
        write_csv(folder / f"{name}.csv", list(columns), zip(*columns.values(), strict=True))
    command = [sys.executable, "-u", "-m", "guantong", "match", str(folder), "--out", str(out)]
    seconds = "300" if interrupted else "4"
    running = subprocess.Popen(
        [*command, "--seconds", seconds], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert running.stderr is not None
    if interrupted:
        for line in running.stderr:
            if "方案 —" not in line:
                running.send_signal(signal.SIGINT)
                break
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 0
    assert ("按要求提前停止" in said) == interrupted
    assert _run(folder, "--check", out / "certificate.json") == 0
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_the_guide_names_every_table_of_the_format() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "user" / "match-format.md").read_text(
        encoding="utf-8"
    )
    lacking = [name for name in (*TABLES, *GROUP_TABLES) if f"| {name} |" not in guide]
    assert lacking == []
