"""From the relaxation to a plan in whole people, made better until time or gap suffices."""
