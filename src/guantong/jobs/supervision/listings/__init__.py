"""The lists of supervision, one module a subject."""
