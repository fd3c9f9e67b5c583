"""``guantong place route`` as a stranger runs it: a folder in, a plan with proof out."""

import csv
import json
import shutil
from pathlib import Path

import gpxpy
import icalendar
import pytest

from guantong.cli import main

DATA = Path(__file__).parent / "data" / "place" / "route"


def _run(*arguments: object) -> int:
    return main(["place", "route", *map(str, arguments), "--quiet"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the invented example that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "route"))


def _append(path: Path, *lines: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("route") / "out"
    assert _run(DATA, "--out", folder) == 0
    return folder


def test_example_is_planned_and_everyone_left_out_has_a_reason(out: Path) -> None:
    stops = [row for row in _rows(out / "plan.csv") if row["number"]]
    assert sum(int(row["score"]) for row in stops) == 44
    # Tuesday is the only day on which the memorial hall is open, and it must be seen.
    hall = next(row for row in stops if row["site"] == "虚构纪念馆")
    assert (hall["day"], hall["must"]) == ("2027-03-02", "是")
    # On the second day the hall of exhibits opens at 13:00 only.
    assert {row["site"]: row["reason"] for row in _rows(out / "left_out.csv")} == {
        "虚构人物故居": "接待不下", "虚构修缮旧居": "不开放", "虚构远地旧址": "太远",
        "虚构战场遗址": "时间不够",
    }  # fmt: skip
    told = (out / "summary.md").read_text(encoding="utf-8")
    assert "方案 44 分；任何方案不超过 44 分" in told
    assert "虚构位置：虚构红军标语群" in told


def test_invented_point_is_marked_in_every_file(out: Path) -> None:
    read = gpxpy.parse((out / "route.gpx").read_text(encoding="utf-8"))
    names = [point.name for route in read.routes for point in route.points]
    assert "虚构红军标语群（虚构位置）" in names
    assert "虚构纪念馆" in names
    events = icalendar.Calendar.from_ical((out / "route.ics").read_bytes()).walk("VEVENT")
    assert "虚构红军标语群（虚构位置）" in [str(one["SUMMARY"]) for one in events]
    features = json.loads((out / "route.geojson").read_text(encoding="utf-8"))["features"]
    made_up = [
        one["properties"] for one in features if one["properties"].get("knowledge") == "invented"
    ]
    # The site, and the line of the day that leads through it.
    assert [one["name"] for one in made_up] == ["虚构红军标语群", "2027-03-01"]
    row = next(row for row in _rows(out / "plan.csv") if row["site"] == "虚构红军标语群")
    assert (row["knowledge"], row["estimated"]) == ("虚构", "是")
    assert int(row["way_low"]) < int(row["way"]) < int(row["way_high"])


def test_certificate_is_checked_anew(
    out: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(DATA, "--check", out / "certificate.json") == 0
    assert "已独立验算：方案 44 分，任何方案不超过 44 分" in capsys.readouterr().out
    told = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    told["bound"] -= 1
    tampered = tmp_path / "tampered.json"
    tampered.write_text(json.dumps(told), encoding="utf-8")
    assert _run(DATA, "--check", tampered) == 2
    assert "只能证明" in capsys.readouterr().err
    _append(folder / "travel.csv", "虚构纪念馆,虚构宾馆,70")
    assert _run(folder, "--check", out / "certificate.json") == 2
    assert "另一套表" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{}", "没有", '{"instance": 1}'])
def test_other_files_are_no_certificate(text: str, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    path.write_text(text, encoding="utf-8")
    assert _run(DATA, "--check", path) == 2


def test_all_faults_are_told_at_once_with_their_lines(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(folder / "sites.csv", "虚构某点,半小时,5,,111.6,,公开资料,", "虚构另点,30,5,,,,,")
    _append(folder / "hours.csv", "虚构无名点,*,9:00,17:00,", "虚构纪念馆,*,17点,16:00,")
    _append(folder / "hours.csv", "虚构纪念馆,周八,9:00,17:00,")
    _append(folder / "settings.csv", "速度,30")
    _append(folder / "travel.csv", "虚构市委党校,虚构起义旧址,60")
    _append(folder / "places.csv", "虚构展馆,,,,")
    assert _run(folder, "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert "places.csv 第 4 行 “place”列：“虚构展馆”已在 sites 里。" in told
    for text in (
        "settings.csv 第 3 行 “name”列：不认识“速度”",
        "sites.csv 第 12 行 “minutes”列：“半小时”不是整数。",
        "sites.csv 第 12 行 “latitude”列：经度和纬度要一起写。",
        "hours.csv 第 14 行 “site”列：没有点“虚构无名点”。",
        "hours.csv 第 15 行 “opens”列：“17点”不是时刻",
        "hours.csv 第 16 行 “day”列：没有这一天“周八”",
        "travel.csv 第 4 行 “to”列：这段路写了不止一次。",
    ):
        assert text in told
    assert not (tmp_path / "out").exists()


def test_invented_point_without_a_radius_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(folder / "sites.csv", "虚构某点,30,5,,111.6,26.0,虚构,")
    assert _run(folder, "--out", tmp_path / "out") == 2
    assert "虚构的位置要写误差半径" in capsys.readouterr().err


def test_place_without_a_point_and_without_ways_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(folder / "sites.csv", "虚构某点,30,5,,,,,")
    assert _run(folder, "--out", tmp_path / "out") == 2
    assert "“虚构某点”没有坐标，也没有写到各处的时间" in capsys.readouterr().err


def test_must_that_cannot_be_met_is_named_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _append(folder / "must.csv", "虚构修缮旧居", "虚构人物故居")
    assert _run(folder, "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert "虚构修缮旧居：各天都不开放" in told
    assert "虚构人物故居：一次最多接待 30 人，团队 40 人" in told
    assert not (tmp_path / "out").exists()


def test_days_without_dates_and_places_without_points_give_tables_only(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "days.csv").write_text(
        "day,start,end,from,to\n第1天,虚构宾馆,虚构宾馆,8:00,12:00\n", encoding="utf-8"
    )
    (folder / "places.csv").write_text("place\n虚构宾馆\n", encoding="utf-8")
    (folder / "sites.csv").write_text("site,minutes,score\n虚构烈士陵园,30,8\n", encoding="utf-8")
    (folder / "hours.csv").write_text(
        "site,day,opens,closes\n虚构烈士陵园,,8:00,18:00\n", encoding="utf-8"
    )
    (folder / "travel.csv").write_text(
        "from,to,minutes\n虚构烈士陵园,虚构宾馆,12\n", encoding="utf-8"
    )
    for name in ("closed", "must"):
        (folder / f"{name}.csv").unlink()
    assert _run(folder, "--out", tmp_path / "out") == 0
    there = {path.name for path in (tmp_path / "out").iterdir()}
    assert there == {
        "plan.csv", "left_out.csv", "curve.csv", "certificate.json", "summary.md",
    }  # fmt: skip


def test_missing_folder_and_other_tables_are_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path / "nowhere", "--out", tmp_path / "out") == 2
    (folder / "hour.csv").write_text("site\n", encoding="utf-8")
    assert _run(folder, "--out", tmp_path / "out") == 2
    assert "hour.csv：不认识这张表" in capsys.readouterr().err
