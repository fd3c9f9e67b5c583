"""What the demonstration shows of the village term change, one module a subject; all invented."""
