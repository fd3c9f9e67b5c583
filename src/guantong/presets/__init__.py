"""Presets: the publication's own numbers as data."""
