"""CSV as columns of text; a folder stands whole or not at all."""

from pathlib import Path

import pytest

from guantong.formats.tables import CsvFaults, folder_in_place, read_csv, read_folder, write_csv


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_blank_rows_are_left_out_and_lines_kept(tmp_path: Path, encoding: str) -> None:
    table = read_csv(_file(tmp_path, "人,岗\n甲,乙\n\n丙 , 丁\n,\n戊,\n", encoding))
    assert table.columns["人"].to_pylist() == ["甲", "丙", "戊"]
    assert table.columns["岗"].to_pylist() == ["乙", "丁", ""]
    assert table.lines.tolist() == [2, 4, 6]


def test_every_row_of_another_width_is_told(tmp_path: Path) -> None:
    with pytest.raises(CsvFaults) as caught:
        read_csv(_file(tmp_path, "人,岗\n甲,乙\n丙\n甲,乙,丁\n"))
    assert [fault.line for fault in caught.value.faults] == [3, 4]
    assert str(caught.value.faults[0]) == "a.csv 第 3 行：有 1 格，表头有 2 格。"


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "是空的"), ("人,人\n", "与前面重复"), ("人,\n", "第 2 格是空的")],
)
def test_a_header_must_name_each_column_once(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CsvFaults, match=said):
        read_csv(_file(tmp_path, text))


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert read_csv(_file(tmp_path, "人,岗\n")).columns["岗"].to_pylist() == []


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xff\xff\n")
    with pytest.raises(CsvFaults, match="既不是 UTF-8"):
        read_csv(path)


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("人,岗\n甲\n", encoding="utf-8")
    with pytest.raises(CsvFaults) as caught:
        read_folder(tmp_path, ("a", "b", "c"))
    assert [fault.file for fault in caught.value.faults] == ["a.csv", "b.csv"]


def _stopped_half_way(out: Path) -> None:
    with folder_in_place(out) as fresh:
        write_csv(fresh / "a.csv", ("人",), [("乙",)])
        raise KeyboardInterrupt


def test_a_folder_is_replaced_whole_or_left_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with folder_in_place(out) as fresh:
        write_csv(fresh / "a.csv", ("人",), [("甲",)])
    with pytest.raises(KeyboardInterrupt):
        _stopped_half_way(out)
    assert read_csv(out / "a.csv").columns["人"].to_pylist() == ["甲"]
    assert [entry.name for entry in out.parent.iterdir()] == ["out"]
    with folder_in_place(out) as fresh:
        write_csv(fresh / "b.csv", ("人",), [("丙",)])
    assert [entry.name for entry in out.iterdir()] == ["b.csv"]


def test_no_cell_is_read_as_a_formula_and_all_are_read_back(tmp_path: Path) -> None:
    cells = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "＝1", "-0.5", "+3%", "'张三", "张=三"]
    write_csv(tmp_path / "a.csv", ["名", "数"], [[cell, -1] for cell in cells])
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert text[1:6] == ["'=1+1,-1", "'+cmd,-1", "'-2+3,-1", "'@SUM(A1),-1", "'＝1,-1"]
    assert text[6:] == ["-0.5,-1", "+3%,-1", "'张三,-1", "张=三,-1"]
    assert read_csv(tmp_path / "a.csv").columns["名"].to_pylist() == cells
