"""Every write of the room of posts and plans."""
