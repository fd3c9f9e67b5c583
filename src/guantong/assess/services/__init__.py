"""Every write of the room of inspections."""
