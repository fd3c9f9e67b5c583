"""From rows to answers: one byte an answer, forms in one order."""
