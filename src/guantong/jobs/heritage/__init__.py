"""Job 14: red resources found, kept, used and joined."""
