"""Instances from plain tables and back, and results as tables."""
