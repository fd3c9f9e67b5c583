"""What a plan says, as typed rows: starts and why, incomes, batches, money, who is left out."""
