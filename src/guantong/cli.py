"""The command line: which commands there are, and what is said when one is refused."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from guantong.commands import (
    admins,
    demo,
    init,
    match,
    measure,
    rooms,
    serve,
    verify_log,
    warm,
)
from guantong.engines.measure import MeasureError

#: The commands that need no database, and no Django.
ALONE = (measure, match, warm)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    parser = argparse.ArgumentParser(prog="guantong", description="贯通：组织工作一体化系统")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for command in (init, admins, verify_log, serve, rooms, *ALONE, demo):
        command.add_parser(commands)
    args = parser.parse_args(argv)
    if args.run in [command.run for command in ALONE]:
        return int(args.run(args))
    if args.run is demo.run:
        try:
            demo.prepare()
        except MeasureError as error:
            print(error.message, file=sys.stderr)
            return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guantong.config.settings")
    import django

    django.setup()
    from guantong.core.errors import GuantongError

    try:
        status: int = args.run(args)
    except GuantongError as error:
        print(error.message, file=sys.stderr)
        return 2
    return status
