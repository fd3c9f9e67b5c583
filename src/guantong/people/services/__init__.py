"""Every write of the room of persons."""
