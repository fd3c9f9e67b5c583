"""office: the administrators' room: units, accounts, grants, the log, background work."""
