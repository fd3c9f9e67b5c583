"""``guantong place grids`` and ``members`` as a stranger runs them."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from guantong.cli import main


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return two invented streets of 36 and 30 households, each group of six."""
    lines = ["household,village,group,longitude,latitude,knowledge"]
    for village, homes in (("虚构甲村", 36), ("虚构乙村", 30)):
        for i in range(homes):
            group = f"{i // 6 + 1}组"
            at = f"{111.5 + i * 0.0002:.6f},26.100000"
            lines.append(f"{village}{i + 1}号,{village},{group},{at},虚构")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "households.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "in" / "settings.csv").write_text(
        "name,value\nlow,6\nhigh,18\ntarget,12\n", encoding="utf-8"
    )
    return tmp_path / "in"


def _grids(*arguments: object) -> int:
    return main(["place", "grids", *map(str, arguments)])


def _members(*arguments: object) -> int:
    return main(["place", "members", *map(str, arguments)])


def test_grids_are_drawn_numbered_and_proven(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert _grids(folder, "--out", out) == 0
    said = capsys.readouterr().out
    assert "2 个村、66 户，划 5 个网格" in said
    assert "2 个村是最好的划法。" in said
    grids = _rows(out / "grids.csv")
    first = [row for row in grids if row["village"] == "虚构甲村"]
    assert [(row["name"], row["groups"], row["households"]) for row in first] == [
        ("01", "1组、2组", "12"), ("02", "3组、4组", "12"), ("03", "5组、6组", "12"),
    ]  # fmt: skip
    homes = _rows(out / "households.csv")
    assert len(homes) == 66
    assert sum(row["centre"] == "是" for row in homes) == 5
    features = json.loads((out / "grids.geojson").read_text(encoding="utf-8"))["features"]
    assert len(features) == 66
    assert {one["properties"]["knowledge_label"] for one in features} == {"虚构"}
    assert _grids(folder, "--check", out / "certificate.json") == 0
    assert capsys.readouterr().out.count("是最好的方案") == 2


def test_a_proof_of_other_tables_or_another_drawing_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    _grids(folder, "--out", out, "--quiet")
    path = out / "certificate.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["villages"][0]["bound"] += 100
    path.write_text(json.dumps(content), encoding="utf-8")
    assert _grids(folder, "--check", path) == 2
    assert "自称下界" in capsys.readouterr().err
    with (folder / "settings.csv").open("a", encoding="utf-8") as file:
        file.write("detour,1.5\n")
    assert _grids(folder, "--check", path) == 2
    assert "另一套表" in capsys.readouterr().err
    path.write_text("{}", encoding="utf-8")
    assert _grids(folder, "--check", path) == 2
    assert "不是本命令写出的证明" in capsys.readouterr().err


def test_present_grids_and_locks_are_kept(folder: Path, tmp_path: Path) -> None:
    table = folder / "households.csv"
    head, *lines = table.read_text(encoding="utf-8").splitlines()
    now = [f"{line},{'西格' if n < 18 else '东格'}" for n, line in enumerate(lines[:36])]
    table.write_text("\n".join([f"{head},grid", *now]) + "\n", encoding="utf-8")
    (folder / "settings.csv").write_text(
        "name,value\nlow,6\nhigh,24\nmove_price,500\n", encoding="utf-8"
    )
    (folder / "pinned.csv").write_text("household,grid\n虚构甲村18号,东格\n", encoding="utf-8")
    out = tmp_path / "out"
    assert _grids(folder, "--out", out, "--quiet") == 0
    grids = _rows(out / "grids.csv")
    names = [row["name"] for row in grids if row["village"] == "虚构甲村"]
    assert sorted(names) == ["东格", "西格"]
    homes = {row["household"]: row["grid"] for row in _rows(out / "households.csv")}
    assert homes["虚构甲村18号"] == "东格"
    assert homes["虚构甲村1号"] == "西格"
    assert _grids(folder, "--check", out / "certificate.json") == 0


def test_every_fault_is_told_with_its_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "households.csv").open("a", encoding="utf-8") as file:
        file.write("乙,虚构甲村,1组,500,26,地图标注\n丙,虚构甲村,1组,111,,seen\n")
    (folder / "apart.csv").write_text("household,other\n甲,乙\n", encoding="utf-8")
    with (folder / "settings.csv").open("a", encoding="utf-8") as file:
        file.write("lowest,1\ndetour,0.2\n")
    assert _grids(folder, "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    for words in (
        "settings.csv 第 5 行 “name”列：不认识“lowest”",
        "settings.csv 第 6 行 “value”列：detour 应写",
        "households.csv 第 68 行 “longitude”列：不是经纬度",
        "households.csv 第 69 行 “longitude”列：经纬度（或坐标）只写了一半",
        "households.csv 第 69 行 “knowledge”列：“seen”应是 实地测量、",
        "apart.csv 第 2 行 “household”列：没有户“甲”",
    ):
        assert words in said
    assert not (tmp_path / "out").exists()


def test_a_village_that_cannot_be_drawn_says_why(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "settings.csv").open("a", encoding="utf-8") as file:
        file.write("number,6\n")
    out = tmp_path / "out"
    assert _grids(folder, "--out", out, "--quiet") == 0
    (row,) = _rows(out / "refused.csv")
    assert row["village"] == "虚构乙村"
    assert "可以划 2—5 个" in row["why"]


def test_contacts_are_assigned(folder: Path, tmp_path: Path) -> None:
    members = [f"联系人{j + 1},虚构{'甲' if j < 5 else '乙'}村{j % 5 * 6 + 3}号" for j in range(10)]
    (folder / "members.csv").write_text("\n".join(["member,household", *members]), "utf-8")
    (folder / "settings.csv").write_text("name,value\nlow,5\nhigh,8\n", encoding="utf-8")
    (folder / "barred.csv").write_text("household,member\n虚构甲村1号,联系人1\n", "utf-8")
    out = tmp_path / "out"
    assert _members(folder, "--out", out) == 0
    homes = {row["household"]: row["member"] for row in _rows(out / "households.csv")}
    assert len(homes) == 66
    assert all(homes.values())
    assert homes["虚构甲村1号"] != "联系人1"
    assert homes["虚构甲村3号"] != "联系人1"
    loads = [int(row["load"]) for row in _rows(out / "members.csv")]
    assert sum(loads) == 66
    assert np.ptp(loads) <= 3
    lines = json.loads((out / "members.geojson").read_text(encoding="utf-8"))["features"]
    assert {one["properties"]["knowledge"] for one in lines} == {"invented"}


def test_a_member_of_no_household_is_a_fault(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "settings.csv").unlink()
    (folder / "members.csv").write_text("member,household\n联系人1,无此户\n", "utf-8")
    assert _members(folder, "--out", tmp_path / "out") == 2
    assert "members.csv 第 2 行 “household”列：没有户“无此户”" in capsys.readouterr().err
