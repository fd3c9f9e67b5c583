"""Job 10: every household in a grid, with one member who keeps contact."""
