"""``guantong init``: make the tables and load the registers, or upgrade what is older."""

from __future__ import annotations

import argparse

from guantong import __version__


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    told = "建库并导入永州市公开的区划登记；已有的数据库升级到本版"
    parser = subparsers.add_parser("init", help=told)
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Make the tables and load the registers; doing it twice changes nothing."""
    from django.conf import settings

    from guantong.assess.services import indicators
    from guantong.commands import home, tables
    from guantong.core.services import registers

    executor = home.refuse_older()
    changes, older = home.pending(executor), executor.loader.applied_migrations
    tables.make()
    if settings.OFFLINE:
        settings.OFFLINE_MARK.write_text("单机系统：只在本机使用，不接入网络。\n", encoding="utf-8")
        print("这是单机系统：只装人员、考察、职位与配备、讨论决定，只在本机监听。")
    if not older:
        print("数据库已建立。")
    elif changes:
        print(f"数据库已升级到 {__version__} 版（{changes} 项变更）。")
    else:
        print(f"数据库已是 {__version__} 版。")
    print(f"新增机构 {registers.import_divisions(None)} 个。")
    if not settings.OFFLINE:
        _load_processes()
    if indicators.add_default(None):
        print("已导入指标体系草案：77 条正向、48 条反向。")
    return 0


def _load_processes() -> None:
    from guantong.casework.services import processes
    from guantong.jobs.branches.services import loading
    from guantong.jobs.economy.services import elements
    from guantong.jobs.heritage.services import base_standards
    from guantong.jobs.one_stop.services import centre_standards
    from guantong.jobs.rectification.services import criteria
    from guantong.jobs.village_terms.services import review

    if loaded := processes.load():
        print(f"已载入随系统附带的流程 {loaded} 个。")
    if loaded := criteria.load():
        print(f"已载入软弱涣散党组织列入情形（示例）{loaded} 条。")
    if loaded := review.load():
        print(f"已载入村“两委”人选负面情形（示例）{loaded} 条。")
    if loaded := elements.load():
        print(f"已载入村集体经济的数据项和勾稽关系 {loaded} 条。")
    if loaded := loading.load():
        print(f"已载入八类党支部标准（草案）{loaded} 条。")
    if loaded := centre_standards.CENTRES.load():
        print(f"已载入活动和服务中心标准草案 {loaded} 条，由两人发布后施行。")
    if loaded := base_standards.BASES.load():
        print(f"已载入基地、乡镇党校和乡村学堂标准草案 {loaded} 条，由两人发布后施行。")
