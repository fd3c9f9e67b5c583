"""The papers of the village term change, one module a subject."""
