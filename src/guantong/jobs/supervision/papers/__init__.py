"""The papers of supervision, one module a subject."""
