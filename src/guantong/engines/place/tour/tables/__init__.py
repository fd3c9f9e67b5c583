"""Questions from plain tables."""
