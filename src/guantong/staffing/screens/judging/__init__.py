"""The screens of judgement: rounds, the board, placing, and the own page."""
