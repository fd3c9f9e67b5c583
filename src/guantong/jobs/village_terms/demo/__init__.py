"""Invented term changes of villages, one module a part."""
