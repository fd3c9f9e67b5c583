"""From the linear programme to a plan."""
