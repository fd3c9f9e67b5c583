"""What the pages of places read, one module a subject."""
