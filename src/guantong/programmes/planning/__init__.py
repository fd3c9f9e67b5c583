"""From the tables of a programme to what the engine plans from, and back into words."""
