"""Every write of the core: units, accounts, events, jobs, files."""
