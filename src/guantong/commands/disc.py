"""``guantong disc out`` and ``guantong disc in``: what the pages of discs do, at the machine."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit
    from guantong.discs.models import Disc


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    told = "光盘交换：主系统与单机系统之间"
    ways = subparsers.add_parser("disc", help=told).add_subparsers(
        dest="way", required=True, metavar="方向"
    )
    out = ways.add_parser("out", help="制作：主系统写人员数据盘，单机系统写决定结果盘")
    out.add_argument("--reason", default="带往另一台机器", help="用途，记入审计日志")
    inward = ways.add_parser("in", help="读入：先说会改什么，答应了才办")
    inward.add_argument("--signer", default="", help="第一次收到的机器的指纹，至少前 8 位")
    inward.add_argument("--yes", action="store_true", help="不再询问，直接办理")
    for one in (out, inward):
        one.add_argument("file", type=Path, help="光盘文件，*.gtdisc")
        one.add_argument("--unit", default="", help="单位编码；默认经办人的单位")
        one.add_argument("--as", dest="account", required=True, help="经办人的账号")
        one.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write a disc's file, or take one in."""
    from guantong.commands import home

    home.refuse_unready()
    account = _account(args.account)
    unit = _unit(args.unit) if args.unit else account.unit
    return (_out if args.way == "out" else _in)(args, account, unit)


def _out(args: argparse.Namespace, account: Account, unit: Unit) -> int:
    from guantong.core.errors import GuantongError
    from guantong.discs.services import exchange

    if args.file.exists():
        raise GuantongError(f"{args.file} 已经存在，没有覆盖。请换一个文件名。")
    disc: Disc = exchange.write(account, unit, _passphrase(), args.reason)
    with exchange.open_written(account, disc) as content:
        args.file.write_bytes(content.read())
    exchange.drop(account, disc)
    print(f"已写入 {args.file}。光盘编号 {disc.number}，本机指纹 {disc.signer}。")
    _say(disc)
    return 0


def _in(args: argparse.Namespace, account: Account, unit: Unit) -> int:
    from django.core.files import File

    from guantong.discs.services import exchange

    with args.file.open("rb") as content:
        disc: Disc = exchange.read(account, unit, File(content, args.file.name), _passphrase())
    print(f"光盘编号 {disc.number}，签发机器指纹 {disc.signer}。办理后的变化：")
    _say(disc)
    signer = args.signer
    if not exchange.knows(disc.signer) and not signer:
        signer = input("第一次收到这台机器的光盘。请核对指纹，填前 8 位以上：")
    if not args.yes and input("办理吗？[是/否] ").strip().lower() not in ("是", "y", "yes"):
        exchange.drop(account, disc)
        print("没有办理，没有作任何改动。")
        return 1
    try:
        exchange.take(account, disc, signer)
    except BaseException:
        exchange.drop(account, disc)
        raise
    print("已办理。")
    return 0


def _say(disc: Disc) -> None:
    for line in disc.lines:
        print(f"  {line}")


def _passphrase() -> str:
    """Return the passphrase: of the environment for a program, else as it is typed."""
    given = os.environ.get("GUANTONG_PASSPHRASE")
    return given if given is not None else getpass.getpass("光盘口令：", stream=sys.stderr)


def _account(username: str) -> Account:
    from guantong.core.errors import GuantongError
    from guantong.core.models import Account

    found = Account.objects.unscoped("命令行的经办人").filter(username=username).first()
    if found is None or not found.is_active:
        raise GuantongError(f"没有启用的账号「{username}」。")
    account: Account = found
    return account


def _unit(code: str) -> Unit:
    from guantong.core.errors import GuantongError
    from guantong.core.models import Unit

    found = Unit.objects.unscoped("命令行指明的单位").filter(code=code).first()
    if found is None:
        raise GuantongError(f"没有编码为 {code} 的机构。")
    unit: Unit = found
    return unit
