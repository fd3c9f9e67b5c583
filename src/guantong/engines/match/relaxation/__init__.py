"""The linear relaxation by column generation: prices, and the bound that they prove."""
