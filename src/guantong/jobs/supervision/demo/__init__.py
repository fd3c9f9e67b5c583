"""Invented supervision, one module a subject."""
