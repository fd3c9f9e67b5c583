"""``guantong serve``: the site and its worker in one program."""

from __future__ import annotations

import argparse
import subprocess
import sys


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("serve", help="启动网站和后台任务")
    add_address(parser)
    parser.set_defaults(run=run)


def add_address(parser: argparse.ArgumentParser) -> None:
    """Let the command be told where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="端口")


def run(args: argparse.Namespace) -> int:
    """Serve the site with its worker until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    from guantong.commands import home
    from guantong.core.services import tasks

    home.refuse_unready()
    tasks.interrupt_running()
    worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker"])
    print(f"网站：http://{args.host}:{args.port}/  （Ctrl+C 停止）")
    try:
        Granian(
            "guantong.config.wsgi:application", address=args.host, port=args.port,
            interface=Interfaces.WSGI, log_enabled=False,
        ).serve()  # fmt: skip
    finally:
        worker.terminate()
        worker.wait(20)
    return 0
