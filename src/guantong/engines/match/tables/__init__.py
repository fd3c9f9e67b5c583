"""Instances from plain tables and back."""
