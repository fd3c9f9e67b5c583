"""Faults of the processes that ship with the rooms, told when the program starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from guantong.casework.services import processes


@register
def check_processes(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - processes are checked together
    **_kwargs: object,
) -> list[CheckMessage]:
    """Return every fault of every shipped process, with its file."""
    return [error for path, text in processes.shipped() for error in faults_of(path, text)]


def faults_of(path: Path, text: str) -> list[CheckMessage]:
    """Return the faults of one process."""
    found = processes.faults_of(text)
    return [Error(f"{path.name} {one}", id="casework.E001", obj=path.stem) for one in found]
