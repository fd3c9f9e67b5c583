"""Job 11, 一门式: a villager's request is taken once, by whoever, and can be tracked to its end."""
