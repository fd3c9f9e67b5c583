"""The writes of the administrators' room that are not the core's own."""
