"""A scenario as the engine takes it: built, kept as bytes, read again."""
