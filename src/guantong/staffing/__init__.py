"""The room of posts and plans: a term change from its scenario to the recorded decision."""
