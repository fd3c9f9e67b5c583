"""The screens of the room of inspections."""
