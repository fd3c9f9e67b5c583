"""The command line: which commands there are, and what is said when one is refused."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from guantong import __version__
from guantong.commands import (
    admins,
    daily,
    demo,
    disc,
    init,
    match,
    measure,
    place,
    rooms,
    serve,
    stage,
    verify_log,
    warm,
)
from guantong.engines.measure import MeasureError

#: The commands that need no database, and no Django.
ALONE = (measure, match, stage, place, warm)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    parser = argparse.ArgumentParser(prog="guantong", description="贯通：组织工作一体化系统")
    parser.add_argument("--version", action="version", version=f"贯通 {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for command in (init, admins, verify_log, serve, daily, disc, rooms, *ALONE, demo):
        command.add_parser(commands)
    args = parser.parse_args(argv)
    if args.run in [command.run for command in ALONE]:
        return int(args.run(args))
    try:
        return _with_django(args)
    except MeasureError as error:
        said = error.message
    except OSError as error:
        said = f"读写不了 {error.filename}：{error.strerror}。请核对 GUANTONG_HOME 和它的权限。"
    print(said, file=sys.stderr)
    return 2


def _with_django(args: argparse.Namespace) -> int:
    """Run a command of the installation; what it refuses is told, never traced."""
    if args.run is demo.run:
        demo.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guantong.config.settings")
    import django
    from django.db import DatabaseError

    try:
        django.setup()
    except ValueError as error:  # a setting that is not one of those there are
        print(error, file=sys.stderr)
        return 2

    from guantong.core.errors import GuantongError

    try:
        status: int = args.run(args)
    except GuantongError as error:
        print(error.message, file=sys.stderr)
        return 2
    except DatabaseError as error:
        told = "请核对 GUANTONG_HOME、GUANTONG_DATABASE 和它们的权限。"
        print(f"数据库不答应：{error}。{told}", file=sys.stderr)
        return 2
    return status
