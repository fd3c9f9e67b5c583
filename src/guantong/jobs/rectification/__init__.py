"""Job 12: weak Party organisations put in order; contact points and demonstration points."""
