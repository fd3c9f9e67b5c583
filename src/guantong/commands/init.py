"""``guantong init``: make or upgrade the tables and load the registers."""

from __future__ import annotations

import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("init", help="建库并导入永州市公开的区划登记")
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Make the tables and load the registers; doing it twice changes nothing."""
    from django.core.management import call_command

    from guantong.assess.services import indicators
    from guantong.commands import home
    from guantong.core.services import registers

    home.refuse_older()
    call_command("migrate", verbosity=0)
    print(f"数据库就绪；新增机构 {registers.import_divisions(None)} 个。")
    if indicators.add_default(None):
        print("已导入指标体系草案：77 条正向、48 条反向。")
    return 0
