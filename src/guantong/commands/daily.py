"""``guantong daily``: what the program does once a day, now or every night."""

from __future__ import annotations

import argparse
import datetime as dt
import time


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("daily", help="办理每天一次的事：到期未复查的立项等")
    parser.add_argument("--stay", action="store_true", help="不退出，每天零点后再办")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do it once, or again after each midnight."""
    from django.db import connections

    from guantong.commands import home
    from guantong.core.services import daily

    home.refuse_unready()
    while True:
        done = daily.run()
        for title, many in done.items():
            print(f"{title}：{'没有办成，见日志' if many < 0 else many}", flush=True)
        if not args.stay:
            return 1 if any(many < 0 for many in done.values()) else 0
        connections.close_all()
        now = dt.datetime.now()
        next_ = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(0, 5))
        time.sleep((next_ - now).total_seconds())
