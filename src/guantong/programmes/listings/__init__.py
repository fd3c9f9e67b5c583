"""The lists of programmes, one module a subject."""
