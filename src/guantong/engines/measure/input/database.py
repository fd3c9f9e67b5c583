"""A DuckDB connection that takes no more than it is given, and fetches nothing."""

from pathlib import Path

import duckdb

from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.threads import THREADS

#: What reading may take beside the answers themselves.
MEMORY = "512MB"


def connect(folder: Path, memory: str, *, file: str = "") -> duckdb.DuckDBPyConnection:
    """Open a database with a limit of memory and a folder for what does not fit.

    Parameters
    ----------
    folder
        Where it may write.
    memory
        The limit, such as ``"1GB"``.
    file
        The database's name in the folder; without one it lives in memory.

    Raises
    ------
    MeasureError
        If the limit cannot be read, or the folder cannot be written.

    """
    base = str(folder / file) if file else ":memory:"
    try:
        return duckdb.connect(
            base,
            config={
                "memory_limit": memory,
                "temp_directory": str(folder / "sort"),
                "threads": THREADS,
                # Nothing is fetched from a network, whatever a file asks for.
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
    except (duckdb.ParserException, duckdb.InvalidInputException) as error:
        raise MeasureError(f"看不懂内存上限“{memory}”。请写成 512MB 或 1GB 这样。") from error
    except duckdb.Error as error:
        raise MeasureError(f"写不进文件夹 {folder}。请换一个有空位的文件夹。") from error
