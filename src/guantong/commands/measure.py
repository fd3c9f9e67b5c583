"""``guantong measure``: answers in a file and a design become tables in a folder; no database."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guantong.commands.cluster import spark_session
from guantong.engines.measure import Answers, Design, MeasureError, Result, fit
from guantong.formats.workbook.book import TableError
from guantong.formats.workbook.read import FIRST_ROW, read_table

DESCRIPTION = """\
读取答案（CSV、Parquet 或 xlsx），把结果表写进一个文件夹。答案一行一个，至少有被评人、评价人、题目、
答案四列（ratee、rater、item、answer），另可有单位 unit 和来源 source；列名不同时用 --columns 说明。
不给设计时由答案自己推出：每道题都当作正向、同一维度，并在摘要里写明。"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser(
        "measure", help="从评价答案算出水平、误差和可疑之处", description=DESCRIPTION
    )
    parser.add_argument("answers", type=Path, metavar="ANSWERS", help="答案文件")
    parser.add_argument("--design", type=Path, metavar="DESIGN.toml", help="设计；不给则由答案推出")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果文件夹")
    parser.add_argument(
        "--columns", default="", metavar="ratee=考核对象,rater=评委", help="文件里的列名"
    )
    parser.add_argument(
        "--stream", action="store_true", help="答案多于内存时用：在磁盘上排序和存放"
    )
    parser.add_argument(
        "--engine", choices=("memory", "spark"), default="memory", help="在本机算，或在 Spark 上算"
    )
    parser.add_argument(
        "--master", default="local[*]", metavar="URL", help="Spark 的地址（--engine spark 时用）"
    )
    parser.add_argument("--memory", default="1GB", metavar="1GB", help="读取和排序可用的内存")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    tell = (lambda *_: None) if args.quiet else _show
    try:
        _refuse_strange(args.out)
        columns = _columns(args.columns)
        with _spill(args.out, args.stream) as spill:
            tell(0, "读取答案")
            design, answers = _read(args, columns, spill)
            with _named(args.answers.name), _cluster(args) as spark:
                result = fit(answers, design, spark=spark, on_progress=tell)
            write_result(result, design, args.out)
    except MeasureError as error:
        print(f"错误：{error.message}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"错误：{error.filename or args.answers}：{error.strerror}。", file=sys.stderr)
        return 2
    print(result.summary)
    print(f"用时 {result.seconds:.1f} 秒，对数似然 {result.log_likelihood:.3f}。")
    print(f"结果已写入 {args.out}")
    return 0


def _show(percent: int, message: str) -> None:
    print(f"{percent:3d}% {message}", file=sys.stderr)


def _columns(text: str) -> dict[str, Any]:
    """Read ``ratee=选手,traits=性别,traits=民族``; ``traits`` may stand more than once."""
    names: dict[str, Any] = {}
    for pair in filter(None, text.replace("，", ",").split(",")):
        role, equals, name = (part.strip() for part in pair.partition("="))
        if not equals or not name:
            raise MeasureError(f"--columns 里的“{pair}”应写成 ratee=列名 这样。")
        names[role] = (*names.get(role, ()), name) if role == "traits" else name
    return names


def _read(
    args: argparse.Namespace, columns: dict[str, Any], spill: Path | None
) -> tuple[Design, Answers]:
    path: Path = args.answers
    how = {"columns": columns, "spill": spill, "memory": args.memory}
    if path.suffix.lower() not in (".xlsx", ".xls"):
        design = _design(args.design, path, columns)
        return design, Answers.from_file(path, design, **how)
    try:
        table = read_table(path).columns()
    except TableError as error:
        raise MeasureError(error.message) from error
    with _named(f"{path.name}（第一张工作表）"):
        design = _design(args.design, table, columns)
        return design, Answers.from_table(table, design, first_row=FIRST_ROW, **how)


def _design(path: Path | None, data: Any, columns: dict[str, Any]) -> Design:
    return Design.from_data(data, columns=columns) if path is None else Design.from_toml(path)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Say in which file a fault stands."""
    try:
        yield
    except MeasureError as error:
        raise MeasureError(f"{name}：{error.message}") from error


@contextmanager
def _spill(out: Path, wanted: bool) -> Iterator[Path | None]:
    """Lend a folder on the disk of the results, for as long as the answers are used."""
    if not wanted:
        yield None
        return
    disk = next(folder for folder in out.absolute().parents if folder.is_dir())
    with tempfile.TemporaryDirectory(prefix=".guantong-", dir=disk) as folder:
        yield Path(folder)


@contextmanager
def _cluster(args: argparse.Namespace) -> Iterator[Any]:
    if args.engine == "memory":
        yield None
        return
    with spark_session(args.master) as session:
        yield session


def write_result(result: Result, design: Design, folder: Path) -> None:
    """Write everything beside the folder first, then put it in place in one move.

    Raises
    ------
    MeasureError
        If the folder holds something else already, or cannot be written.

    """
    _refuse_strange(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            result.to_directory(fresh)
            (fresh / "design.toml").write_text(design.to_toml(), encoding="utf-8")
            fresh.chmod(0o755)
            if folder.exists():
                shutil.rmtree(folder)
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise MeasureError(f"写不进 {folder}：{error.strerror}。") from error


def _refuse_strange(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or not _is_ours(folder)):
        raise MeasureError(f"{folder} 已存在且不是结果文件夹。请换一个名字。")


def _is_ours(folder: Path) -> bool:
    names = {entry.name for entry in folder.iterdir()}
    return not names or "summary.md" in names
