"""The problem, its plans, and what may be said of them without searching."""
