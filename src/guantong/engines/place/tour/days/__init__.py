"""One day: its network in whole minutes, the best route at given prices, fast routes."""
