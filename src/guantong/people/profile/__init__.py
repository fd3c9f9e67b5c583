"""What a person's page shows: records read once and in scope, facts derived from them, pictures."""
