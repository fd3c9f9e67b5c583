"""SQLite by default; PostgreSQL when GUANTONG_DATABASE names one."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from guantong.config.settings.env import HOME, OFFLINE

#: Where a machine without a network may keep its database: in a file, or with a server of its own.
HERE = {"", "localhost", "127.0.0.1", "::1"}


def database(url: str) -> dict[str, Any]:
    """Turn ``sqlite:///path`` or ``postgresql://user@host/name`` into a Django database."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"GUANTONG_DATABASE：不认识的数据库类型 {parts.scheme!r}")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    host = query.get("host") or parts.hostname or ""
    if OFFLINE and host not in HERE and not host.startswith("/"):
        raise ValueError(f"GUANTONG_DATABASE：单机系统的数据库只能在本机，现在是 {host!r}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


DATABASES = {
    "default": database(os.environ.get("GUANTONG_DATABASE") or f"sqlite://{HOME}/guantong.sqlite3")
}
