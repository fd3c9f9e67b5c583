"""Who keeps contact with which household: one member each, 5 to 10 households a member."""
