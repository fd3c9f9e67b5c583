"""``guantong measure``: answers in a file and a design become tables in a folder; no database."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from guantong.engines.measure import Answers, Design, MeasureError, Result, fit
from guantong.formats.workbook.read import FIRST_ROW, TableError, read_parquet
from guantong.formats.workbook.read import read_table as formats_read


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
    try:
        if path.suffix.lower() == ".parquet" and path.is_file():
            return read_parquet(path)
        return formats_read(path).columns()
    except TableError as error:
        raise MeasureError(error.message) from error


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
