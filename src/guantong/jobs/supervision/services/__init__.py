"""What is done in supervision, one module a subject."""
