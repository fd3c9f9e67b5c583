"""What a command asks of the database before it works on it; every refusal says what to do."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError

#: A table of every database since 0.2: the frame came with it.
SINCE = ("frame", "0001_initial")


def refuse_older() -> MigrationExecutor:
    """Refuse a database of 0.1, whose tables have no way to these, or of a later version.

    Nothing is changed.

    Raises
    ------
    GuantongError
        If it is one, or no database answers.

    """
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        told = _("数据库打不开，请核对 GUANTONG_HOME、GUANTONG_DATABASE 和它们的权限：%s")
        raise GuantongError(told % str(error).splitlines()[0]) from error
    done = set(executor.loader.applied_migrations)
    tables = connection.introspection.table_names()
    if settings.OFFLINE and any(name.startswith("one_stop_") for name in tables):
        text = _(
            "这个数据目录属于联网的主系统，不能改作单机系统，没有作任何改动。"
            "请把 GUANTONG_HOME 改到新的位置，运行 guantong init。"
        )
        raise GuantongError(text)
    ours = {one.label for one in apps.get_app_configs() if one.name.startswith("guantong.")}
    gone = {one for one in done - set(executor.loader.disk_migrations) if one[0] in ours}
    if gone and SINCE not in done:
        raise GuantongError(
            _(
                "此数据目录由 0.1 版建立，本版不能直接升级，没有作任何改动。"
                "请用 0.1 版程序把人员名册、任免审批表和考察结果导出；"
                "再把 GUANTONG_HOME（用 PostgreSQL 的，还有 GUANTONG_DATABASE）改到新的位置，"
                "运行 guantong init 建库后导入。旧目录请保留，供查阅审计日志。"
            )
        )
    if gone:
        raise GuantongError(
            _("数据库由更新的版本建立，本版不能使用，没有作任何改动。请安装那个版本的程序。")
        )
    return executor


def pending(executor: MigrationExecutor) -> int:
    """Return how many changes of the tables this version has that the database has not."""
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_unready() -> None:
    """Refuse a database that is not set up for this version; errors as `refuse_older`."""
    if pending(refuse_older()):
        raise GuantongError(_("数据库还没有建立，或还没有升级到本版。请先运行 guantong init。"))
