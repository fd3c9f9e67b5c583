"""Levels with errors, their scores, and who can be told from whom."""
