"""``guantong serve``: the site and its worker in one program."""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys

#: Each holds a connection of the database: 2 processes of 8 stay far below PostgreSQL's 100.
THREADS = 8


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("serve", help="启动网站和后台任务")
    add_options(parser)
    parser.set_defaults(run=run)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Let the command be told where to listen, and with how much."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument("--workers", type=_count, default=1, help="网站进程数")
    parser.add_argument(
        "--threads", type=_count, default=THREADS, help="每个进程的线程数，每个线程占一个数据库连接"
    )


def _count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError("应为 1 到 64")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Serve the site with its worker until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    from guantong.commands import home, statics
    from guantong.core.services import tasks

    home.refuse_unready()
    _refuse_network(args.host)
    _refuse_taken(args.host, args.port)
    if statics.gather():
        print("已整理网页文件。")
    tasks.interrupt_running()
    beside = [
        subprocess.Popen([sys.executable, "-m", "django", "db_worker"]),
        subprocess.Popen([sys.executable, "-m", "guantong", "daily", "--stay"]),
    ]
    print(f"网站：http://{args.host}:{args.port}/  （Ctrl+C 停止）", flush=True)
    try:
        Granian(
            "guantong.config.wsgi:application", address=args.host, port=args.port,
            interface=Interfaces.WSGI, log_enabled=False, workers=args.workers,
            blocking_threads=args.threads,
        ).serve()  # fmt: skip
    finally:
        for one in beside:
            one.terminate()
        for one in beside:
            one.wait(20)
    return 0


def _refuse_network(host: str) -> None:
    """Refuse to listen beyond a machine that is declared to have no network."""
    from django.conf import settings

    from guantong.core.errors import GuantongError

    if settings.OFFLINE and host not in ("localhost", "127.0.0.1", "::1"):
        raise GuantongError(f"单机系统只在本机监听，不能用 --host {host}。请去掉 --host。")


def _refuse_taken(host: str, port: int) -> None:
    """Refuse an address where another program listens: granian would share it without a word."""
    from guantong.core.errors import GuantongError

    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as error:
        raise GuantongError(
            f"不能在 {host}:{port} 监听（{error.strerror}）。请换 --port 或 --host。"
        ) from error
