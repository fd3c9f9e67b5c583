"""``guantong create-admins``: the three administrators, who are three separate people."""

from __future__ import annotations

import argparse

ADMINISTRATORS = (
    ("system_admin", "sysadmin", "系统管理员"),
    ("security_admin", "secadmin", "安全管理员"),
    ("audit_admin", "auditadmin", "审计管理员"),
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("create-admins", help="开通最初的三员账号")
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Open the three administrators and print their first passwords once."""
    from guantong.commands import home
    from guantong.core.errors import GuantongError
    from guantong.core.models import Unit
    from guantong.core.services import accounts

    home.refuse_unready()
    root = Unit.objects.unscoped("开通三员").filter(parent=None).first()
    if root is None:
        raise GuantongError("机构树为空，请先运行 guantong init。")
    print("初始密码只显示这一次，首次登录须更改：")
    for account, first in accounts.first_administrators(root, ADMINISTRATORS):
        print(f"  {account.display_name}  {account.username}  {first}")
    return 0
