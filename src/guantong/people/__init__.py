"""Persons and their posts."""
