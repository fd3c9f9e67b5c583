"""Programmes: standards and how units stand to them, sweeps, reported numbers, plans of years."""
