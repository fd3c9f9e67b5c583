"""Intake: the rows of a file are an act over rows, with its fields, checks and right."""
