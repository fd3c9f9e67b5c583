"""The invented part of supervision in a demonstration, one module a subject."""
