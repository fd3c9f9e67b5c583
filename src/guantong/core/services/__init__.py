"""Every write of the core: units, accounts, events, tasks, files."""
