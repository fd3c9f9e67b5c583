"""A Spark session for ``guantong measure --engine spark``: on a cluster, or on this machine."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from guantong.engines.measure import MeasureError


@contextmanager
def spark_session(master: str) -> Iterator[Any]:
    """Open a session for as long as it is used.

    Parameters
    ----------
    master
        Where Spark runs, for example ``spark://host:7077``, ``yarn`` or ``local[2]``.

    Raises
    ------
    MeasureError
        If pyspark or Java is not there, or the master does not answer.

    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MeasureError(
            "没有安装 Spark。请先执行 pip install 'guantong[spark]'，或去掉 --engine spark。"
        ) from None
    # Workers on this machine run the interpreter that the driver runs.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("guantong measure")
    builder = builder.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR")
    if master.startswith("local"):
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise MeasureError(
            f"连不上 Spark（{master}）：{str(error).splitlines()[0]} 请检查地址，"
            "并确认本机装有 Java 17 以上（JAVA_HOME）。"
        ) from error
    try:
        yield session
    finally:
        session.stop()
