"""The room's part of the demonstration: everything in it is invented and says so."""
