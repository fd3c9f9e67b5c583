"""Checking an archive's 三龄、两历、一身份: which dates contradict each other, and who says so."""

from guantong.people.services.audit.facts import (
    Facts,
    Finding,
    Item,
    Kind,
    Limits,
    Post,
    Statement,
    Study,
    mark_of,
)
from guantong.people.services.audit.reading import findings_of, post_of
from guantong.people.services.audit.rules import audit

__all__ = [
    "Facts", "Finding", "Item", "Kind", "Limits", "Post", "Statement", "Study", "audit",
    "findings_of", "mark_of", "post_of",
]  # fmt: skip
