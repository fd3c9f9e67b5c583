"""Everything that a result shows."""
