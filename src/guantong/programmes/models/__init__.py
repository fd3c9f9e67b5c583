"""The tables of programmes, one module a subject."""
