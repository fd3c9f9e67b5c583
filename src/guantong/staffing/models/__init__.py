"""Shapes of the room: posts, scenarios, plans, judgements, meetings."""
