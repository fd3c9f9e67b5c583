"""Job 8: every branch held against the standard of its type, with evidence."""
