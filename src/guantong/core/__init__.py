"""core: organisations, accounts and scope, event log, tasks, files. Imports no room beside it."""
