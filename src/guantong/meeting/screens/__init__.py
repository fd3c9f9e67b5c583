"""Pages of the room of meetings."""
