"""Guantong (贯通): one system for the organisation department of a prefecture-level city."""

__version__ = "0.2.0"
