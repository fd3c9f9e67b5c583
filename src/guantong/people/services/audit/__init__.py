"""Checking an archive's 三龄、两历、一身份: which dates contradict each other, and who says so."""

from guantong.people.services.audit.reading import MOST, findings_of
from guantong.people.services.audit.rules import Facts, Finding, Item, Kind, Statement, audit

__all__ = ["MOST", "Facts", "Finding", "Item", "Kind", "Statement", "audit", "findings_of"]
