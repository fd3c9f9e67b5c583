"""``guantong measure``: answers in a file and a design become tables in a folder; no database."""

import argparse
import csv
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from guantong.engines.measure import Answers, Design, MeasureError, Result, fit

#: The header is row 1 of a sheet, so the first row of data is row 2.
FIRST_ROW = 2


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser(
        "measure",
        help="从评价答案算出水平、误差和可疑之处",
        description="读取答案（CSV、Parquet 或 xlsx）和设计（TOML），把结果表写进一个文件夹。",
    )
    parser.add_argument("answers", type=Path, metavar="ANSWERS", help="答案文件")
    parser.add_argument("--design", type=Path, required=True, metavar="DESIGN.toml", help="设计")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果文件夹")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    try:
        design = Design.from_toml(Path(args.design))
        table = read_table(args.answers)
        answers = _answers(args.answers, table, design)
        result = fit(answers, design, on_progress=None if args.quiet else _show)
        write_result(result, args.out)
    except MeasureError as error:
        print(f"错误：{error.message}", file=sys.stderr)
        return 2
    print(result.summary)
    print(f"用时 {result.seconds:.1f} 秒，对数似然 {result.log_likelihood:.3f}。")
    print(f"结果已写入 {args.out}")
    return 0


def _show(percent: int, message: str) -> None:
    print(f"{percent:3d}% {message}", file=sys.stderr)


def _answers(path: Path, table: dict[str, Any], design: Design) -> Answers:
    try:
        return Answers.from_table(table, design)
    except MeasureError as error:
        if error.row is None:
            raise MeasureError(f"{path.name}：{error.message}") from error
        where = f"{path.name} 第 {error.row + FIRST_ROW} 行（含表头）"
        column = f"“{error.column}”列" if error.column else ""
        raise MeasureError(f"{where}{column}：{error.message}（行号不含表头）") from error


def read_table(path: Path) -> dict[str, Any]:
    """Read a file as columns by its suffix.

    Raises
    ------
    MeasureError
        If the file is absent, broken, or of another kind.

    """
    readers = {".csv": _read_csv, ".parquet": _read_parquet, ".xlsx": _read_workbook}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise MeasureError(f"不认识文件 {path.name} 的类型。可用：CSV、Parquet、xlsx。")
    if not path.is_file():
        raise MeasureError(f"找不到文件 {path}。")
    return reader(path)


def _read_csv(path: Path) -> dict[str, Any]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise MeasureError(f"{path.name} 既不是 UTF-8 也不是 GBK 文本。") from error
    try:
        rows = list(csv.reader(text.splitlines()))
    except csv.Error as error:
        raise MeasureError(f"{path.name} 不是合格的 CSV：{error}。") from error
    return _columns(path, rows)


def _read_workbook(path: Path) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise MeasureError(f"{path.name} 不是能打开的工作簿。") from error
    return _columns(path, [list(row) for row in rows])


def _read_parquet(path: Path) -> dict[str, Any]:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise MeasureError(f"{path.name} 不是能打开的 Parquet 文件。") from error
    return {name: table[name] for name in table.column_names}


def _columns(path: Path, rows: list[list[Any]]) -> dict[str, Any]:
    if not rows:
        raise MeasureError(f"{path.name} 是空的。")
    header = [str(name).strip() for name in rows[0]]
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise MeasureError(f"{path.name} 的表头里“{twice}”出现了两次。")
    body = [row for row in rows[1:] if row]
    for number, row in enumerate(body):
        if len(row) != len(header):
            raise MeasureError(
                f"{path.name} 第 {number + FIRST_ROW} 行有 {len(row)} 格，表头有 {len(header)} 格。"
            )
    return {name: [row[k] for row in body] for k, name in enumerate(header)}


def write_result(result: Result, folder: Path) -> None:
    """Write everything beside the folder first, then put it in place in one move.

    Raises
    ------
    MeasureError
        If the folder holds something else already, or cannot be written.

    """
    if folder.exists() and (not folder.is_dir() or not _is_ours(folder)):
        raise MeasureError(f"{folder} 已存在且不是结果文件夹。请换一个名字。")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            result.to_directory(fresh)
            fresh.chmod(0o755)
            if folder.exists():
                shutil.rmtree(folder)
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise MeasureError(f"写不进 {folder}：{error.strerror}。") from error


def _is_ours(folder: Path) -> bool:
    names = {entry.name for entry in folder.iterdir()}
    return not names or "summary.md" in names
