"""Levels, severities, difficulties and their uncertainty, in rounds until nothing moves."""
