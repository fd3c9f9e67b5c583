"""``guantong verify-log``: whether anybody altered the event log."""

from __future__ import annotations

import argparse
import sys


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    subparsers.add_parser("verify-log", help="校验审计日志").set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Walk the event log; exit 1 and name the row if it was tampered with."""
    from guantong.commands import home
    from guantong.core.models import Event
    from guantong.core.services import events

    home.refuse_unready()
    broken = events.verify()
    if broken is not None:
        print(f"日志不完整：{broken.reason}。", file=sys.stderr)
        return 1
    print(f"日志完整：{Event.objects.unscoped('日志校验').count()} 条。")
    return 0
