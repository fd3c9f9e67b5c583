"""What is done in the village term change, one module a subject."""
