"""What supervision keeps, one module a subject."""
