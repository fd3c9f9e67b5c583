"""The pages of places, one module a subject."""
