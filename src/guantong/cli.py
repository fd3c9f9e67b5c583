"""The command line: set up, serve, check the log."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from guantong.commands import demo, match, measure, warm
from guantong.engines.measure import MeasureError

ADMINISTRATORS = (
    ("system_admin", "sysadmin", "系统管理员"),
    ("security_admin", "secadmin", "安全管理员"),
    ("audit_admin", "auditadmin", "审计管理员"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    parser = argparse.ArgumentParser(prog="guantong", description="贯通：组织工作一体化系统")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    commands.add_parser("init", help="建库并导入永州市公开的区划登记").set_defaults(run=init)
    commands.add_parser("create-admins", help="开通最初的三员账号").set_defaults(run=admins)
    commands.add_parser("verify-log", help="校验审计日志").set_defaults(run=verify_log)
    serving = commands.add_parser("serve", help="启动网站和后台任务")
    serving.add_argument("--host", default="127.0.0.1", help="监听地址")
    serving.add_argument("--port", type=int, default=8000, help="端口")
    serving.set_defaults(run=serve)
    measure.add_parser(commands)
    match.add_parser(commands)
    warm.add_parser(commands)
    demo.add_parser(commands)
    args = parser.parse_args(argv)
    if args.run in (measure.run, match.run, warm.run):
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


def init(_args: argparse.Namespace) -> int:
    """Make the tables and load the registers; doing it twice changes nothing."""
    from django.core.management import call_command

    from guantong.assess.services import indicators
    from guantong.core.services import registers

    call_command("migrate", verbosity=0)
    print(f"数据库就绪；新增机构 {registers.import_divisions(None)} 个。")
    if indicators.add_default(None):
        print("已导入指标体系草案：77 条正向、48 条反向。")
    return 0


def admins(_args: argparse.Namespace) -> int:
    """Open the three administrators and print their first passwords once."""
    from guantong.core.errors import GuantongError
    from guantong.core.models import Unit
    from guantong.core.services import accounts

    root = Unit.objects.unscoped("开通三员").filter(parent=None).first()
    if root is None:
        raise GuantongError("机构树为空，请先运行 guantong init。")
    print("初始密码只显示这一次，首次登录须更改：")
    for account, first in accounts.first_administrators(root, ADMINISTRATORS):
        print(f"  {account.display_name}  {account.username}  {first}")
    return 0


def verify_log(_args: argparse.Namespace) -> int:
    """Walk the event log; exit 1 and name the row if it was tampered with."""
    from guantong.core.models import Event
    from guantong.core.services import events

    broken = events.verify()
    if broken is not None:
        print(f"日志不完整：{broken.reason}。", file=sys.stderr)
        return 1
    print(f"日志完整：{Event.objects.unscoped('日志校验').count()} 条。")
    return 0


def serve(args: argparse.Namespace) -> int:
    """Serve the site with its worker until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    from guantong.core.services import tasks

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
