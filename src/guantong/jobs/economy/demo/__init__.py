"""Invented village economy: incomes of five years, a programme in its second year."""
