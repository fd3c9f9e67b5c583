"""What the village term change keeps, one module a subject."""
