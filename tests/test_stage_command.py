"""``guantong stage`` as a stranger runs it: a folder in, a plan with proof or a clear word out."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.stage.instances import generate

from guantong.cli import main
from guantong.engines.stage import TABLES, to_tables
from guantong.formats.tables import write_csv

DATA = Path(__file__).parent / "data" / "stage"


def _run(*arguments: object) -> int:
    return main(["stage", *map(str, arguments), "--quiet"])


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
    # 30 of 2027 pay one: 甲 with its two shares is over the line in two years, 2 × 2 × 10; 乙
    # follows for one year, 10. 丙 would need 90.
    said = capsys.readouterr().out
    assert "方案 50.000 分；任何方案不超过 50.000 分" in said
    assert "启动 2 个项目，共 60.0 万元。" in said
    assert "薄弱村 3 个，预计最后一年过线 2.0 个" in said
    starts = {row["village"]: row for row in _rows(out / "plan.csv")}
    assert {name: row["year"] for name, row in starts.items()} == {
        "虚构甲村": "2027", "虚构乙村": "2028",
    }  # fmt: skip
    assert (starts["虚构甲村"]["fund.省"], starts["虚构甲村"]["fund.县"]) == ("0.0", "30.0")
    assert "可得 40.0 分" in starts["虚构甲村"]["why"]
    assert sorted(entry.name for entry in out.iterdir()) == [
        "batches.csv", "certificate.json", "curve.csv", "designated.csv", "funds.csv",
        "incomes.csv", "left_out.csv", "money.csv", "passings.csv", "plan.csv", "summary.md",
    ]  # fmt: skip


def test_money_incomes_and_who_stays_weak_are_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _run(DATA / "county", "--out", out)
    funds = {(row["fund"], row["year"]): row for row in _rows(out / "funds.csv")}
    assert [funds["县", "2028"][key] for key in ("budget", "spent", "left")] == [
        "50.0", "30.0", "20.0",
    ]  # fmt: skip
    assert float(funds["县", "2027"]["worth"]) > 0
    assert float(funds["省", "2027"]["worth"]) == 0
    (left,) = _rows(out / "left_out.csv")
    assert (left["village"], left["kinds"], left["cost"]) == (
        "虚构丙村", "2027光伏、2028加工车间", "90.0",
    )  # fmt: skip
    passed = {row["village"]: row["year"] for row in _rows(out / "passings.csv")}
    assert passed == {"虚构甲村": "2028", "虚构乙村": "2029"}
    earned = {(row["village"], row["year"]): row["mean"] for row in _rows(out / "incomes.csv")}
    assert earned["虚构甲村", "2027"] == "4.0"
    assert earned["虚构甲村", "2029"] == "6.0"


def test_a_published_plan_is_kept_to_and_its_changes_are_listed(
    tmp_path: Path, county: Path
) -> None:
    (county / "published.csv").write_text(
        "village,kind,year,begun\n虚构乙村,光伏,2027,是\n虚构丁村,光伏,2028,否\n", encoding="utf-8"
    )
    _append(county / "settings.csv", "weight.change,1")
    out = tmp_path / "out"
    assert _run(county, "--out", out, "--draws", "2") == 0
    starts = {row["village"]: row for row in _rows(out / "plan.csv")}
    # 乙 has begun; in 2028 lifting 甲 is worth 20, keeping 丁 1, and 50 pay one.
    assert (starts["虚构乙村"]["year"], starts["虚构乙村"]["fixed"]) == ("2027", "是")
    assert starts["虚构甲村"]["year"] == "2028"
    assert _rows(out / "changes.csv") == [
        {"village": "虚构丁村", "kind": "光伏", "before": "2028", "now": ""}
    ]
    often = {row["village"]: row for row in _rows(out / "alternatives.csv")}
    assert (often["虚构乙村"]["share"], often["虚构乙村"]["planned"]) == ("1.0", "是")


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

    assert "价格只能证明" in refused(bound=content["bound"] - 1)
    assert "重新计算为" in refused(value=content["value"] + 1)
    both = [["虚构甲村", "光伏", "2027"], ["虚构乙村", "光伏", "2027"]]
    assert "还缺资金 30.00" in refused(starts=both)
    assert "出现了两次" in refused(starts=[both[0], both[0]])
    assert "不在表中" in refused(starts=[["虚构甲村", "光伏", "2031"]])
    assert "须先有“光伏”" in refused(starts=[["虚构丙村", "加工车间", "2027"]])
    assert "还没有达到强村标准" in refused(designated={"虚构甲村": "2028"})
    prices = content["prices"]
    assert "是负数" in refused(prices=[-1, *prices[1:]])
    assert "个整数" in refused(prices=prices[1:])
    assert "价格只能证明" in refused(prices=[0] * len(prices))
    assert "不是本命令写出的证明" in refused(prices="高")
    _append(county / "budgets.csv", "虚构县,省,2028,11")
    assert _run(county, "--check", proof) == 2
    assert "另一套表" in capsys.readouterr().err


def test_clashing_locks_are_named_with_the_money(
    tmp_path: Path, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (county / "locks.csv").write_text(
        "village,kind,year\n虚构甲村,光伏,2027\n虚构乙村,光伏,2027\n虚构丁村,光伏,2028\n",
        encoding="utf-8",
    )
    assert _run(county, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "下面 3 项硬性要求不能同时满足" in said
    assert "虚构甲村的“光伏”锁定在2027年启动。" in said
    assert "虚构县2027年县资金 30.0。" in said
    assert "虚构丁村" not in said
    assert not (tmp_path / "out").exists()


def test_faults_are_told_with_file_line_and_column(
    tmp_path: Path, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(county / "projects.csv", "", "虚构癸村,光伏,30,2,0", "虚构甲村,加工车间,高,-2,0")
    _append(county / "settings.csv", "counting,猜")
    (county / "lock.csv").write_text("village,kind,year\n", encoding="utf-8")
    assert _run(county, "--out", tmp_path / "out") == 2
    assert "lock.csv：不认识这张表" in capsys.readouterr().err
    (county / "lock.csv").unlink()
    assert _run(county, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "projects.csv 第 8 行 “village”列：没有村“虚构癸村”。" in said
    assert "projects.csv 第 9 行 “cost”列：“高”不是数。" in said
    assert "projects.csv 第 9 行 “income”列：-2 小于 0。" in said
    assert "settings.csv 第 10 行 “name”列：“counting”重复，请只留一行。" in said
    assert "settings.csv 第 10 行 “value”列：counting 应写均值、保底、概率。" in said


def test_a_folder_of_something_else_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "信.txt").write_text("留着")
    assert _run(DATA / "county", "--out", tmp_path / "letters") == 2
    assert "不是结果文件夹" in capsys.readouterr().err
    assert _run(tmp_path / "nowhere", "--out", tmp_path / "out") == 2
    assert "找不到文件夹" in capsys.readouterr().err


def test_the_best_plan_so_far_is_written_whole_when_stopped(tmp_path: Path) -> None:
    folder, out = tmp_path / "county", tmp_path / "out"
    folder.mkdir()
    for name, columns in to_tables(generate("county", 1, 0.3)).items():
        write_csv(folder / f"{name}.csv", list(columns), zip(*columns.values(), strict=True))
    command = [sys.executable, "-u", "-m", "guantong", "stage", str(folder), "--out", str(out)]
    running = subprocess.Popen(
        [*command, "--seconds", "300"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert running.stderr is not None
    for line in running.stderr:
        if "上界" in line and "方案 —" not in line:
            running.send_signal(signal.SIGINT)
            break
    said, _ = running.communicate(timeout=120)
    assert running.returncode == 0
    assert "按要求提前停止" in said
    assert _run(folder, "--check", out / "certificate.json") == 0
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_the_guide_names_every_table_of_the_format_and_of_the_result() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "user" / "stage-format.md").read_text(
        encoding="utf-8"
    )
    assert [name for name in TABLES if f"| {name} |" not in guide and name != "settings"] == []
    assert "| settings |" in guide
    results = ("plan", "designated", "incomes", "passings", "batches", "money", "funds",
               "left_out", "changes", "alternatives", "curve")  # fmt: skip
    assert [name for name in results if f"| {name}.csv |" not in guide] == []
