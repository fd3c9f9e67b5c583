"""The screens of the room of posts and plans."""
