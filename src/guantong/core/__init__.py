"""core: organisations, accounts and scope, event log, jobs, files. Imports no room beside it."""
